"""The real program answers on Telegram, played by telegram-test-api."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot.channels.telegram.spec import SPEC, TelegramSpec
from tests.peers.peer import running_peer, wait_until
from tests.ports import free_port
from tests.programs import call_doebot, environment_of, running_doebot
from tests.server import running_bot

pytestmark = pytest.mark.peer
TOKEN, SECRET = "666:test-token", "webhook-secret"
CITIZEN = {"id": 77, "first_name": "สมมติ", "is_bot": False}
CHAT = {"id": 77, "type": "private"}
GROUP = {"id": -5, "type": "group", "title": "หอพัก"}


@pytest.fixture
def telegram() -> Iterator[str]:
    port = free_port()
    with running_peer(port, "telegram-emulator.js", environment={"PORT": str(port)}):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
def settings(telegram: str) -> dict[str, str]:
    return {
        "DOEBOT_TELEGRAM_TOKEN": TOKEN,
        "DOEBOT_TELEGRAM_SECRET_TOKEN": SECRET,
        "DOEBOT_TELEGRAM_API_BASE": telegram,
    }


def send(telegram: str, **content: Any) -> None:
    message = {"botToken": TOKEN, "date": int(time.time()), "from": CITIZEN, "chat": CHAT, **content}
    httpx.post(f"{telegram}/sendMessage", json=message, timeout=20).raise_for_status()


def say(telegram: str, text: str, **more: Any) -> None:
    send(telegram, text=text, **more)


def tap(telegram: str, data: str) -> None:
    message = {"message_id": 1, "date": int(time.time()), "chat": CHAT}
    callback = {"botToken": TOKEN, "from": CITIZEN, "message": message, "data": data}
    httpx.post(f"{telegram}/sendCallback", json=callback, timeout=20).raise_for_status()


def set_webhook(telegram: str, bot: str) -> None:
    hook = {"url": f"{bot}/telegram/webhook", "secret_token": SECRET}
    httpx.post(f"{telegram}/bot{TOKEN}/setWebhook", json=hook, timeout=20).raise_for_status()


def doebot(*arguments: str, folder: Path, code: int = 0, **settings: str) -> str:
    """Run a command to its end and give what it says."""
    done = call_doebot(*arguments, folder=folder, environment=environment_of(**settings))
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def read(telegram: str, count: int = 1) -> list[dict[str, Any]]:
    """Wait for so many messages of the bot; each is given once, and all are as Telegram allows."""
    found: list[dict[str, Any]] = []

    def look() -> bool:
        found.extend(map(unpacked, answers(telegram)))
        return len(found) >= count

    wait_until(look)
    assert len(found) == count
    if SPEC.exists():
        assert [problem for each in found for problem in TelegramSpec().problems("sendMessage", each)] == []
    return found


def unpacked(message: dict[str, Any]) -> dict[str, Any]:
    """Give the parameters of a call as they were before they became a form; the peer undoes some of it."""
    nested = ("reply_markup", "link_preview_options")
    parsed = {name: json.loads(message[name]) for name in nested if isinstance(message.get(name), str)}
    return {**message, **parsed}


def buttons(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = message["reply_markup"]["inline_keyboard"]
    return {button["text"]: button for row in rows for button in row}


def answers(telegram: str, chat: dict[str, Any] = CHAT) -> list[dict[str, Any]]:
    found = httpx.post(f"{telegram}/getUpdates", json={"token": TOKEN, "chatId": chat["id"]}, timeout=20).json()
    return [each["message"] for each in found["result"]]


def test_answers_a_webhook_and_a_tapped_button(telegram: str, settings: dict[str, str], tmp_path: Path) -> None:
    """A citizen types, reads the answer, taps a button under it and reads on."""
    with running_bot(tmp_path, settings) as bot:
        doebot("telegram", "webhook", bot, folder=tmp_path, **settings)
        say(telegram, "1506 กดอะไร")
        [answer, *_] = wait_until(lambda: answers(telegram))
        assert "โทร 1506 แล้วกด 2" in answer["text"]

        tap(telegram, "a:hotline.difference")

        [answer, *_] = wait_until(lambda: answers(telegram))
        assert "1694" in answer["text"]
        assert len(wait_until(lambda: httpx.get(f"{telegram}/answeredCallbacks").json())) == 1


def test_the_first_contact_and_the_menu(telegram: str, settings: dict[str, str], tmp_path: Path) -> None:
    """/start welcomes, a link opens what it names, /menu shows subjects, a subject its topics, a number picks one."""
    with running_bot(tmp_path, settings) as bot:
        set_webhook(telegram, bot)

        say(telegram, "/start")
        [welcome] = read(telegram)
        assert "แชตบอตของกรมการจัดหางาน" in welcome["text"]
        assert "เมนู" in buttons(welcome)

        say(telegram, "/start hotline_difference")
        [linked] = read(telegram)
        assert "1506" in linked["text"]

        say(telegram, "/menu")
        [menu] = read(telegram)
        assert buttons(menu)["หางาน"]["callback_data"] == "m:job"

        tap(telegram, "m:job")
        [topics] = read(telegram)
        second = list(buttons(topics).values())[1]
        assert f"2. {second['text']}" in topics["text"]
        say(telegram, "2")
        [typed] = read(telegram)
        tap(telegram, second["callback_data"])
        [tapped] = read(telegram)
        first_line = typed["text"].splitlines()[0]
        assert first_line in tapped["text"] != typed["text"]  # the same again is said more shortly


def test_a_location_gives_an_office_to_call(telegram: str, settings: dict[str, str], tmp_path: Path) -> None:
    """The bot asks for it with a key of its own; the office comes with a title and its number to copy."""
    with running_bot(tmp_path, settings) as bot:
        set_webhook(telegram, bot)

        say(telegram, "สำนักงานใกล้ฉัน")
        [question, request] = read(telegram, 2)
        assert "จังหวัดไหน" in question["text"]
        assert request["reply_markup"]["keyboard"][0][0]["request_location"] is True

        send(telegram, location={"latitude": 14.02, "longitude": 99.53})
        [office] = read(telegram)
        assert office["text"].startswith("<b>สำนักงานจัดหางานจังหวัดกาญจนบุรี</b>")
        assert "โทร 034-564315" in office["text"]
        assert buttons(office)["คัดลอกเบอร์ 034564315"]["copy_text"] == {"text": "034564315"}


def test_a_button_outlives_the_program(telegram: str, settings: dict[str, str], tmp_path: Path) -> None:
    """What was sent before a restart can be tapped after it, and stops spinning."""
    with running_bot(tmp_path, settings) as before:
        set_webhook(telegram, before)
        tap(telegram, "j:lost_job:1")
        [first] = read(telegram)
        onward = buttons(first)["ขั้นต่อไป"]["callback_data"]

    with running_bot(tmp_path, settings) as after:
        set_webhook(telegram, after)
        tap(telegram, onward)

        [second] = read(telegram)
        assert second["text"].startswith("<b>ขั้นที่ 2 จาก 5")
        wait_until(lambda: len(httpx.get(f"{telegram}/answeredCallbacks").json()) == 2)


def test_a_group_calls_the_bot_by_name(telegram: str, settings: dict[str, str], tmp_path: Path) -> None:
    """Of a group's talk the bot answers what mentions it, and nothing else."""
    name = [{"type": "mention", "offset": 0, "length": 15}]
    with running_bot(tmp_path, settings) as bot:
        doebot("telegram", "webhook", bot, folder=tmp_path, **settings)
        say(telegram, "1506 กดอะไร", chat=GROUP)
        say(telegram, "@HotlineTestBot 1694 กับ 1506 ต่างกันยังไง", chat=GROUP, entities=name)

        [answer] = wait_until(lambda: answers(telegram, GROUP))

    assert "1694" in answer["text"]


def test_an_operator_sets_up_the_bot(settings: dict[str, str], tmp_path: Path) -> None:
    """Profile and webhook are set, shown and removed; polling says why it does not start beside a webhook."""
    assert "Set: description (en)" in doebot("telegram", "setup", folder=tmp_path, **settings)
    assert "Nothing to do" in doebot("telegram", "setup", folder=tmp_path, **settings)
    assert "none is set" in doebot("telegram", "webhook", folder=tmp_path, **settings)

    told = doebot("telegram", "webhook", "https://bot.example.go.th", folder=tmp_path, **settings)
    assert "Webhook: https://bot.example.go.th/telegram/webhook" in told
    assert "all that the bot reads" in told
    assert "webhook --delete" in doebot("telegram", folder=tmp_path, code=2, **settings)
    assert "none is set" in doebot("telegram", "webhook", "--delete", folder=tmp_path, **settings)


def test_polls_without_a_public_address_and_ends_cleanly(telegram: str, tmp_path: Path) -> None:
    """`doebot telegram` answers with the token alone; Ctrl-C ends it without a traceback."""
    settings = {"DOEBOT_TELEGRAM_TOKEN": TOKEN, "DOEBOT_TELEGRAM_API_BASE": telegram}
    with running_doebot("telegram", folder=tmp_path, environment=environment_of(**settings)) as program:
        say(telegram, "สวัสดีครับ")

        [answer, *_] = wait_until(lambda: answers(telegram))
        program.send_signal(signal.SIGINT)
        code = program.wait(60)
        written = program.written

    assert "สวัสดี" in answer["text"]
    assert code == 0
    assert "Traceback" not in written
    assert TOKEN not in written
