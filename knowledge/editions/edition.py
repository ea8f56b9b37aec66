"""A knowledge base together with the interpreter that was trained on it: what a bot answers from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from intents import Interpreter
from knowledge.content import find_errors
from knowledge.diagnostics.problem import KnowledgeBaseError
from knowledge.editions.cache import Cache
from knowledge.editions.training import Training
from knowledge.loading.load import load_knowledge
from knowledge.model import KnowledgeBase

FindParcel = Callable[[str], memoryview | None]


@dataclass(frozen=True, slots=True)
class Edition:
    """What belongs together.

    Attributes:
        base: the knowledge.
        interpreter: trained on it.
        training: names what was learned; editions that differ only in their wording share it.

    """

    base: KnowledgeBase
    interpreter: Interpreter
    training: str


def read_edition(
    folder: Path,
    running: Edition | None = None,
    *,
    today: date | None = None,
    cache: Cache | None = None,
    find_parcel: FindParcel | None = None,
    on_training: Callable[[KnowledgeBase], None] = lambda _base: None,
) -> Edition:
    """Load, check and, where it is new, train; what does not depend on a change is not done again.

    Args:
        folder: a knowledge folder.
        running: gives its interpreter, where nothing that is learned has changed.
        today: the day in Bangkok on which this is to go live for the first time: its content is then checked too.
        cache: where trained interpreters are kept.
        find_parcel: looks, by the name of the training, for what another process trained.
        on_training: called before training, if it is needed.

    Raises:
        KnowledgeBaseError: the folder has errors; it lists all of them.
        TrainingError: the process that trains died.

    """
    base = load_knowledge(folder)
    training = Training(base, cache)
    is_known = running is not None and running.training == training.name
    if today is not None and (errors := find_errors(base, today, are_examples_new=not is_known)):
        raise KnowledgeBaseError(errors)
    if running is not None and is_known:
        return Edition(base, running.interpreter, training.name)
    interpreter = training.find() or _take(training, find_parcel)
    if interpreter is None:
        on_training(base)
        interpreter, _ = training.train()
    return Edition(base, interpreter, training.name)


def _take(training: Training, find_parcel: FindParcel | None) -> Interpreter | None:
    parcel = find_parcel(training.name) if find_parcel else None
    return None if parcel is None else training.take(parcel)
