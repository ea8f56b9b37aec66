"""``doebot ask --jsonl`` keeps its contract line by line."""

from __future__ import annotations

import io
import json
from contextlib import suppress
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.question_lines import AskError, parse_question
from bot.cli.talk import run_ask
from bot.dialogue.conversation import Conversation
from knowledge import BANGKOK


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


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": "a", "channel": ["line"]}',
        b'{"text": "a", "channel": {"x": 1}}',
        b'{"text": "a", "channel": 5}',
        b"[" * 100_000,
        b'{"text": "a", "id": ' + b"[" * 500 + b"]" * 500 + b', "x": ' + b"[" * 100_000,
        b'{"text": "a", "now": "9999-12-31T23:59:59+07:00"}',
        b'{"text": "a", "now": "0001-01-01T00:00:00+14:00"}',
        b'{"text": "a", "now": 5}',
        b'{"text": "a", "now": ["2026-11-23"]}',
        b'{"text": "a", "now": {}}',
        b'{"text": "a", "id": NaN}',
        b'{"text": "a", "id": -Infinity}',
        b'{"text": "a", "id": 1e999}',
        b'{"text": "a", "id": ' + b"9" * 5000 + b"}",
        b'{"text": "a", "conversation": ["a"]}',
        b'{"text": "a", "conversation": {"a": 1}}',
        '{"text": "หางาน"}'.encode("cp874"),
        '{"text": "หางาน"}'.encode("utf-16"),
        b'{"text": ["a"]}',
        b'{"text": null}',
        b"null",
        b"true",
        b'"text"',
        b"NaN",
        b"\x00",
        b"{'text': 'a'}",
        b'{"text": "a"} {"text": "b"}',
        b'{"text": "a"',
    ],
)
def test_whatever_a_line_holds_gives_one_error_line(conversation: Conversation, now: datetime, line: bytes) -> None:
    """A stream of a thousand questions does not end at the odd one; what comes out is JSON that every reader takes."""
    target = io.StringIO()

    run_ask(conversation, [line + b"\n", question("สวัสดี").encode()], target, lambda: now)

    def refuse(name: str) -> None:
        raise AssertionError(name)

    first, second = (json.loads(each, parse_constant=refuse) for each in target.getvalue().splitlines())
    assert set(first) == {"error"}
    assert first["error"].startswith("line 1: ")
    assert second["intent"] == "chat.greeting"


@pytest.mark.parametrize(
    "line",
    [b'\xef\xbb\xbf{"text": "x"}', b'{"text": "x"}\r\n', b'  {"text": "x"}', b'{"text": "x", "id": {"a": [1.5]}}'],
)
def test_harmless_differences_are_read(conversation: Conversation, now: datetime, line: bytes) -> None:
    """A byte order mark of Notepad does not cost the first question."""
    target = io.StringIO()

    run_ask(conversation, [line.replace(b'"x"', '"สวัสดี"'.encode())], target, lambda: now)

    assert json.loads(target.getvalue())["intent"] == "chat.greeting"


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
def test_any_bytes_are_a_question_or_an_error(line: bytes) -> None:
    """Nothing else comes out of reading a line."""
    with suppress(AskError):
        assert parse_question(line, 1, lambda: datetime(2026, 11, 30, tzinfo=BANGKOK)).message.text is not None
