"""Create the tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ids", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_kind"), ["kind"], unique=False)

    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "mail_request",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_request")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mail_request", schema=None) as batch_op:
        batch_op.create_index(
            "ix_mail_request_address", ["address_hash", "kind", "at"], unique=False
        )
        batch_op.create_index("ix_mail_request_kind", ["kind", "at"], unique=False)

    op.create_table(
        "member",
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("address_key", sa.String(length=320), nullable=False),
        sa.Column("submission_key", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("formal", sa.Boolean(), nullable=False),
        sa.Column("profile", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waited", sa.Integer(), nullable=False),
        sa.Column("silent_months", sa.Integer(), nullable=False),
        sa.Column("last_period", sa.String(length=7), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_member_submission_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index("ix_member_address_key", ["address_key"], unique=False)
        batch_op.create_index("ix_member_state", ["state", "created_at"], unique=False)
        batch_op.create_index(
            "uq_member_confirmed_address",
            ["address_key"],
            unique=True,
            sqlite_where=sa.text("state != 'pending'"),
            postgresql_where=sa.text("state != 'pending'"),
        )

    op.create_table(
        "relay",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("rests", sa.Integer(), nullable=False),
        sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relay")),
    )
    op.create_table(
        "round",
        sa.Column("period", sa.String(length=7), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("vocabulary_digest", sa.String(length=64), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closing_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("period", name=op.f("uq_round_period")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "suppression",
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression")),
        sa.UniqueConstraint("address_hash", name=op.f("uq_suppression_address_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "consent_record",
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("purpose", sa.String(24), nullable=False),
        sa.Column("wording_version", sa.Integer(), nullable=False),
        sa.Column("wording_language", sa.String(length=8), nullable=False),
        sa.Column("wording_digest", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_consent_record_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_record")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("consent_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_record_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "outbox_entry",
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("dedupe_key", sa.String(length=80), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("shuffle", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.String(length=80), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("resends", sa.Integer(), nullable=False),
        sa.Column("ambiguous", sa.Boolean(), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("key_id", sa.String(length=8), nullable=True),
        sa.Column("template_version", sa.String(length=16), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(length=80), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_outbox_entry_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_entry")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_entry_dedupe_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox_entry", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_entry_due", ["stage", "priority", "shuffle"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_entry_member_id"), ["member_id"], unique=False)
        batch_op.create_index("ix_outbox_entry_member_sent", ["member_id", "sent_at"], unique=False)

    op.create_table(
        "pair_memory",
        sa.Column("pair_hash", sa.String(length=64), nullable=False),
        sa.Column("low_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("high_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["high_id"],
            ["member.id"],
            name=op.f("fk_pair_memory_high_id_member"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["low_id"],
            ["member.id"],
            name=op.f("fk_pair_memory_low_id_member"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_memory")),
        sa.UniqueConstraint("pair_hash", name=op.f("uq_pair_memory_pair_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("pair_memory", schema=None) as batch_op:
        batch_op.create_index("ix_pair_memory_members", ["low_id", "high_id"], unique=False)

    op.create_table(
        "wave",
        sa.Column("round_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminds_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_wave_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wave")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_wave_round_id_number")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "proposal",
        sa.Column("wave_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("low_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("high_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("attempt in (1, 2)", name=op.f("ck_proposal_two_attempts")),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_proposal_low_before_high")),
        sa.ForeignKeyConstraint(
            ["high_id"], ["member.id"], name=op.f("fk_proposal_high_id_member"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["low_id"], ["member.id"], name=op.f("fk_proposal_low_id_member"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_proposal_wave_id_wave"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint(
            "low_id", "high_id", "attempt", name=op.f("uq_proposal_low_id_high_id_attempt")
        ),
        sa.UniqueConstraint(
            "wave_id", "low_id", "high_id", name=op.f("uq_proposal_wave_id_low_id_high_id")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_high_id"), ["high_id"], unique=False)
        batch_op.create_index(
            "ix_proposal_outcome_deadline", ["outcome", "deadline_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_proposal_wave_id"), ["wave_id"], unique=False)

    op.create_table(
        "introduction",
        sa.Column(
            "proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("low_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("high_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("owed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.CheckConstraint("low_id < high_id", name=op.f("ck_introduction_low_before_high")),
        sa.ForeignKeyConstraint(
            ["high_id"],
            ["member.id"],
            name=op.f("fk_introduction_high_id_member"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["low_id"],
            ["member.id"],
            name=op.f("fk_introduction_low_id_member"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_introduction_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("low_id", "high_id", name=op.f("uq_introduction_low_id_high_id")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_introduction_proposal_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "invitation",
        sa.Column(
            "proposal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("wave_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("shown", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answer", sa.String(24), nullable=True),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("first_writer", sa.String(24), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["member.id"],
            name=op.f("fk_invitation_member_id_member"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"],
            ["proposal.id"],
            name=op.f("fk_invitation_proposal_id_proposal"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["wave_id"], ["wave.id"], name=op.f("fk_invitation_wave_id_wave"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint(
            "proposal_id", "member_id", name=op.f("uq_invitation_proposal_id_member_id")
        ),
        sa.UniqueConstraint("wave_id", "member_id", name=op.f("uq_invitation_wave_id_member_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index("ix_invitation_member", ["member_id"], unique=False)

    op.create_table(
        "answer_record",
        sa.Column(
            "invitation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("answer", sa.String(24), nullable=False),
        sa.Column("decision", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["invitation.id"],
            name=op.f("fk_answer_record_invitation_id_invitation"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_record")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("answer_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_record_invitation_id"), ["invitation_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("answer_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_record_invitation_id"))

    op.drop_table("answer_record")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index("ix_invitation_member")

    op.drop_table("invitation")
    op.drop_table("introduction")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_wave_id"))
        batch_op.drop_index("ix_proposal_outcome_deadline")
        batch_op.drop_index(batch_op.f("ix_proposal_high_id"))

    op.drop_table("proposal")
    op.drop_table("wave")
    with op.batch_alter_table("pair_memory", schema=None) as batch_op:
        batch_op.drop_index("ix_pair_memory_members")

    op.drop_table("pair_memory")
    with op.batch_alter_table("outbox_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_entry_member_sent")
        batch_op.drop_index(batch_op.f("ix_outbox_entry_member_id"))
        batch_op.drop_index("ix_outbox_entry_due")

    op.drop_table("outbox_entry")
    with op.batch_alter_table("consent_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_record_member_id"))

    op.drop_table("consent_record")
    op.drop_table("suppression")
    op.drop_table("round")
    op.drop_table("relay")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_member_confirmed_address",
            sqlite_where=sa.text("state != 'pending'"),
            postgresql_where=sa.text("state != 'pending'"),
        )
        batch_op.drop_index("ix_member_state")
        batch_op.drop_index("ix_member_address_key")

    op.drop_table("member")
    with op.batch_alter_table("mail_request", schema=None) as batch_op:
        batch_op.drop_index("ix_mail_request_kind")
        batch_op.drop_index("ix_mail_request_address")

    op.drop_table("mail_request")
    op.drop_table("heartbeat")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_kind"))

    op.drop_table("event")
