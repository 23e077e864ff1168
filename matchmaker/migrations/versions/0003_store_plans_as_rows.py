"""Store plans as rows, and let a round have a second wave"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

AT_ONCE = 1_000
KEPT_IN_DATA = ("thread", "parts_low", "parts_high")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True)
wave = sa.table(
    "wave",
    sa.column("id", ID),
    sa.column("plan", JSON),
    sa.column("written", sa.Integer()),
    sa.column("planned_at", sa.DateTime(timezone=True)),
    sa.column("written_at", sa.DateTime(timezone=True)),
)
member = sa.table("member", sa.column("id", ID))
planned_pairing = sa.table(
    "planned_pairing",
    sa.column("id", ID),
    sa.column("wave_id", ID),
    sa.column("low_id", ID),
    sa.column("high_id", ID),
    sa.column("score", sa.Integer()),
    sa.column("weight", sa.Integer()),
    sa.column("data", JSON),
)


def upgrade() -> None:
    # Not as a batch: making a table anew would delete all that refers to it.
    op.add_column("round", sa.Column("second_wave_at", sa.DateTime(timezone=True)))
    op.add_column("round", _counter("closed_through", ID))
    op.add_column("wave", _counter("members", sa.Integer()))
    op.add_column("wave", _counter("draft", sa.Integer()))
    op.add_column("wave", sa.Column("planning_until", sa.DateTime(timezone=True)))
    op.create_table(
        "planned_pairing",
        *_to("planned_pairing", "wave_id", "wave"),
        *_to("planned_pairing", "low_id", "member"),
        *_to("planned_pairing", "high_id", "member"),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_pairing")),
        sa.UniqueConstraint("wave_id", "low_id", name=op.f("uq_planned_pairing_wave_id_low_id")),
        sa.UniqueConstraint("wave_id", "high_id", name=op.f("uq_planned_pairing_wave_id_high_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_planned_pairing_low_id"), "planned_pairing", ["low_id"])
    op.create_index(op.f("ix_planned_pairing_high_id"), "planned_pairing", ["high_id"])
    op.create_table(
        "planned_wait",
        *_to("planned_wait", "wave_id", "wave"),
        *_to("planned_wait", "member_id", "member"),
        sa.Column("id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_wait")),
        sa.UniqueConstraint("wave_id", "member_id", name=op.f("uq_planned_wait_wave_id_member_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_planned_wait_member_id"), "planned_wait", ["member_id"])
    for each in _list_planned():
        _unpack(each)


def _counter(name: str, kind: sa.types.TypeEngine[int]) -> sa.Column[int]:
    return sa.Column(name, kind, nullable=False, server_default="0")


def _to(table: str, name: str, other: str) -> tuple[sa.Column[int], sa.ForeignKeyConstraint]:
    """A column that refers to another table, and goes with the row it refers to."""
    constraint = sa.ForeignKeyConstraint(
        [name], [f"{other}.id"], name=op.f(f"fk_{table}_{name}_{other}"), ondelete="CASCADE"
    )
    return sa.Column(name, ID, nullable=False), constraint


def _list_planned() -> list[Any]:
    """The waves that have a plan."""
    return list(op.get_bind().execute(sa.select(wave).where(wave.c.planned_at.is_not(None))))


def _unpack(each: Any) -> None:
    """Make rows of what is still to be written, and keep numbers of the rest."""
    pairings, unmatched = each.plan["pairings"], each.plan["unmatched"]
    reasons = [entry["reason"] for entry in unmatched]
    figures = {
        **each.plan,
        "pairings": len(pairings),
        "unmatched": {reason: reasons.count(reason) for reason in sorted(set(reasons))},
    }
    if each.written_at is None:
        here = set(op.get_bind().scalars(sa.select(member.c.id)))
        rows = [
            {
                "wave_id": each.id,
                "low_id": entry["low"],
                "high_id": entry["high"],
                "score": entry["score"],
                "weight": entry["weight"],
                "data": {name: entry[name] for name in KEPT_IN_DATA},
            }
            for entry in pairings[each.written :]
            if {entry["low"], entry["high"]} <= here
        ]
        for start in range(0, len(rows), AT_ONCE):
            op.bulk_insert(planned_pairing, rows[start : start + AT_ONCE])
    _set(each, figures, each.written)


def downgrade() -> None:
    for each in _list_planned():
        _pack(each)
    op.drop_table("planned_wait")
    op.drop_table("planned_pairing")
    for name in ("planning_until", "draft", "members"):
        op.drop_column("wave", name)
    for name in ("closed_through", "second_wave_at"):
        op.drop_column("round", name)


def _pack(each: Any) -> None:
    """Make one plan of what is still to be written; who waits has no place there."""
    left = sa.select(planned_pairing).where(planned_pairing.c.wave_id == each.id)
    found = op.get_bind().execute(left.order_by(planned_pairing.c.id))
    pairings = [
        {"low": row.low_id, "high": row.high_id, "score": row.score, "weight": row.weight,
         **row.data}
        for row in found
    ]  # fmt: skip
    _set(each, {**each.plan, "pairings": pairings, "unmatched": []}, 0)


def _set(each: Any, plan: dict[str, Any], written: int) -> None:
    change = sa.update(wave).where(wave.c.id == each.id)
    op.get_bind().execute(change.values(plan=plan, written=written))
