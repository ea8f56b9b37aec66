"""Every kind of mistake that staff can be told about, in Thai and English: all wording in one place."""

from collections.abc import Iterator

from knowledge.diagnostics import (
    content_messages,
    facts_messages,
    reference_messages,
    value_messages,
    yaml_messages,
)
from knowledge.diagnostics.problem import Rule
from knowledge.model import Text

ROOMS = (yaml_messages, value_messages, facts_messages, reference_messages, content_messages)


def all_rules() -> Iterator[Rule]:
    """Give every kind of mistake."""
    for room in ROOMS:
        yield from (each for each in vars(room).values() if isinstance(each, Rule))


def gathered_words() -> dict[str, Text]:
    """Give, by code, how to tell many mistakes of one kind in one line."""
    return {rule.code: words for rule, words in content_messages.GATHERED.items()}
