"""Keep mail that comes in until it has been dealt with, count bounces, know large providers"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "inbound_message",
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("mail_from", sa.String(length=320), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("understood", sa.String(length=24), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_inbound_message_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_message")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_inbound_message_fingerprint")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inbound_message_member_id"), "inbound_message", ["member_id"])
    op.create_index("ix_inbound_message_waiting", "inbound_message", ["state", "attempts", "id"])
    op.create_table(
        "bounce",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_bounce_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bounce")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_bounce_member_id"), "bounce", ["member_id"])
    op.add_column("invitation", sa.Column("excused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("proposal", sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox_entry", sa.Column("provider", sa.String(length=24), nullable=True))
    op.drop_index("ix_outbox_entry_due", table_name="outbox_entry")
    op.create_index(
        "ix_outbox_entry_due", "outbox_entry", ["stage", "priority", "shuffle", "provider"]
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_entry_due", table_name="outbox_entry")
    op.create_index("ix_outbox_entry_due", "outbox_entry", ["stage", "priority", "shuffle"])
    op.drop_column("outbox_entry", "provider")
    op.drop_column("proposal", "extended_at")
    op.drop_column("invitation", "excused_at")
    op.drop_index(op.f("ix_bounce_member_id"), table_name="bounce")
    op.drop_table("bounce")
    op.drop_index("ix_inbound_message_waiting", table_name="inbound_message")
    op.drop_index(op.f("ix_inbound_message_member_id"), table_name="inbound_message")
    op.drop_table("inbound_message")
