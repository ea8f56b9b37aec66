"""Training in a process of its own gives what training here gives, and cannot take this process along."""

from __future__ import annotations

import subprocess
import sys

import pytest

from intents import Example, Interpreter, Lesson, TrainingError, train_apart
from intents.training import learn

from .conftest import EXAMPLES, PLACES, STRANGERS

LESSON = Lesson(
    tuple(Example(intent, text, "th") for intent, texts in EXAMPLES.items() for text in texts.split("|")),
    tuple(STRANGERS),
    tuple(PLACES),
)


@pytest.mark.parametrize("typed", ["ขอเบอร์จัดหางานโคราช", "hagnan tham", "renew permit", "s'k'ko", "😀", ""])
def test_learns_the_same_as_here(typed: str) -> None:
    """Nothing of what was learned is lost on the way."""
    there, here = Interpreter.unpack(train_apart(LESSON)).interpret(typed), learn(LESSON).interpret(typed)

    assert there.decision == here.decision
    assert there.matches == here.matches
    assert there.reading_kind == here.reading_kind


def test_a_death_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    """The reason goes to standard error; answers on standard output stay pure."""
    with pytest.raises(TrainingError, match="exit code 1"):
        train_apart(Lesson((Example("a.b", 5, "th"),)))  # type: ignore[arg-type]

    told = capfd.readouterr()
    assert "Error" in told.err
    assert told.out == ""


def test_only_training_needs_scipy() -> None:
    """A serving process leaves thirty megabytes to others."""
    program = "import sys, intents; sys.exit('scipy' in sys.modules or 'intents.training' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
