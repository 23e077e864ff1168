"""What the DNS tells others about our mail, and whether they can make sense of it."""
