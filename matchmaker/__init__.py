"""Introductions by email, asked of both sides first."""

__version__ = "0.1.0"
