"""The interpreter of a knowledge base: trained in a process of its own, and kept for the next start."""

from __future__ import annotations

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
from intents import Interpreter, Lesson, train_apart
from knowledge.cache import Cache, default_cache
from knowledge.model import KnowledgeBase
from knowledge.train import make_lesson

# What computes the numbers, or stands in the file with the shape of its memory.
LIBRARIES = ("numpy", "pyahocorasick", "pythainlp", "rapidfuzz", "scipy")

log = logging.getLogger(__name__)


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
    cache = default_cache() if cache is None else cache
    lesson = make_lesson(base)
    key = name_training(lesson)
    kept = _unpack_kept(cache.load(key))
    if kept is not None:
        return kept
    on_training()
    return Interpreter.unpack(_train(lesson, cache, key))


def _unpack_kept(parcel: memoryview | None) -> Interpreter | None:
    if parcel is None:
        return None
    try:
        return Interpreter.unpack(parcel)
    except Exception:  # a pickle that does not fit may raise whatever its classes raise
        log.warning("what was trained before does not fit this program; training again", exc_info=True)
        return None


def _train(lesson: Lesson, cache: Cache, key: str) -> memoryview:
    """Train, and give the kept copy where there is one: processes share its memory."""
    parcel = train_apart(lesson)
    cache.save(key, parcel)
    kept = cache.load(key)
    return parcel if kept is None else kept


def name_training(lesson: Lesson) -> str:
    """Give a name that differs wherever the trained interpreter may: other lesson, other program, other libraries."""
    digest = hashlib.sha256()
    for part in chain(_describe_machine(), _describe_lesson(lesson)):
        digest.update(part.encode(errors="surrogatepass") + b"\0")
    for path in sorted(Path(intents.__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"interpreter-{digest.hexdigest()[:32]}"


def _describe_lesson(lesson: Lesson) -> Iterator[str]:
    for field in fields(lesson):
        yield field.name
        yield from map(repr, getattr(lesson, field.name))


def _describe_machine() -> Iterator[str]:
    yield sys.version
    yield f"{sys.platform} {platform.machine()}"
    yield from (f"{name} {version(name)}" for name in LIBRARIES)
