"""Workbooks on their way in, what headings mean, and what an import leaves to check on an item."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("choices", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_upload_by_id_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "known_heading",
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("register", "heading", name=op.f("pk_known_heading")),
    )
    with op.batch_alter_table("plan_item") as table:
        table.add_column(sa.Column("imported", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("to_check", sa.JSON(none_as_null=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("plan_item") as table:
        table.drop_column("to_check")
        table.drop_column("imported")
    op.drop_table("known_heading")
    op.drop_table("upload")
