"""An officer sees which words decided."""

from __future__ import annotations

import pytest

from intents import Interpreter
from intents.ngrams import romanize_thai


@pytest.mark.parametrize(
    "asked", ["ขอเบอร์สำนักงานหน่อย", "please renew my permit", "เบอร์โคราช", "หางาน  ที่ระยอง", "หางาน xyz xyz xyz"]
)
def test_the_words_add_up_to_the_score(interpreter: Interpreter, asked: str) -> None:
    """Nothing of a score is left unexplained."""
    understood = interpreter.interpret(asked)
    best = understood.matches[0]

    words = interpreter.weigh_words(understood, best.intent)

    assert sum(word.score for word in words) == pytest.approx(best.score, abs=1e-3)


def test_the_word_that_matters_weighs_most(interpreter: Interpreter) -> None:
    """The polite frame around a question does not decide."""
    understood = interpreter.interpret("รบกวนสอบถามเบอร์หน่อยนะ")

    words = interpreter.weigh_words(understood, "office.phone")

    assert max(words, key=lambda word: word.score).word == "เบอร์"


def test_tells_words_that_no_example_of_the_intent_holds(interpreter: Interpreter) -> None:
    """Staff see what an example is missing for."""
    understood = interpreter.interpret("หางาน xylophone")

    unknown = [word.word for word in interpreter.weigh_words(understood, "job.find") if not word.is_known]

    assert unknown == ["xylophone"]


def test_what_was_matched_by_sound_has_no_words(interpreter: Interpreter) -> None:
    """Thai in Latin letters is compared as a whole."""
    understood = interpreter.interpret(romanize_thai("อยากได้งานทำ"))

    assert interpreter.weigh_words(understood, "job.find") == ()
