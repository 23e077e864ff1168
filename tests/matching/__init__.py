"""The engine, tested with invented people."""
