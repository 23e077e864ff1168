"""How far the demo's calendar is ahead of real time, kept in a database of its own."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path


def set_offset(path: Path, offset: timedelta) -> None:
    """Move the calendar."""
    with closing(sqlite3.connect(path, timeout=20)) as connection, connection:
        connection.execute("CREATE TABLE IF NOT EXISTS calendar (seconds REAL NOT NULL)")
        connection.execute("DELETE FROM calendar")
        connection.execute("INSERT INTO calendar VALUES (?)", (offset.total_seconds(),))
