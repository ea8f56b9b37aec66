"""Every kind of mistake that staff can be told about, in Thai and English: all wording in one place."""

from collections.abc import Iterator

from knowledge.model import Text
from knowledge.telling.mistakes import answers, content, facts, rich_menu, slips, together, values
from knowledge.telling.problems import Mistake

ROOMS = (slips, values, answers, facts, rich_menu, together, content)


def all_mistakes() -> Iterator[Mistake]:
    """Give every kind of mistake."""
    for room in ROOMS:
        yield from (each for each in vars(room).values() if isinstance(each, Mistake))


def gathered_words() -> dict[str, Text]:
    """Give, by code, how to tell many mistakes of one kind in one line."""
    return {mistake.code: words for mistake, words in content.GATHERED.items()}
