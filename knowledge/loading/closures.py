"""Reads ``facts/closures.yaml``: who is closed for a while."""

from __future__ import annotations

from datetime import datetime, time

from knowledge.diagnostics import facts_messages as wrong
from knowledge.diagnostics.problem import suggest
from knowledge.fields import CLOSURE
from knowledge.loading.draft import FactsDraft
from knowledge.model import ALL_OFFICES, Closure, Text
from knowledge.yaml.nodes import Node

END_OF_DAY = time(23, 59, 59)  # how a day without a time is read, as the end of something


def read_closures(draft: FactsDraft, node: Node) -> None:
    """Read closures; an empty list is usual."""
    for found in node.entries(CLOSURE):
        closure = Closure(
            id=found["id"].line(),
            closed=found["closed"].lines(),
            begins=_begin_of(found["from"].end()),
            ends=found["until"].end(),
            reason=found["reason"].line_translations(),
        )
        draft.claim(Text("ประกาศปิด", "closure"), closure.id, found["id"])
        draft.closed_uses += zip(closure.closed, found["closed"].items(), strict=True)
        if closure.ends < closure.begins:
            found["until"].problem(wrong.CLOSURE_TURNED)
        draft.closures.append(closure)


def check_closed(draft: FactsDraft) -> None:
    """Tell names of nobody; offices and provinces may stand in later files."""
    known = {ALL_OFFICES, *(each.id for each in draft.offices), *draft.provinces, *draft.hours}
    for name, node in draft.closed_uses:
        if name and name not in known:
            node.problem(wrong.UNKNOWN_CLOSED, suggest(name, known), name=name)


def _begin_of(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), time.min, moment.tzinfo) if moment.time() == END_OF_DAY else moment
