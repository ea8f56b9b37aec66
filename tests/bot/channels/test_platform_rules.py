"""LINE and Telegram take every answer in both languages: by their limits, and by their specifications."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from bot.channels.line.render import render_line
from bot.channels.telegram.render import render_telegram
from bot.channels.text import split_text, utf16_length
from bot.dialogue.actions import AskAction, SubjectAction, dump_action
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from bot.messages import Button, ButtonKind, Message, MessageKind, Reply
from knowledge import KnowledgeBase
from knowledge.graphemes import count_graphemes
from tests.bot.channels.line.spec import LineSpec
from tests.bot.channels.telegram.spec import TelegramSpec
from tests.conftest import MONDAY_MORNING


@pytest.fixture(scope="module")
def replies(conversation: Conversation, base: KnowledgeBase) -> list[Reply]:
    """Every answer, question for a slot, menu and dead end in both languages."""
    return [*_replies(conversation, base, MONDAY_MORNING), *EXTREMES]


EXTREMES = [
    Reply("ก" * 25_000, tuple(Button(ButtonKind.TAP, f"ปุ่ม {n}", f"a:job.{n}") for n in range(30))),
    Reply("😀" * 6_000),
    Reply("<script> & {name}", (Button(ButtonKind.CALL, "โทร 1694", "1694"),)),
]


def _replies(conversation: Conversation, base: KnowledgeBase, now: datetime) -> Iterator[Reply]:
    taps = [dump_action(AskAction(intent)) for intent in base.intents]
    taps += [dump_action(SubjectAction(subject.id)) for subject in base.subjects] + ["n", "c", "l:th", "l:en"]
    taps += [f"j:{journey.id}:{number}" for journey in base.journeys for number in range(1, len(journey.steps) + 1)]
    messages = [Message("e", "line", "u", MessageKind.TAP, tap) for tap in taps]
    messages += [Message("e", "line", "u", kind) for kind in (MessageKind.JOINED, MessageKind.MEDIA, MessageKind.GROUP)]
    for session in (Session(language=language, language_is_chosen=True) for language in ("th", "en")):
        for place in (
            session,
            Session(session.language, True, province="กาญจนบุรี"),
            Session(session.language, True, misses=1),
        ):
            for message in messages:
                reply = conversation.respond(message, place, now).reply
                assert reply is not None
                yield reply


def test_labels_fit_and_taps_are_short(replies: list[Reply]) -> None:
    """At most 20 letters as people see them, and 64 bytes of data."""
    buttons = [button for reply in replies for button in (*reply.all_buttons, *reply.rating)]

    assert [button.label for button in buttons if not 1 <= count_graphemes(button.label) <= 20] == []
    assert [
        button.value for button in buttons if len(button.value.encode()) > 64 and button.kind is ButtonKind.TAP
    ] == []


def test_line_limits_hold(replies: list[Reply]) -> None:
    """At most five messages of 5,000 UTF-16 units, thirteen quick replies on the last, known schemes."""
    for rendered in map(render_line, replies):
        assert 1 <= len(rendered) <= 5
        texts = [message["text"] for message in rendered if message["type"] == "text"]
        assert all(0 < utf16_length(text) <= 5000 for text in texts)
        assert all("quickReply" not in message for message in rendered[:-1])
        assert len(rendered[-1].get("quickReply", {}).get("items", [])) <= 13
        for card in (message for message in rendered if message["type"] == "flex"):
            assert len(json.dumps(card["contents"]).encode()) <= 30_000
            assert 0 < utf16_length(card["altText"]) <= 1500
            labels = [label for label in _labels(card["contents"]) if not 1 <= count_graphemes(label) <= 40]
            assert labels == []


def _labels(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "label" in part:
            yield part["label"]
        part = list(part.values())
    if isinstance(part, list):
        for each in part:
            yield from _labels(each)


def test_telegram_limits_hold(replies: list[Reply]) -> None:
    """At most 4,096 characters a message, links by https only, markup escaped."""
    for rendered in map(render_telegram, replies):
        for message in rendered:
            text = re.sub(r"^<b>([^<>]+)</b>", r"\1", message["text"])
            assert 0 < utf16_length(text) <= 4096 + 4 * text.count("&")
            assert "<" not in text
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                assert all(button["url"].startswith("https://") for button in row if "url" in button)


def test_splitting_never_cuts_a_letter() -> None:
    """A consonant keeps its vowel and tone."""
    text = "น้ำใจ " * 2_000

    parts = split_text(text, 4096)

    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert all(part[0] == "น" for part in parts)


def test_line_takes_every_answer(replies: list[Reply]) -> None:
    """LINE's own specification, made strict, finds nothing."""
    spec = LineSpec()
    assert spec.problems({"replyToken": "t", "messages": [{"type": "text"}]})

    bodies = [{"replyToken": "t", "messages": render_line(reply)} for reply in replies]

    assert [problem for body in bodies for problem in spec.problems(body)] == []


def test_telegram_takes_every_answer(replies: list[Reply]) -> None:
    """Telegram's list of methods and types finds nothing."""
    spec = TelegramSpec()
    assert spec.problems("sendMessage", {"chat_id": 1, "txt": "?"})

    calls = [
        {
            "chat_id": 77,
            "parse_mode": "HTML",
            **message,
        }
        for reply in replies
        for message in render_telegram(reply)
    ]

    assert [problem for call in calls for problem in spec.problems("sendMessage", call)] == []
