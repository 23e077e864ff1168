"""What stands in a database, as one value to compare."""

import hashlib

from sqlalchemy import Engine, select

from matchmaker.models import Base


def take_snapshot(engine: Engine) -> str:
    """A digest of every row of every table; two are equal when nothing was written between."""
    digest = hashlib.sha256()
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            digest.update(f"{table.name}\n{rows}\n".encode())
    return digest.hexdigest()


def count_rows(engine: Engine) -> dict[str, int]:
    """How many rows each table has."""
    with engine.connect() as connection:
        return {
            table.name: len(connection.execute(select(table)).all())
            for table in Base.metadata.sorted_tables
        }
