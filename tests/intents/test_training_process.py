"""Training in a process of its own gives what training here gives, and cannot take this process along."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import (
    Context,
    Example,
    ExampleTurn,
    GazetteerEntry,
    Interpreter,
    TrainingData,
    TrainingError,
    train_in_subprocess,
)
from intents.training import train_model

from .conftest import EXAMPLES, OUT_OF_SCOPE, PLACES

DATA = TrainingData(
    tuple(Example(intent, text, "th") for intent, texts in EXAMPLES.items() for text in texts.split("|")),
    tuple(OUT_OF_SCOPE),
    tuple(PLACES),
)


languages = st.sampled_from(["th", "en"])
maybe = st.none() | st.text()
examples = st.lists(st.builds(Example, st.text(), st.text(), languages, maybe, maybe), max_size=3).map(tuple)
texts = st.lists(st.text(), max_size=3).map(tuple)
entries = st.builds(
    GazetteerEntry, st.sampled_from(["province", "district"]), st.text(), st.text(), st.booleans(), st.booleans()
)
turns = st.builds(ExampleTurn, st.text(), st.text(), st.booleans())


@given(
    st.builds(
        TrainingData,
        examples,
        texts,
        st.lists(entries, max_size=2).map(tuple),
        examples,
        texts,
        st.lists(turns, max_size=3).map(tuple),
    )
)
def test_the_data_arrive_as_they_were_sent(data: TrainingData) -> None:
    """Questions with their cases and facets, known, none or not known; places, and messages of talks."""
    assert TrainingData.from_json(data.to_json()) == data


def test_details_are_learned_the_same_as_here(talker: Interpreter, talk_data: TrainingData) -> None:
    """Cases, facets and what goes on come back with the rest."""
    here = train_model(talk_data)

    for asked, context in (("ไปเกาหลีเสียเงินกี่บาท", None), ("กี่บาทคะ", Context("abroad.korea"))):
        there = talker.interpret(asked, context)
        assert (there.detail, there.goes_on) == (
            here.interpret(asked, context).detail,
            here.interpret(asked, context).goes_on,
        )
        assert there.detail.case == "abroad.korea/fee"


@pytest.mark.parametrize("typed", ["ขอเบอร์จัดหางานโคราช", "hagnan tham", "renew permit", "s'k'ko", "😀", ""])
def test_learns_the_same_as_here(typed: str) -> None:
    """Nothing of what was learned is lost on the way."""
    there, here = Interpreter.load(train_in_subprocess(DATA)).interpret(typed), train_model(DATA).interpret(typed)

    assert there.decision == here.decision
    assert there.matches == here.matches
    assert there.variant == here.variant


def test_a_death_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    """The reason goes to standard error; answers on standard output stay pure."""
    with pytest.raises(TrainingError, match="exit code 1"):
        train_in_subprocess(TrainingData((Example("a.b", 5, "th"),)))  # type: ignore[arg-type]

    told = capfd.readouterr()
    assert "Error" in told.err
    assert told.out == ""


def test_only_training_needs_scipy() -> None:
    """A serving process leaves thirty megabytes to others."""
    program = "import sys, intents; sys.exit('scipy' in sys.modules or 'intents.training' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_learns_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The order in which Python walks through sets differs from process to process, and must not be learned from."""
    said = [f"{wish}หางานจังหวัดโคราช{how}" for wish in ("ต้องการ", "อยาก") for how in ("ใช่หรือไม่", "อย่างไร", "ทำอย่างไร")]
    data = replace(DATA, examples=(*DATA.examples, *(Example("job.more", text, "th") for text in said)))
    artifacts = set()
    for seed in ("1", "2", "3"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        artifacts.add(bytes(train_in_subprocess(data)))

    assert len(artifacts) == 1
