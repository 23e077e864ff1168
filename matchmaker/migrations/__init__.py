"""Alembic scripts, carried inside the package."""
