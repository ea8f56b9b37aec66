"""The part of a change that a model learns from; all else changes what an answer says, not which one it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from bot.console.change_sets import Change
from knowledge import KnowledgeBase, Values, intent_of, kind_of, put_entry

EXAMPLES = ("examples.th", "examples.en")
TITLES = ("title.th", "title.en")
LEARNED = (*TITLES, *EXAMPLES, "must_match")
Wanted = Mapping[str, Values]  # the fields of entries as they are wanted, by key


def wanted_of(changes: Iterable[Change]) -> Wanted:
    """Give the changes that a model learns from; nothing where there is none."""
    return {
        each.entry: dict(each.values)
        for each in changes
        if kind_of(each.entry)[0] == "answer" and each.values and not set(LEARNED).isdisjoint(each.fields)
    }


def put_wanted(base: KnowledgeBase, wanted: Wanted) -> KnowledgeBase:
    """Give the knowledge with changes in it; a title that is still empty stays as it was.

    Raises:
        EntryGoneError: there is no such entry.
        ValueError: a date or a button is none.

    """
    for key, values in wanted.items():
        base = put_entry(base, key, {field: value for field, value in values.items() if value or field not in TITLES})
    return base


def intents_in(wanted: Wanted) -> frozenset[str]:
    """Name the intents that a change is about."""
    return frozenset(intent_of(kind_of(key)[1]) for key in wanted)


def digest_of(model_name: str, wanted: Wanted) -> str:
    """Tell a change from others by what is learned from it, and by what it is put upon.

    >>> one = {"answer:job.search": {"examples.th": ["หางาน"], "owner": "ก"}}
    >>> other = {"answer:job.search": {"examples.th": ["หางาน"], "owner": "ข"}}
    >>> digest_of("model-1", one) == digest_of("model-1", other), digest_of("model-1", one) == digest_of("model-2", one)
    (True, False)
    """
    learned = {key: {field: values.get(field) for field in LEARNED} for key, values in wanted.items()}
    return hashlib.sha256(f"{model_name}\0{json.dumps(learned, sort_keys=True)}".encode()).hexdigest()
