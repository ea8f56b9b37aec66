"""The real program on Telegram, in front of the stub: who blocked it, and answers longer than a message."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bot.channels.text import utf16_length
from tests.long_answer import LONG_ANSWER, LONG_ANSWER_TAP, begins_inside_a_letter, copy_with_long_answer
from tests.peers.peer import wait_until
from tests.platforms.control import Platforms, Settings
from tests.platforms.webhooks import telegram_body, telegram_headers, telegram_update
from tests.server import running_bot

SECRET = "webhook-secret"
MOST_LETTERS = 4_096


@pytest.fixture(scope="module")
def program(stub: Platforms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program with one answer that is too long for a message."""
    settings = {
        "DOEBOT_TELEGRAM_TOKEN": "666:test-token",
        "DOEBOT_TELEGRAM_SECRET_TOKEN": SECRET,
        "DOEBOT_TELEGRAM_API_BASE": stub.url,
        "DOEBOT_KNOWLEDGE_DIR": str(copy_with_long_answer(tmp_path_factory.mktemp("knowledge"))),
    }
    with running_bot(tmp_path_factory.mktemp("bot"), settings) as url:
        yield url


def post(program: str, update: dict[str, object]) -> None:
    headers = telegram_headers(SECRET)
    answer = httpx.post(f"{program}/telegram/webhook", content=telegram_body(update), headers=headers)
    assert answer.status_code == 200


def metrics(program: str) -> dict[str, float]:
    lines = httpx.get(f"{program}/metrics").text.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_ends_quietly_with_who_blocked_it(program: str, platforms: Platforms) -> None:
    """One try, though the answer has two parts; nothing failed, nothing is kept, and others are answered."""
    platforms.configure(Settings(blocked=("201",)))
    before = metrics(program)

    post(program, telegram_update(1, 201, "1506 กดอะไร"))
    post(program, telegram_update(2, 202, "1694 กับ 1506 ต่างกันยังไง"))

    blocked = 'doebot_sent_total{channel="telegram",way="blocked"}'
    after = wait_until(lambda: found if (found := metrics(program)).get(blocked) else None)
    [seen] = platforms.wait_for(1, 60)
    assert after[blocked] == 1
    assert platforms.count_calls("telegram", "sendMessage", "403") == 1
    assert seen.citizen == "202"
    faults = ("doebot_failures_total", "doebot_dead_letters_total")
    assert not any(value for name, value in after.items() if name.startswith(faults))
    assert after["doebot_queue_dead_letters"] == before["doebot_queue_dead_letters"] == 0


def test_a_long_answer_comes_whole(program: str, platforms: Platforms) -> None:
    """In parts that Telegram takes, in their order, and no letter is torn apart; the buttons are under the last."""
    assert begins_inside_a_letter(LONG_ANSWER[MOST_LETTERS:])
    platforms.configure(Settings(keeps_calls=True))
    person = {"id": 203, "first_name": "สมมติ"}
    message = {"message_id": 1, "date": 1_764_000_000, "chat": {**person, "type": "private"}}
    tap = {"id": "1", "from": {**person, "is_bot": False}, "chat_instance": "1", "data": LONG_ANSWER_TAP}

    post(program, {"update_id": 3, "callback_query": {**tap, "message": message}})

    parts = platforms.wait_for(2, 60)
    texts = [text for part in parts for text in part.texts]
    assert "".join(texts) == LONG_ANSWER
    assert all(utf16_length(text) <= MOST_LETTERS for text in texts)
    assert not any(begins_inside_a_letter(text) for text in texts)
    assert ["reply_markup" in part.sent for part in parts] == [False, True]
