"""Drafts, and the change sets by which they go live."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("base", sa.JSON, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("updated", sa.DateTime, nullable=False),
        sa.UniqueConstraint("entry", "account_id", name="uq_drafts_entry"),
    )
    op.create_table(
        "change_sets",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("author_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False),
        sa.Column("state", sa.Text, nullable=False, index=True),
        sa.Column("submitted", sa.DateTime, nullable=False),
        sa.Column("decided", sa.DateTime),
        sa.Column("decided_by", sa.Integer, sa.ForeignKey("accounts.id")),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("knowledge", sa.Text, nullable=False),
        sa.Column("undoes", sa.Integer, sa.ForeignKey("change_sets.id")),
    )
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("change_set_id", sa.Integer, sa.ForeignKey("change_sets.id"), nullable=False, index=True),
        sa.Column("entry", sa.Text, nullable=False, index=True),
        sa.Column("base", sa.JSON, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
    )
