"""Public questions, and the rules under which committees take them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REGISTERS = ("questions",)


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=True),
        sa.Column("receipt", sa.String(), nullable=True),
        sa.Column("confirm_token", sa.String(), nullable=True),
        sa.Column("committee", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("agenda_item", sa.Integer(), nullable=True),
        sa.Column("words_received", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=True),
        sa.Column("town", sa.String(), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("received", sa.Date(), nullable=False),
        sa.Column("received_at", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("last_step", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=True),
        sa.Column("checks", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("same_as", sa.String(), nullable=True),
        sa.Column("words_accepted", sa.String(), nullable=True),
        sa.Column("exception", sa.String(), nullable=True),
        sa.Column("ground", sa.String(), nullable=True),
        sa.Column("reply", sa.String(), nullable=True),
        sa.Column("redirected_to", sa.String(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("answerer", sa.Integer(), nullable=True),
        sa.Column("answer_due", sa.Date(), nullable=True),
        sa.Column("draft", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("manner", sa.String(), nullable=True),
        sa.Column("publication", sa.String(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("supplementary", sa.String(), nullable=True),
        sa.Column("supplementary_answer", sa.String(), nullable=True),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("answered_with", sa.String(), nullable=True),
        sa.Column("internal_notes", sa.String(), nullable=True),
        sa.Column("imported", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("to_check", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("search_private", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_question_account_account")),
        sa.ForeignKeyConstraint(["committee"], ["body.id"], name=op.f("fk_question_committee_body")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_question_meeting_meeting")),
        sa.ForeignKeyConstraint(["agenda_item"], ["agenda_item.id"], name=op.f("fk_question_agenda_item_agenda_item")),
        sa.ForeignKeyConstraint(["answerer"], ["body.id"], name=op.f("fk_question_answerer_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("reference", name=op.f("uq_question_reference")),
        sa.UniqueConstraint("receipt", name=op.f("uq_question_receipt")),
        sa.UniqueConstraint("confirm_token", name=op.f("uq_question_confirm_token")),
    )
    op.create_index("ix_question_account", "question", ["account"])
    op.create_index("ix_question_agenda_item", "question", ["agenda_item"])
    op.create_index("ix_question_answered_with", "question", ["answered_with"])
    op.create_index("ix_question_meeting", "question", ["meeting"])
    op.create_index("ix_question_received", "question", ["received"])
    op.create_table(
        "question_rules",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("committee", sa.Integer(), nullable=True),
        sa.Column("takes", sa.String(), nullable=False),
        sa.Column("meetings", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("clear", sa.Boolean(), nullable=False),
        sa.Column("hour", sa.String(), nullable=True),
        sa.Column("words", sa.Integer(), nullable=True),
        sa.Column("per_person", sa.Integer(), nullable=True),
        sa.Column("per_meeting", sa.Integer(), nullable=True),
        sa.Column("per_year", sa.Integer(), nullable=True),
        sa.Column("related", sa.Boolean(), nullable=False),
        sa.Column("supplementary", sa.String(), nullable=False),
        sa.Column("answer_days", sa.Integer(), nullable=False),
        sa.Column("grounds", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("wording_not_related", sa.String(), nullable=True),
        sa.Column("wording_offensive", sa.String(), nullable=True),
        sa.Column("wording_repeated", sa.String(), nullable=True),
        sa.Column("wording_confidential", sa.String(), nullable=True),
        sa.Column("wording_application", sa.String(), nullable=True),
        sa.Column("wording_names_officer", sa.String(), nullable=True),
        sa.Column("wording_complaint", sa.String(), nullable=True),
        sa.Column("wording_other", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["committee"], ["body.id"], name=op.f("fk_question_rules_committee_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_rules")),
        sa.UniqueConstraint("reference", name=op.f("uq_question_rules_reference")),
        sa.UniqueConstraint("committee", name=op.f("uq_question_rules_committee")),
    )
    counters = sa.table("register", sa.column("name"), sa.column("sequence"), sa.column("last_reference"))
    op.bulk_insert(counters, [{"name": name, "sequence": 0, "last_reference": 0} for name in REGISTERS])


def downgrade() -> None:
    for table in ("question", "question_rules"):
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
