"""Codes of an authenticator app, asked for beside the password."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the table and the columns."""
    op.add_column("accounts", sa.Column("code_secret", sa.LargeBinary))
    op.add_column("accounts", sa.Column("code_is_on", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("accounts", sa.Column("code_step", sa.Integer))
    op.add_column("sessions", sa.Column("awaits_code", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("sessions", sa.Column("is_strong", sa.Boolean, nullable=False, server_default=sa.false()))
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("accounts.id"), nullable=False, index=True),
        sa.Column("code_hash", sa.Text, nullable=False),
    )
