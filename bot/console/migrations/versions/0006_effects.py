"""What changes do to questions, and when an approved change set goes live."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the table and the column."""
    op.create_table(
        "effects",
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column("owner", sa.Text, nullable=False, index=True),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("asked", sa.DateTime, nullable=False),
        sa.Column("done", sa.DateTime),
        sa.Column("result", sa.JSON),
    )
    op.add_column("change_sets", sa.Column("starts", sa.DateTime))
