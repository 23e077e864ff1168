"""`matchmaker doctor`: looks at an instance from all sides, changes nothing, and explains."""
