"""Figures of an evaluation are counted as citizens would count them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.dialogue.conversation import Conversation
from bot.evaluation import (
    Case,
    EvaluationFileError,
    Grade,
    Judged,
    ask_conversation,
    ask_interpreter,
    judge_all,
    read_conversations,
    read_training,
    summarize,
    write_report,
)
from bot.evaluation.judging import AnswerSummary, judge
from intents import Interpreter, Match
from tests.conftest import MONDAY_MORNING


def case(intent: str, *also: str, **values: bool) -> Case:
    return Case("ข้อความ", intent, frozenset([intent, *also]), **values)


def answer(decision: str, intent: str | None = None, options: tuple[str, ...] = ()) -> AnswerSummary:
    return AnswerSummary(decision, intent, options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "given", "grade"),
    [
        (case("job.fair"), answer("answer", "job.fair"), Grade.RIGHT),
        (case("job.fair", "job.search"), answer("answer", "job.search"), Grade.RIGHT),
        (case("job.fair"), answer("answer", "job.search"), Grade.WRONG),
        (case("job.fair"), answer("clarify", options=("job.search", "job.fair")), Grade.OFFERED),
        (case("job.fair"), answer("clarify", options=("job.search",)), Grade.MISSED),
        (case("job.fair"), answer("fallback"), Grade.MISSED),
        (case("out_of_scope"), answer("fallback"), Grade.DECLINED),
        (case("out_of_scope"), answer("clarify", options=("job.fair",)), Grade.BOTHERED),
        (case("out_of_scope"), answer("answer", "job.fair"), Grade.ANSWERED),
        (case("out_of_scope", "chat.help"), answer("answer", "chat.help"), Grade.DECLINED),
        (case("out_of_scope", is_cancel=True), answer("answer", "chat.cancel"), Grade.DECLINED),
        (case("out_of_scope", is_free=True), answer("answer", "job.fair"), Grade.DECLINED),
    ],
)
def test_judges_a_reply_by_what_the_citizen_got(asked: Case, given: AnswerSummary, grade: Grade) -> None:
    """Right, one tap away, misleading, or nothing: each is told apart."""
    assert judge(asked, given) is grade


def test_remembers_the_place_through_a_conversation(conversation: Conversation) -> None:
    """The second question is judged with the province of the first."""
    turns = (
        Case("เบอร์จัดหางานระยอง", "office.contact", frozenset(["office.contact"]), {"province": "ระยอง"}),
        Case("แล้วเปิดกี่โมง", "office.hours", frozenset(["office.hours"]), {"province": "ระยอง"}),
    )

    judged = list(judge_all(ask_conversation(conversation, MONDAY_MORNING), [turns]))

    assert [each.is_good for each in judged] == [True, True]


def test_sets_the_scene_for_a_pick(conversation: Conversation) -> None:
    """A row may say which choices were shown before."""
    pick = Case("ข้อ 2", "gecc.count", frozenset(["gecc.count"]), offered=("gecc.what", "gecc.count"))

    [judged] = judge_all(ask_conversation(conversation, MONDAY_MORNING), [(pick,)])

    assert judged.grade is Grade.RIGHT


def test_learns_from_rows_instead_of_the_knowledge(tmp_path: Path) -> None:
    """Public data sets can be measured without a knowledge base."""
    when = ("now", "please", "here", "there", "today")
    rows = [{"text": f"turn the light on {word}", "intent": "light.on"} for word in when]
    rows += [{"text": f"play some music {word}", "intent": "music.play"} for word in when]
    rows += [{"text": "what is the meaning of life", "intent": "out_of_scope"}]
    path = tmp_path / "train.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    examples, background = read_training(path)
    ask = ask_interpreter(Interpreter.train(examples, background, ()))

    [judged] = judge_all(ask, [(Case("light on", "light.on", frozenset(["light.on"])),)])

    assert judged.is_among(1)


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "file.jsonl"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_reads_messages_and_conversations(write: Callable[[str], Path]) -> None:
    """Both forms stand in one file."""
    path = write(
        '{"text": "ก", "intent": "job.fair", "also": ["job.search"], "slot": null, "lang": "th"}\n\n'
        '{"about": "x", "turns": [{"text": "ข", "intent": "out_of_scope", "control": "cancel"}]}\n'
    )

    [[single], [turn]] = read_conversations(path)

    assert (single.accepted, single.kind, dict(single.slot)) == ({"job.fair", "job.search"}, "th", {})
    assert (turn.is_cancel, turn.is_inside, turn.kind) == (True, False, "dialogue")


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "ก"}', '{"turns": 5}'])
def test_a_bad_line_is_named(write: Callable[[str], Path], line: str) -> None:
    """Whoever made the file sees which line to mend."""
    with pytest.raises(EvaluationFileError, match="line 2"):
        list(read_conversations(write(f'{{"text": "ก", "intent": "job.fair"}}\n{line}\n')))


def judged(intent: str, best: str, confidence: float, grade: Grade, text: str = "ข้อความ") -> Judged:
    asked = Case(text, intent, frozenset([intent]), kind="th")
    return Judged(asked, AnswerSummary("answer", best, matches=(Match(best, confidence, {}),)), grade, None)


def test_counts_shares_confusions_and_reliability() -> None:
    """The figures are plain counts."""
    rows = [
        judged("job.fair", "job.fair", 0.95, Grade.RIGHT),
        judged("job.fair", "job.search", 0.91, Grade.WRONG),
        judged("out_of_scope", "job.search", 0.15, Grade.DECLINED),
    ]

    figures = summarize("x", rows)

    assert figures.inside[0].shares[Grade.RIGHT] == 0.5
    assert figures.outside[0].shares[Grade.DECLINED] == 1.0
    assert figures.confusions == (("job.fair", "job.search", 1),)
    assert [(each.rows, each.truth) for each in figures.reliability] == [(1, 0.0), (2, 0.5)]


def test_the_page_shows_messages_as_text_only(tmp_path: Path) -> None:
    """A message with markup does nothing on the page."""
    rows = [judged("job.fair", "job.search", 0.9, Grade.WRONG, "<script>alert(1)</script>")]

    write_report(tmp_path / "report.html", [summarize("<x>", rows)])

    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
