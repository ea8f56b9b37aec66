"""The tables of counts, which lie in the console's database."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text, UniqueConstraint

FIGURES = MetaData()

# A key is written once and not in each of its rows, which makes a month a quarter as large.
KEYS = Table(
    "figure_keys",
    FIGURES,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    UniqueConstraint("name", "key"),
)
COUNTS = Table(
    "figures",
    FIGURES,
    Column("day", Integer, primary_key=True),  # ``date.toordinal``
    Column("key_id", Integer, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
PERSONS = Table(
    "figure_persons",
    FIGURES,
    Column("month", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
BATCHES = Table(
    "figure_batches",
    FIGURES,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("day", Date, nullable=False),
)
