"""A knowledge base together with the interpreter that was trained on it: what a bot answers from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from intents import Interpreter
from knowledge.content import find_errors
from knowledge.dangers import advert_signs, danger_signs
from knowledge.diagnostics.problem import KnowledgeBaseError
from knowledge.editions.cache import ModelCache
from knowledge.editions.training import Trainer
from knowledge.lapses import find_lapsed_edits
from knowledge.loading.load import load_knowledge
from knowledge.model import KnowledgeBase

FindModel = Callable[[str], memoryview | None]


@dataclass(frozen=True, slots=True)
class Edition:
    """What belongs together.

    Attributes:
        base: the knowledge.
        interpreter: trained on it.
        model_name: of what was learned; editions that differ only in their wording share it.

    """

    base: KnowledgeBase
    interpreter: Interpreter
    model_name: str


def read_edition(
    folder: Path,
    running: Edition | None = None,
    *,
    today: date | None = None,
    cache: ModelCache | None = None,
    find_model: FindModel | None = None,
    on_training: Callable[[KnowledgeBase], None] = lambda _base: None,
) -> Edition:
    """Load, check and, where it is new, train; what does not depend on a change is not done again.

    Args:
        folder: a knowledge folder.
        running: gives its interpreter, where nothing that is learned has changed.
        today: the day in Bangkok on which this is to go live for the first time: its content is then checked too.
        cache: where models are kept.
        find_model: looks, by the name of the model, for the artifact that another process trained.
        on_training: called before training, if it is needed.

    Raises:
        KnowledgeBaseError: the folder has errors; it lists all of them.
        TrainingError: the process that trains died.

    """
    base = load_knowledge(folder)
    trainer = Trainer(base, cache)
    name = trainer.model_name
    is_known = running is not None and running.model_name == name
    if today is not None:
        errors = find_errors(base, today)
        if errors or (errors := find_lapsed_edits(running.base, base, today) if running else ()):
            raise KnowledgeBaseError(errors)
    if running is not None and is_known:
        known = running.interpreter
        has_same_signs = (running.base.dangers, running.base.advert) == (base.dangers, base.advert)
        signed = known if has_same_signs else known.with_signs(danger_signs(base), advert_signs(base))
        return Edition(base, signed, name)
    interpreter = trainer.find()
    if interpreter is None and find_model and (artifact := find_model(name)) is not None:
        interpreter = trainer.take(artifact)
    if interpreter is None:
        on_training(base)
        interpreter, _ = trainer.train()
    return Edition(base, interpreter, name)
