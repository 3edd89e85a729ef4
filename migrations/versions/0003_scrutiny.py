"""Committees as they meet, meetings, agendas, and the scrutiny work programme."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

REGISTERS = ("meetings", "scrutiny")


def upgrade() -> None:
    op.create_table(
        "committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("body", sa.Integer(), nullable=False),
        sa.Column("officer", sa.String(), nullable=True),
        sa.Column("contact", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("usual_day", sa.String(), nullable=True),
        sa.Column("starts", sa.String(), nullable=True),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("portfolios", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("directorates", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["body"], ["body.id"], name=op.f("fk_committee_body_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
        sa.UniqueConstraint("body", name=op.f("uq_committee_body")),
        sa.UniqueConstraint("reference", name=op.f("uq_committee_reference")),
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("committee", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("moved_from", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["committee"], ["body.id"], name=op.f("fk_meeting_committee_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("reference", name=op.f("uq_meeting_reference")),
    )
    op.create_index("ix_meeting_committee", "meeting", ["committee", "day"])
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("committee", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("to_follow", sa.Boolean(), nullable=True),
        sa.Column("pages", sa.String(), nullable=True),
        sa.Column("openness", sa.String(), nullable=True),
        sa.Column("paragraphs", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["committee"], ["body.id"], name=op.f("fk_agenda_item_committee_body")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
        sa.UniqueConstraint("reference", name=op.f("uq_agenda_item_reference")),
    )
    op.create_index("ix_agenda_item_meeting", "agenda_item", ["meeting", "position"])
    op.create_index(op.f("ix_agenda_item_source"), "agenda_item", ["source"])
    op.create_table(
        "work_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("committee", sa.Integer(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=True),
        sa.Column("listed", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("aim", sa.String(), nullable=True),
        sa.Column("form", sa.String(), nullable=True),
        sa.Column("lead_officers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("witnesses", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("joint_committee", sa.Integer(), nullable=True),
        sa.Column("standing", sa.Boolean(), nullable=True),
        sa.Column("series", sa.Integer(), nullable=True),
        sa.Column("due_words", sa.String(), nullable=True),
        sa.Column("due_kept", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("carried_from", sa.String(), nullable=True),
        sa.Column("progress", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("internal_notes", sa.String(), nullable=True),
        sa.Column("imported", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("to_check", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("search_private", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["committee"], ["body.id"], name=op.f("fk_work_item_committee_body")),
        sa.ForeignKeyConstraint(["joint_committee"], ["body.id"], name=op.f("fk_work_item_joint_committee_body")),
        sa.ForeignKeyConstraint(["meeting"], ["meeting.id"], name=op.f("fk_work_item_meeting_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        sa.UniqueConstraint("reference", name=op.f("uq_work_item_reference")),
    )
    op.create_index("ix_work_item_place", "work_item", ["committee", "meeting", "position"])
    for column in ("decision", "series"):
        op.create_index(op.f(f"ix_work_item_{column}"), "work_item", [column])
    counters = sa.table("register", sa.column("name"), sa.column("sequence"), sa.column("last_reference"))
    op.bulk_insert(counters, [{"name": name, "sequence": 0, "last_reference": 0} for name in REGISTERS])


def downgrade() -> None:
    for table in ("work_item", "agenda_item", "meeting", "committee"):
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
