"""Suggestions for scrutiny, what people are told, contact details of the public, and members' wards."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REGISTERS = ("suggestions",)


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.add_column(sa.Column("wards", sa.JSON(none_as_null=True), nullable=True))
        account.add_column(sa.Column("listed_as", sa.String(), nullable=True))
        account.add_column(sa.Column("seen_until", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("committee") as committee:
        committee.add_column(sa.Column("scoring", sa.String(), nullable=True))
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_notice_account_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index(op.f("ix_notice_about"), "notice", ["about"])
    op.create_index("ix_notice_account", "notice", ["account", "seen_at"])
    op.create_index("ix_notice_mail", "notice", ["mail", "id"])
    op.create_table(
        "contact_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_details")),
        sa.UniqueConstraint("about", name=op.f("uq_contact_details_about")),
    )
    op.create_table(
        "public_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_public_form")),
    )
    op.create_index(op.f("ix_public_form_at"), "public_form", ["at"])
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("committee", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("affected", sa.String(), nullable=True),
        sa.Column("change", sa.String(), nullable=True),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("links", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("suggested_by", sa.String(), nullable=True),
        sa.Column("by_right", sa.Boolean(), nullable=True),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("raised_at", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("last_step", sa.Date(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("work_item", sa.String(), nullable=True),
        sa.Column("referred_to", sa.String(), nullable=True),
        sa.Column("existing", sa.String(), nullable=True),
        sa.Column("joined_to", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("internal_notes", sa.String(), nullable=True),
        sa.Column("imported", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("to_check", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("search_private", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_suggestion_account_account")),
        sa.ForeignKeyConstraint(["committee"], ["body.id"], name=op.f("fk_suggestion_committee_body")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_suggestion_meeting_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("receipt", name=op.f("uq_suggestion_receipt")),
        sa.UniqueConstraint("reference", name=op.f("uq_suggestion_reference")),
    )
    op.create_index(op.f("ix_suggestion_account"), "suggestion", ["account"])
    op.create_index(op.f("ix_suggestion_existing"), "suggestion", ["existing"])
    op.create_index(op.f("ix_suggestion_joined_to"), "suggestion", ["joined_to"])
    op.create_index(op.f("ix_suggestion_meeting"), "suggestion", ["meeting"])
    op.create_index(op.f("ix_suggestion_work_item"), "suggestion", ["work_item"])
    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("suggestion", sa.Integer(), nullable=False),
        sa.Column("scorer", sa.Integer(), nullable=False),
        sa.Column("scorer_name", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("public_interest", sa.Integer(), nullable=True),
        sa.Column("impact", sa.Integer(), nullable=True),
        sa.Column("performance", sa.Integer(), nullable=True),
        sa.Column("context", sa.Integer(), nullable=True),
        sa.Column("timely", sa.Integer(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("influence", sa.Integer(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["suggestion"], ["suggestion.id"], name=op.f("fk_score_suggestion_suggestion")),
        sa.ForeignKeyConstraint(["scorer"], ["account.id"], name=op.f("fk_score_scorer_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("reference", name=op.f("uq_score_reference")),
        sa.UniqueConstraint("suggestion", "scorer", name=op.f("uq_score_suggestion")),
    )
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("suggestion", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["suggestion"], ["suggestion.id"], name=op.f("fk_evidence_file_suggestion_suggestion")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("reference", name=op.f("uq_evidence_file_reference")),
    )
    op.create_index(op.f("ix_evidence_file_suggestion"), "evidence_file", ["suggestion"])
    op.create_table(
        "suggestion_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("became", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_suggestion_draft_account_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_draft")),
        sa.UniqueConstraint("token", name=op.f("uq_suggestion_draft_token")),
    )
    op.create_index(op.f("ix_suggestion_draft_account"), "suggestion_draft", ["account"])
    op.create_table(
        "suggestion_draft_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft"],
            ["suggestion_draft.id"],
            name=op.f("fk_suggestion_draft_file_draft_suggestion_draft"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_draft_file")),
    )
    op.create_index(op.f("ix_suggestion_draft_file_draft"), "suggestion_draft_file", ["draft"])
    op.create_table(
        "interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_interest_account_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interest")),
        sa.UniqueConstraint("account", "reference", "kind", name=op.f("uq_interest_account")),
    )
    op.create_index("ix_interest_reference", "interest", ["reference", "kind"])
    counters = sa.table("register", sa.column("name"), sa.column("sequence"), sa.column("last_reference"))
    op.bulk_insert(counters, [{"name": name, "sequence": 0, "last_reference": 0} for name in REGISTERS])


def downgrade() -> None:
    for table in (
        "interest",
        "suggestion_draft_file",
        "suggestion_draft",
        "evidence_file",
        "score",
        "suggestion",
        "public_form",
        "contact_details",
        "notice",
    ):
        op.drop_table(table)
    sets = sa.table("change_set", sa.column("id"), sa.column("register"))
    ours = sa.select(sets.c.id).where(sets.c.register.in_(REGISTERS))
    changes = sa.table("change", sa.column("change_set_id"))
    op.execute(sa.delete(changes).where(changes.c.change_set_id.in_(ours)))
    for name in ("change_set", "upload", "known_heading"):
        table = sa.table(name, sa.column("register"))
        op.execute(sa.delete(table).where(table.c.register.in_(REGISTERS)))
    counters = sa.table("register", sa.column("name"))
    op.execute(sa.delete(counters).where(counters.c.name.in_(REGISTERS)))
    with op.batch_alter_table("committee") as committee:
        committee.drop_column("scoring")
    with op.batch_alter_table("account") as account:
        for column in ("seen_until", "listed_as", "wards"):
            account.drop_column(column)
