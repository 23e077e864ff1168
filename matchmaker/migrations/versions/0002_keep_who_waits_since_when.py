"""Keep who waits since when, and what a letter told"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WAIT = timedelta(days=60)
AT_ONCE = 1_000


def upgrade() -> None:
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("still_looking_at", sa.DateTime(timezone=True), nullable=True)
        )
        batch_op.create_index(
            "ix_member_still_looking", ["state", "still_looking_at"], unique=False
        )
    with op.batch_alter_table("outbox_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", sa.JSON(none_as_null=True), nullable=True))
    _count_from_the_last_suggestion()


def _count_from_the_last_suggestion() -> None:
    """Two months from the last suggestion, or from the confirmation where there was none."""
    moment = sa.DateTime(timezone=True)
    member = sa.table(
        "member",
        sa.column("id", sa.BigInteger()),
        sa.column("confirmed_at", moment),
        sa.column("still_looking_at", moment),
    )
    proposal = sa.table(
        "proposal",
        sa.column("low_id", sa.BigInteger()),
        sa.column("high_id", sa.BigInteger()),
        sa.column("opened_at", moment),
    )
    latest = [
        sa.select(sa.func.max(proposal.c.opened_at)).where(side == member.c.id).scalar_subquery()
        for side in (proposal.c.low_id, proposal.c.high_id)
    ]
    connection = op.get_bind()
    found = connection.execute(
        sa.select(member.c.id, member.c.confirmed_at, *latest).where(
            member.c.confirmed_at.is_not(None)
        )
    ).all()
    change = (
        sa.update(member)
        .where(member.c.id == sa.bindparam("member_id"))
        .values(still_looking_at=sa.bindparam("due"))
    )
    rows = [
        {"member_id": member_id, "due": max(moment for moment in moments if moment) + WAIT}
        for member_id, *moments in found
    ]
    for start in range(0, len(rows), AT_ONCE):
        connection.execute(change, rows[start : start + AT_ONCE])


def downgrade() -> None:
    # Column by column: to copy the table of members would erase all that hangs on them.
    op.drop_column("outbox_entry", "told")
    op.drop_index("ix_member_still_looking", "member")
    op.drop_column("member", "still_looking_at")
    op.drop_column("member", "paused_at")
