"""Email as a medium; knows no database."""
