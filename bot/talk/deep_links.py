"""Names in links to the bot, such as ``t.me/BotName?start=job_search``, and what they open."""

from __future__ import annotations

from bot.talk.taps import AskTap, SubjectTap, dump_tap
from knowledge import KnowledgeBase


def link_name(name: str) -> str:
    """Write the id of an intent or subject as a link can hold it.

    >>> link_name("job.search")
    'job_search'
    """
    return name.lower().replace(".", "_").replace("-", "_")


class DeepLinks:
    """Finds what a link names: an intent, or a subject of the menu."""

    def __init__(self, base: KnowledgeBase) -> None:
        subjects = {link_name(subject.id): dump_tap(SubjectTap(subject.id)) for subject in base.subjects}
        intents = {link_name(intent): dump_tap(AskTap(intent)) for intent in base.intents}
        self._taps = subjects | intents

    def find(self, name: str) -> str | None:
        """Give the button data that opens what a link names; ``None`` where nothing has that name."""
        return self._taps.get(link_name(name))
