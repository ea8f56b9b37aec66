"""No question of the evaluation files was copied into the knowledge: a bot that knows the exam proves nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from rapidfuzz import fuzz, process

from intents import normalize
from knowledge import KnowledgeBase
from tests.conftest import SHARED

EVALUATION = SHARED / "eval"
NEAR_COPY = 85  # rapidfuzz speaks 0-100
SHORT = 12  # letters; there are only so many ways to say hello


def evaluation_texts() -> Iterator[str]:
    for path in EVALUATION.glob("*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            for turn in row.get("turns", [row]):
                yield from (normalize(turn[name]).text for name in ("text", "meant") if turn.get(name))


def our_texts(base: KnowledgeBase) -> Iterator[str]:
    for answer in base.answers.values():
        yield from (*answer.examples["th"], *answer.examples["en"], *answer.must_match)
        yield from (each.question for each in answer.must_say)
    for facet in base.facets.values():
        yield from (*facet.examples, *facet.must_match)
    yield from (turn.text for turn in base.taught_turns)
    yield from (*base.background, *base.must_not_match)


def test_no_question_is_a_near_copy(base: KnowledgeBase) -> None:
    """Examples and test questions come from other heads than the evaluation."""
    if not EVALUATION.exists():
        pytest.skip("NOT RUN: the evaluation files are not beside this repository (../shared/eval)")
    theirs = [text for text in set(evaluation_texts()) if len(text) > SHORT]
    assert theirs
    ours = [text for text in (normalize(each).text for each in our_texts(base)) if len(text) > SHORT]

    copies = [text for text in ours if process.extractOne(text, theirs, scorer=fuzz.ratio, score_cutoff=NEAR_COPY)]

    assert copies == []
