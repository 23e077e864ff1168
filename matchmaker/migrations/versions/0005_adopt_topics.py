"""Adopt topics that members typed"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adopted_topic",
        sa.Column("topic_id", sa.String(length=80), nullable=False),
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("german", sa.String(length=60), nullable=False),
        sa.Column("english", sa.String(length=60), nullable=False),
        sa.Column("group_id", sa.String(length=80), nullable=False),
        sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adopted_topic")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_adopted_topic_topic_id")),
        sa.UniqueConstraint("word", name=op.f("uq_adopted_topic_word")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("adopted_topic")
