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
    gather_sayings,
    judge_all,
    read_conversations,
    read_training,
    summarize,
    write_report,
)
from bot.evaluation.judging import AnswerSummary, judge
from intents import Interpreter, Match
from knowledge import KnowledgeBase
from tests.conftest import MONDAY_MORNING


def case(intent: str, *also: str, is_cancel: bool = False, is_free: bool = False) -> Case:
    return Case("ข้อความ", intent, frozenset([intent, *also]), is_cancel=is_cancel, is_free=is_free)


def answer(decision: str, intent: str | None = None, options: tuple[str, ...] = ()) -> AnswerSummary:
    return AnswerSummary(decision, intent, options=options)  # type: ignore[arg-type]


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

    assert (single.accepted, single.kind, dict(single.slot)) == (frozenset({"job.fair", "job.search"}), "th", {})
    assert (turn.is_cancel, turn.is_inside, turn.kind) == (True, False, "dialogue")


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "ก"}', '{"turns": 5}'])
def test_a_bad_line_is_named(write: Callable[[str], Path], line: str) -> None:
    """Whoever made the file sees which line to mend."""
    with pytest.raises(EvaluationFileError, match="line 2"):
        list(read_conversations(write(f'{{"text": "ก", "intent": "job.fair"}}\n{line}\n')))


def judged(intent: str, best: str, confidence: float, grade: Grade, text: str = "ข้อความ") -> Judged:
    asked = Case(text, intent, frozenset([intent]), kind="th")
    return Judged(asked, AnswerSummary("answer", best, matches=(Match(best, confidence, 0.0),)), grade, None)


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


def test_test_questions_of_the_knowledge_are_asked(base: KnowledgeBase) -> None:
    """What staff wrote that a reply has to contain is measured, for intents and their cases."""
    asked = [each for [each] in gather_sayings(base)]

    written = [saying for known in base.answers.values() for saying in known.must_say]
    assert [(each.text, each.must_say) for each in asked] == [(each.question, each.contains) for each in written]
    assert all(each.case is None or each.case.startswith(f"{each.intent}/") for each in asked)
    assert any(each.case for each in asked)


@pytest.mark.parametrize(
    ("contains", "says_it", "is_good"),
    [((), None, True), (("30 วัน",), True, True), (("30 วัน", "1694|1506"), True, True), (("60 วัน",), False, False)],
)
def test_a_reply_has_to_say_what_was_written(contains: tuple[str, ...], says_it: bool | None, is_good: bool) -> None:
    """The right subject without the words that count is no good answer; ``|`` stands for either."""
    asked = Case("ต้องทำเมื่อไหร่", "unemployment.register", frozenset(["unemployment.register"]), must_say=contains)
    given = AnswerSummary("answer", "unemployment.register", text="ทำภายใน 30 วัน ถาม 1506 กด 2")

    row = Judged(asked, given, judge(asked, given), None)

    assert (row.says_it, row.is_good) == (says_it, is_good)


def test_counts_what_was_said_and_the_cases() -> None:
    """Both are told apart from the right subject."""
    asked = Case("ก", "job.fair", frozenset(["job.fair"]), case="job.fair/cost", must_say=("ฟรี",))
    answers = [
        AnswerSummary("answer", "job.fair", "job.fair/cost", "เข้าฟรี"),
        AnswerSummary("answer", "job.fair", None, "ถามสำนักงาน"),
    ]

    figures = summarize("x", [Judged(asked, each, judge(asked, each), None) for each in answers])

    assert (figures.said, figures.cases) == ((1, 2), (1, 2))
    assert figures.inside[0].shares[Grade.RIGHT] == 1.0


def test_reads_talks_as_staff_write_them(tmp_path: Path) -> None:
    """The files of ``tests/dialogues`` can be measured as they are."""
    path = tmp_path / "talks.yaml"
    path.write_text(
        "- about: ว่างงาน\n  turns:\n"
        "    - {citizen: ตกงาน, intent: unemployment.register, case: late, says: [1694]}\n"
        "    - {citizen: ที่ระยอง, intent: office.contact, also: [office.nearest], province: ระยอง}\n"
        "    - {citizen: สูตรต้มยำ, decision: fallback}\n"
        "    - {citizen: อะไรก็ได้}\n",
        encoding="utf-8",
    )

    [[first, second, third, last]] = read_conversations(path)

    assert (first.case, first.must_say, first.kind) == ("unemployment.register/late", ("1694",), "dialogue")
    assert (second.accepted, dict(second.slot)) == (
        frozenset({"office.contact", "office.nearest"}),
        {"province": "ระยอง"},
    )
    assert (third.is_inside, last.is_free) == (False, True)


@pytest.mark.parametrize("text", ["- about: x\n", "- turns: [{intent: job.fair}]\n", "- 5\n", "- [\n"])
def test_a_bad_talk_is_named(tmp_path: Path, text: str) -> None:
    """Whoever wrote it sees which talk to mend."""
    path = tmp_path / "talks.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(EvaluationFileError, match="line 1"):
        list(read_conversations(path))
