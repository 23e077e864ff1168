"""Use cases: they take a session and now, and never commit."""
