"""Who gets the monthly report by mail, and how accurate each published knowledge was."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "report_subscriptions",
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("since", sa.DateTime, nullable=False),
    )
    op.create_table(
        "report_mails",
        sa.Column("month", sa.Text, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), primary_key=True),
        sa.Column("began", sa.DateTime, nullable=False),
        sa.Column("sent", sa.DateTime),
    )
    op.create_table(
        "accuracy",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.DateTime, nullable=False),
        sa.Column("knowledge", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("measured", sa.JSON, nullable=False),
    )
