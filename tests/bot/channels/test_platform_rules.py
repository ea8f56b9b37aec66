"""LINE and Telegram take every answer in both languages: by their limits, and by their specifications."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import yaml

from bot.channels.line_render import render_line
from bot.channels.split import split_text, utf16_length
from bot.channels.telegram_render import render_telegram
from bot.conversation import Conversation
from bot.messages import Button, ButtonKind, Message, MessageKind, Reply
from bot.sessions import Session
from bot.taps import AskTap, SubjectTap, dump_tap
from knowledge import KnowledgeBase
from knowledge.graphemes import count_graphemes
from tests.conftest import MONDAY_MORNING, SHARED

PLATFORMS = SHARED / "platforms"
Invalid = Callable[[Any], list[str]]


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
    taps = [dump_tap(AskTap(intent)) for intent in base.intents]
    taps += [dump_tap(SubjectTap(subject.id)) for subject in base.subjects] + ["n", "c", "l:th", "l:en"]
    messages = [Message("e", "line", "u", MessageKind.TAP, tap) for tap in taps]
    messages += [Message("e", "line", "u", kind) for kind in (MessageKind.JOINED, MessageKind.MEDIA)]
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
    buttons = [button for reply in replies for button in reply.buttons]

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


def test_telegram_limits_hold(replies: list[Reply]) -> None:
    """At most 4,096 characters a message, links by https only, markup escaped."""
    for rendered in map(render_telegram, replies):
        for message in rendered:
            assert 0 < utf16_length(message["text"]) <= 4096 + 4 * message["text"].count("&")
            assert "<" not in message["text"]
            for row in message.get("reply_markup", {}).get("inline_keyboard", []):
                assert all(button["url"].startswith("https://") for button in row if "url" in button)


def test_splitting_never_cuts_a_letter() -> None:
    """A consonant keeps its vowel and tone."""
    text = "น้ำใจ " * 2_000

    parts = split_text(text, 4096)

    assert "".join(parts).replace(" ", "") == text.replace(" ", "")
    assert all(part[0] == "น" for part in parts)


def _line_validator() -> Invalid:
    from openapi_schema_validator import OAS30Validator  # noqa: PLC0415 - only where the specification is
    from referencing import Registry, Resource  # noqa: PLC0415
    from referencing.jsonschema import DRAFT4  # noqa: PLC0415

    spec = yaml.load((PLATFORMS / "line-openapi" / "messaging-api.strict.yml").read_text("utf-8"), yaml.CSafeLoader)
    registry = Registry().with_resource("urn:line", Resource(contents=spec, specification=DRAFT4))
    validator = OAS30Validator({"$ref": "urn:line#/components/schemas/ReplyMessageRequest"}, registry=registry)
    return lambda body: [error.message for error in validator.iter_errors(body)]


def _telegram_validator() -> Invalid:
    spec = json.loads((PLATFORMS / "telegram-spec" / "api.json").read_text("utf-8"))
    fields = {each["name"]: each for each in spec["methods"]["sendMessage"]["fields"]}

    def check(value: Any, types: list[str], where: str) -> list[str]:
        problems: list[list[str]] = [_check_type(value, name, where) for name in types]
        return [] if [] in problems else problems[0]

    def _check_type(value: Any, name: str, where: str) -> list[str]:
        if name.startswith("Array of "):
            if not isinstance(value, list):
                return [f"{where} is no list"]
            return [
                p
                for n, each in enumerate(value)
                for p in check(each, [name.removeprefix("Array of ")], f"{where}[{n}]")
            ]
        plain = {"String": str, "Integer": int, "Boolean": bool, "Float": float}
        if name in plain:
            return [] if isinstance(value, plain[name]) else [f"{where} is no {name}"]
        described = spec["types"].get(name)
        if described is None or not isinstance(value, dict):
            return [f"{where} is no {name}"]
        if described.get("subtypes"):
            return check(value, described["subtypes"], where)
        return _check_object(value, {each["name"]: each for each in described.get("fields", [])}, where)

    def _check_object(value: dict[str, Any], known: dict[str, Any], where: str) -> list[str]:
        problems = [f"{where}.{name} is unknown" for name in value if name not in known]
        problems += [
            f"{where}.{name} is missing" for name, each in known.items() if each["required"] and name not in value
        ]
        return problems + [
            p
            for name, each in value.items()
            if name in known
            for p in check(each, known[name]["types"], f"{where}.{name}")
        ]

    return lambda call: _check_object(call, fields, "sendMessage")


def _needs_platforms() -> None:
    if not PLATFORMS.exists():
        pytest.skip("NOT RUN: the platforms' specifications are not beside this repository (../shared/platforms)")


def test_line_takes_every_answer(replies: list[Reply]) -> None:
    """LINE's own specification, made strict, finds nothing."""
    _needs_platforms()
    invalid = _line_validator()
    assert invalid({"replyToken": "t", "messages": [{"type": "text"}]})

    bodies = [{"replyToken": "t", "messages": render_line(reply)} for reply in replies]

    assert [problem for body in bodies for problem in invalid(body)] == []


def test_telegram_takes_every_answer(replies: list[Reply]) -> None:
    """Telegram's list of methods and types finds nothing."""
    _needs_platforms()
    invalid = _telegram_validator()
    assert invalid({"chat_id": 1, "txt": "?"})

    calls = [
        {
            "chat_id": 77,
            "parse_mode": "HTML",
            **{name: value for name, value in message.items() if name != "private_only"},
        }
        for reply in replies
        for message in render_telegram(reply)
    ]

    assert [problem for call in calls for problem in invalid(call)] == []
