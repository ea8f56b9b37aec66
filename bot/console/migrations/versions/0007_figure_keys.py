"""Keys of figures are written once, and their rows name them by number."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Move what was counted into the new tables."""
    op.create_table(
        "figure_keys",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.UniqueConstraint("name", "key"),
    )
    op.create_table(
        "figures_by_number",
        sa.Column("day", sa.Integer, primary_key=True),
        sa.Column("key_id", sa.Integer, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    old = sa.table("figures", *map(sa.column, ("name", "key", "count")), sa.column("day", sa.Date))
    keys = sa.table("figure_keys", *map(sa.column, ("id", "name", "key")))
    new = sa.table("figures_by_number", *map(sa.column, ("day", "key_id", "count")))
    op.execute(keys.insert().from_select(["name", "key"], sa.select(old.c.name, old.c.key).distinct()))
    rows = sa.select(old.c.day, keys.c.id, old.c.count).where(old.c.name == keys.c.name, old.c.key == keys.c.key)
    counted = [
        {"day": day.toordinal(), "key_id": number, "count": count} for day, number, count in op.get_bind().execute(rows)
    ]
    if counted:
        op.bulk_insert(new, counted)
    op.drop_table("figures")
    op.rename_table("figures_by_number", "figures")
