"""What does not depend on a change is not done again."""

from __future__ import annotations

from pathlib import Path

import pytest

from intents import Interpreter
from knowledge import Edition, Trainer, read_edition
from knowledge.editions.cache import ModelCache
from tests.knowledge.test_edition_training import ask


@pytest.fixture
def cache(tmp_path: Path) -> ModelCache:
    return ModelCache(tmp_path / "cache")


def read(folder: Path, cache: ModelCache, running: Edition | None = None) -> tuple[Edition, int]:
    """Read, and tell how many trainings that took."""
    trainings: list[object] = []
    return read_edition(folder, running, cache=cache, on_training=trainings.append), len(trainings)


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_new_wording_keeps_the_interpreter(folder: Path, cache: ModelCache) -> None:
    """It is live as soon as the files are read."""
    before, _ = read(folder, cache)
    edit(folder, "answers/job.yaml", "หางานกับกรมได้ทางเว็บ", "หางานได้ที่เว็บของกรม")

    after, trainings = read(folder, ModelCache(None), before)

    assert (after.interpreter is before.interpreter, trainings) == (True, 0)
    assert after.base.intents["job.search"].answer.th.startswith("หางานได้ที่เว็บของกรม")
    assert after.base.version != before.base.version


def test_new_examples_are_learned(folder: Path, cache: ModelCache) -> None:
    """They change what is understood."""
    before, _ = read(folder, cache)
    edit(folder, "answers/job.yaml", "        - อยากมีงานทำ\n", "        - อยากมีงานทำ\n        - ตกงานจะทำไง\n")

    after, trainings = read(folder, cache, before)

    assert (after.interpreter is before.interpreter, trainings) == (False, 1)


def test_what_another_process_trained_is_taken(folder: Path, cache: ModelCache) -> None:
    """An artifact by the name of the model spares the training; one that does not fit does not."""
    first, _ = read(folder, cache)
    artifact = Trainer(first.base, cache).artifact()
    asked: list[str] = []

    def find(name: str) -> memoryview:
        asked.append(name)
        return artifact

    taken = read_edition(folder, cache=ModelCache(None), find_model=find, on_training=lambda _: pytest.fail("trained"))

    assert asked == [first.model_name]
    assert ask(taken.interpreter) == ask(first.interpreter)
    odd = read_edition(folder, cache=ModelCache(None), find_model=lambda _: memoryview(b"odd"))
    assert isinstance(odd.interpreter, Interpreter)
