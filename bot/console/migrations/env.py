"""What Alembic runs to upgrade the console's database; the connection is handed in by ``bot/console/database.py``."""

from alembic import context

from bot.console.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
)
context.run_migrations()
