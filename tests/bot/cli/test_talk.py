"""``doebot ask --jsonl`` keeps its contract line by line."""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any

import pytest

from bot.cli.talk import run_ask
from bot.dialogue.conversation import Conversation


def ask(conversation: Conversation, now: datetime, *lines: str) -> list[dict[str, Any]]:
    target = io.StringIO()
    run_ask(conversation, io.StringIO("\n".join(lines) + "\n"), target, lambda: now)
    return [json.loads(line) for line in target.getvalue().splitlines()]


def question(text: str, **more: Any) -> str:
    return json.dumps({"text": text, **more})


def test_answers_a_question_with_all_fields(conversation: Conversation, now: datetime) -> None:
    """Evaluations find every field of the contract."""
    [answer] = ask(conversation, now, question("1506 กดอะไร", id=7))

    assert answer["id"] == 7
    assert answer["decision"] == "answer"
    assert answer["intent"] == "hotline.mol"
    assert 0 <= answer["confidence"] <= 1
    assert len(answer["candidates"]) >= 3
    assert answer["language"] == "th"
    assert {"options", "entities", "text", "buttons", "case", "facet"} <= answer.keys()


def test_tells_the_case_that_was_answered(conversation: Conversation, now: datetime) -> None:
    """Evaluations see the detail too; the general answer is none."""
    answers = ask(
        conversation,
        now,
        question("ขึ้นทะเบียนว่างงาน", conversation="a"),
        question("ต้องทำภายในกี่วัน", conversation="a"),
    )

    assert [each["intent"] for each in answers] == ["unemployment.register"] * 2
    assert [each["case"] for each in answers] == [None, "deadline"]


def test_lines_of_one_conversation_share_a_session(conversation: Conversation, now: datetime) -> None:
    """Follow-ups work as they do in the chat."""
    answers = ask(
        conversation,
        now,
        question("เบอร์จัดหางานกาญจนบุรี", conversation="a"),
        question("แล้วเปิดกี่โมง", conversation="a"),
        question("แล้วเปิดกี่โมง", conversation="b"),
    )

    assert answers[1]["intent"] == "office.hours"
    assert answers[1]["entities"] == {"province": "กาญจนบุรี"}
    assert answers[2]["entities"] == {}


def test_lines_without_conversation_start_fresh(conversation: Conversation, now: datetime) -> None:
    """One row of a test set never colours the next."""
    answers = ask(conversation, now, question("เบอร์จัดหางานกาญจนบุรี"), question("สำนักงานจัดหางานเปิดกี่โมง"))

    assert answers[1]["asks"] == "province"


@pytest.mark.parametrize(
    "line", ["{", "[]", "{}", '{"text": 5}', '{"text": "a", "now": "soon"}', '{"text":"a","channel":1}']
)
def test_a_bad_line_yields_an_error_and_the_run_goes_on(conversation: Conversation, now: datetime, line: str) -> None:
    """One broken row does not lose the others."""
    answers = ask(conversation, now, line, question("สวัสดี"))

    assert "error" in answers[0]
    assert answers[1]["intent"] == "chat.greeting"


def test_now_decides_about_open_and_closed(conversation: Conversation, now: datetime) -> None:
    """The same question on a Sunday says closed."""
    text = "สายด่วนเปิดกี่โมง"
    answers = ask(conversation, now, question(text), question(text, now="2026-11-22T10:00:00+07:00"))

    assert "ตอนนี้เปิดอยู่" in answers[0]["text"]
    assert "ตอนนี้ปิด" in answers[1]["text"]


def test_half_an_emoji_does_not_break_the_output(conversation: Conversation, now: datetime) -> None:
    """A lone surrogate is valid JSON and must come out as valid UTF-8."""
    [answer] = ask(conversation, now, '{"text": "หางาน \\ud83d", "id": "\\ud83d"}')

    assert "decision" in answer
