"""The interpreter of a knowledge base: trained in a process of its own, and kept for the next start."""

from __future__ import annotations

import functools
import hashlib
import logging
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import fields
from importlib.metadata import version
from itertools import chain
from pathlib import Path

import intents
from intents import Example, Interpreter, Lesson, PlaceName, train_apart
from knowledge.editions.cache import Cache, default_cache
from knowledge.model import BANGKOK_PROVINCE, KnowledgeBase, Province

# What computes the numbers, or stands in the file with the shape of its memory.
LIBRARIES = ("numpy", "pyahocorasick", "pythainlp", "rapidfuzz", "scipy")

log = logging.getLogger(__name__)


class Training:
    """What there is to learn in a knowledge base, and where the result is kept.

    Attributes:
        name: differs wherever the trained interpreter may: other lesson, other program, other libraries, other machine.

    Args:
        base: what to learn.
        cache: where trained interpreters are kept; by default a folder of this user.

    """

    def __init__(self, base: KnowledgeBase, cache: Cache | None = None) -> None:
        self._lesson = make_lesson(base)
        self._cache = default_cache() if cache is None else cache
        self.name = name_training(self._lesson)

    def find(self) -> Interpreter | None:
        """Give the interpreter, if it was trained before."""
        parcel = self._cache.load(self.name)
        return None if parcel is None else _unpack(parcel)

    def take(self, parcel: memoryview) -> Interpreter | None:
        """Keep and give the interpreter that another process trained; ``None``: it does not fit this program.

        A parcel runs code when it is unpacked: whoever calls this vouches for where it came from.
        """
        return _unpack(self._keep(parcel))

    def train(self) -> tuple[Interpreter, memoryview]:
        """Train, which takes seconds; gives the interpreter, and the parcel for others.

        Raises:
            TrainingError: the process that trains died.

        """
        parcel = self._keep(train_apart(self._lesson))
        return Interpreter.unpack(parcel), parcel

    def parcel(self) -> memoryview:
        """Give what others need to have the interpreter; trained, if it was not before.

        Raises:
            TrainingError: the process that trains died.

        """
        kept = self._cache.load(self.name)
        return self.train()[1] if kept is None else kept

    def _keep(self, parcel: memoryview) -> memoryview:
        """Keep a parcel and give the kept copy where there is one: processes share its memory."""
        self._cache.save(self.name, parcel)
        kept = self._cache.load(self.name)
        return parcel if kept is None else kept


def load_interpreter(
    base: KnowledgeBase, *, cache: Cache | None = None, on_training: Callable[[], None] = lambda: None
) -> Interpreter:
    """Give the interpreter that all of this was trained for before, or train it; that takes seconds.

    Args:
        base: what to learn.
        cache: where trained interpreters are kept.
        on_training: called before training, if it is needed.

    Raises:
        TrainingError: the process that trains died.

    """
    training = Training(base, cache)
    found = training.find()
    if found is not None:
        return found
    on_training()
    return training.train()[0]


def _unpack(parcel: memoryview) -> Interpreter | None:
    try:
        return Interpreter.unpack(parcel)
    except Exception:  # a pickle that does not fit may raise whatever its classes raise
        log.warning("what was trained before does not fit this program; training again", exc_info=True)
        return None


def name_training(lesson: Lesson) -> str:
    """Give a name that differs wherever the trained interpreter may: other lesson, other program, other libraries."""
    digest = hashlib.sha256()
    for part in chain(describe_program(), _describe_lesson(lesson)):
        digest.update(part.encode(errors="surrogatepass") + b"\0")
    return f"interpreter-{digest.hexdigest()[:32]}"


def _describe_lesson(lesson: Lesson) -> Iterator[str]:
    for field in fields(lesson):
        yield field.name
        yield from map(repr, getattr(lesson, field.name))


@functools.cache
def describe_program() -> tuple[str, ...]:
    """Tell what learns; asked once, for an update may lie on the disk long before it runs."""
    libraries = (f"{name} {version(name)}" for name in LIBRARIES)
    files = sorted(Path(intents.__file__).parent.glob("*.py"))
    lines = (f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
    return (sys.version, f"{sys.platform} {platform.machine()}", *libraries, *lines)


# -- Trains the matcher on the example questions and place names of a knowledge base


LEAST_TOWN_LETTERS = 4  # shorter ones are parts of too many other words


def train_interpreter(base: KnowledgeBase) -> Interpreter:
    """Train on everything that staff wrote; takes a few seconds.

    Raises:
        TrainingError: the process that trains died.

    """
    return Interpreter.unpack(train_apart(make_lesson(base)))


def make_lesson(base: KnowledgeBase) -> Lesson:
    """Gather all of a knowledge base that decides what is learned."""
    intents = base.intents.values()
    examples = (
        Example(intent.id, text, language)
        for intent in intents
        for language, texts in intent.examples.items()
        for text in texts
    )
    questions = (Example(intent.id, text, "th") for intent in intents for text in intent.must_match)
    return Lesson(tuple(examples), base.background, tuple(place_names(base)), tuple(questions), base.must_not_match)


def place_names(base: KnowledgeBase) -> Iterator[PlaceName]:
    """Give every way of writing each province and Bangkok district."""
    for province in base.provinces.values():
        yield from _province_names(province)
    for district in base.districts.values():
        value = district.name.th
        yield PlaceName("district", value, value, weak=district.needs_sign, needs_sign=district.needs_sign)
        yield PlaceName("district", value, district.name.en)
    yield from _town_names(base)


def _town_names(base: KnowledgeBase) -> Iterator[PlaceName]:
    """Give the districts outside Bangkok that stand for their province: those whose name no other province has."""
    homes: dict[str, set[str]] = {}
    for point in base.subdistricts:
        homes.setdefault(point.district, set()).add(point.province)
    known = {name for province in base.provinces.values() for name in (province.name.th, *province.aliases)}
    for district, (home, *others) in homes.items():
        is_known = district in known or district.startswith("เมือง")
        if home != BANGKOK_PROVINCE and not others and not is_known and len(district) >= LEAST_TOWN_LETTERS:
            yield PlaceName("province", home, district, weak=True)


def _province_names(province: Province) -> Iterator[PlaceName]:
    value = province.name.th
    yield PlaceName("province", value, value, weak=province.is_common_word, needs_sign=province.needs_sign)
    yield PlaceName("province", value, province.name.en, weak=province.is_common_word)
    for alias in province.aliases:
        yield PlaceName("province", value, alias)
    for alias in province.weak_aliases:
        yield PlaceName("province", value, alias, weak=True)
