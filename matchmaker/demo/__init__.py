"""Everything on one machine, with a sample community and a calendar that can be moved."""
