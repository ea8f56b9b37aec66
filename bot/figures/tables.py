"""The tables of counts, which lie in the console's database."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, MetaData, Table, Text

FIGURES = MetaData()

COUNTS = Table(
    "figures",
    FIGURES,
    Column("name", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("key", Text, primary_key=True),
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
