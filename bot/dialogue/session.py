"""The short memory of one citizen, where they ask about, and where a single process keeps it."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields

from knowledge import Language, SlotName

SESSION_VERSION = 3
SESSION_SECONDS = 30 * 60
MAX_SESSIONS_IN_MEMORY = 100_000


@dataclass(frozen=True, slots=True)
class Locality:
    """Where a citizen asks about; canonical Thai names, and the area 1-10 of an employment office in Bangkok."""

    province: str | None = None
    district: str | None = None
    area: int | None = None

    def fills(self, slot: SlotName) -> bool:
        """Tell whether it answers "which province?" or "which district?"."""
        if slot == "district":
            return self.district is not None or self.area is not None
        return self.province is not None


@dataclass(frozen=True, slots=True)
class Session:
    """What the bot remembers of a conversation for half an hour; no words of the citizen.

    Attributes:
        language: of the last reply.
        language_is_chosen: the citizen asked for this language; typing another one does not change it.
        province: canonical Thai name the talk is about.
        district: canonical Thai name of a Bangkok district.
        area: Bangkok employment office area, 1-10.
        topic: intent answered last.
        case: id of its case that was answered, if it was one.
        facet: what was asked of it, if that was sure.
        others: ids of other answers that the last message may have meant.
        said: digest of what was said last.
        repeats: how often in a row the same would have been said again.
        pending_intent: intent that waits for its slot.
        pending_slot: the slot it waits for.
        options: data of the buttons offered last, in the order shown, to be picked by number or words.
        clarifying: the options stand for an open "which of these?".
        misses: replies in a row that did not help.
        journey: button data of the step shown last, while the talk keeps to it.
        rating: intent answered last, while the citizen has not said whether that was useful.
        company: how often something short was said to somebody in danger since the last answer.

    """

    language: Language | None = None
    language_is_chosen: bool = False
    province: str | None = None
    district: str | None = None
    area: int | None = None
    topic: str | None = None
    case: str | None = None
    facet: str | None = None
    others: tuple[str, ...] = ()
    said: str | None = None
    repeats: int = 0
    pending_intent: str | None = None
    pending_slot: SlotName | None = None
    options: tuple[str, ...] = ()
    clarifying: bool = False
    misses: int = 0
    journey: str | None = None
    rating: str | None = None
    company: int = 0

    @property
    def place(self) -> Locality:
        """The place the talk is about."""
        return Locality(self.province, self.district, self.area)

    def begun_again(self) -> Session:
        """What is kept of a citizen who follows the bot once more: the language."""
        return Session(language=self.language, language_is_chosen=self.language_is_chosen)


def dump_session(session: Session) -> str:
    """Write a session as JSON with its version."""
    return json.dumps({"version": SESSION_VERSION, **asdict(session)}, ensure_ascii=False)


def parse_session(stored: str | bytes | None) -> Session:
    """Read a stored session; anything of another version or shape is a fresh start."""
    try:
        values = json.loads(stored or "")
        if values.pop("version") != SESSION_VERSION:
            return Session()
        known = {field.name for field in fields(Session)}
        kept = {name: value for name, value in values.items() if name in known}
        lists = {name: tuple(kept.get(name, ())) for name in ("options", "others")}
        return Session(**{**kept, **lists})
    except (ValueError, KeyError, TypeError, AttributeError):
        return Session()


class MemorySessions:
    """Sessions of one process, by keyed hash of the citizen's id; the oldest go first when there are too many."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, limit: int = MAX_SESSIONS_IN_MEMORY) -> None:
        self._clock = clock
        self._limit = limit
        self._kept: OrderedDict[str, tuple[float, str]] = OrderedDict()

    def load(self, key: str) -> Session:
        """Give the session, a fresh one when there is none or it is too old."""
        expires, stored = self._kept.get(key, (0.0, ""))
        if expires <= self._clock():
            self._kept.pop(key, None)
            return Session()
        return parse_session(stored)

    def save(self, key: str, session: Session) -> None:
        """Keep the session for SESSION_SECONDS and drop the oldest beyond the limit."""
        self._kept[key] = (self._clock() + SESSION_SECONDS, dump_session(session))
        self._kept.move_to_end(key)
        while len(self._kept) > self._limit or self._kept[next(iter(self._kept))][0] <= self._clock():
            self._kept.popitem(last=False)

    def erase(self, key: str) -> None:
        """Forget the session at once."""
        self._kept.pop(key, None)
