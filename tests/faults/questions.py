"""What citizens ask in these tests; each question has an answer of its own, which tells to what it is the answer."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.channels.line.channel import RETRY_NAMESPACE
from tests.knowledge.conftest import FILES, INTENT
from tests.platforms.records import Delivery, Platform
from tests.platforms.webhooks import (
    citizen_of,
    line_body,
    line_event,
    line_event_id,
    number_of,
    signed_headers,
    telegram_body,
    telegram_headers,
    telegram_update,
)

LINE_SECRET = "an-invented-channel-secret"
TELEGRAM_SECRET = "invented-secret-token"
NUMBERS = ("หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า", "สิบ")  # digits may be masked
ASKED = tuple(f"ขอทราบข้อ{word}" for word in NUMBERS)
ANSWERS = tuple(f"คำตอบข้อ {number}" for number in range(len(ASKED)))
MOST = len(ASKED)  # questions of one citizen


@dataclass(frozen=True, order=True, slots=True)
class Question:
    """One message of one citizen; ``number`` is its place, from 0, and says what is asked.

    ``text`` is asked instead, where it is given.
    """

    platform: Platform
    citizen: int
    number: int
    text: str = ""

    @property
    def words(self) -> str:
        return self.text or ASKED[self.number]

    @property
    def event_id(self) -> str:
        """The id of its event, the same however often it is delivered."""
        if self.platform == "line":
            return line_event_id(self.citizen, self.number)
        return str(self.citizen * 100 + self.number)


@dataclass(frozen=True, slots=True)
class Webhook:
    """The request that brings questions to the program."""

    path: str
    body: bytes
    headers: Mapping[str, str]


def line_webhook(questions: Sequence[Question]) -> Webhook:
    """Put questions of LINE in one body."""
    body = line_body([line_event(each.citizen, each.number, each.words) for each in questions])
    return Webhook("/line/webhook", body, signed_headers(body, LINE_SECRET))


def telegram_webhook(question: Question) -> Webhook:
    """Put one question of Telegram in a body."""
    body = telegram_body(telegram_update(int(question.event_id), question.citizen, question.words))
    return Webhook("/telegram/webhook", body, telegram_headers(TELEGRAM_SECRET))


def webhook(question: Question) -> Webhook:
    """Put one question in a body."""
    return line_webhook([question]) if question.platform == "line" else telegram_webhook(question)


def talk(platform: Platform, citizen: int, count: int = MOST) -> list[Question]:
    """Give a citizen's questions in their order."""
    return [Question(platform, citizen, number) for number in range(count)]


def retry_key(question: Question) -> str:
    """Give the key by which LINE knows a push again."""
    return str(uuid.uuid5(RETRY_NAMESPACE, question.event_id))


def answered_by(delivery: Delivery, pushes: Mapping[str, Question]) -> Question | None:
    """Find the question that a delivery answers; None: it answers none.

    Args:
        delivery: what a citizen saw.
        pushes: questions of LINE by their retry keys.

    """
    if delivery.texts[0] not in ANSWERS:
        return None
    number = ANSWERS.index(delivery.texts[0])
    if delivery.way == "message":
        return Question("telegram", int(delivery.citizen), number)
    key = delivery.key or ""
    asked = pushes.get(key) if delivery.way == "push" else Question("line", citizen_of(key), number_of(key))
    return asked if asked is not None and asked.number == number else None


def write_knowledge(folder: Path) -> None:
    """Write a small knowledge folder with an intent for each question."""
    intents = "".join(_intent(number) for number in range(MOST))
    for name, text in {**FILES, "answers/asked.yaml": f"intents:\n{intents}"}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _intent(number: int) -> str:
    name = f"asked.n{number}"
    filled: Any = INTENT.format(id=name)
    for old, new in ((f"ถามเรื่อง {name}", ASKED[number]), ("โทร {hotline_doe}", ANSWERS[number])):
        assert old in filled, f"{old!r} stands no longer in the example intent"
        filled = filled.replace(old, new)
    return str(filled)
