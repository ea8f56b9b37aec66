"""The real program answers on Telegram, played by telegram-test-api."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT
from tests.peers.peer import running_peer, wait_until
from tests.ports import free_port
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


def say(telegram: str, text: str, **more: Any) -> None:
    message = {"botToken": TOKEN, "date": int(time.time()), "from": CITIZEN, "chat": CHAT, "text": text, **more}
    httpx.post(f"{telegram}/sendMessage", json=message, timeout=20).raise_for_status()


def doebot(*arguments: str, folder: Path, code: int = 0, **settings: str) -> str:
    """Run a command to its end and give what it says."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOEBOT_")}
    environment = {**clean, **settings, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def answers(telegram: str, chat: dict[str, Any] = CHAT) -> list[dict[str, Any]]:
    found = httpx.post(f"{telegram}/getUpdates", json={"token": TOKEN, "chatId": chat["id"]}, timeout=20).json()
    return [each["message"] for each in found["result"]]


def test_answers_a_webhook_and_a_tapped_button(telegram: str, tmp_path: Path) -> None:
    """A citizen types, reads the answer, taps a button under it and reads on."""
    settings = {
        "DOEBOT_TELEGRAM_TOKEN": TOKEN,
        "DOEBOT_TELEGRAM_SECRET_TOKEN": SECRET,
        "DOEBOT_TELEGRAM_API_BASE": telegram,
    }
    with running_bot(tmp_path, settings) as bot:
        doebot("telegram", "webhook", bot, folder=tmp_path, **settings)
        say(telegram, "1506 กดอะไร")
        [answer, *_] = wait_until(lambda: answers(telegram))
        assert "โทร 1506 แล้วกด 2" in answer["text"]

        tap = {"botToken": TOKEN, "from": CITIZEN, "message": {"message_id": 1, "date": int(time.time()), "chat": CHAT}}
        httpx.post(f"{telegram}/sendCallback", json={**tap, "data": "a:hotline.difference"}, timeout=20)

        [answer, *_] = wait_until(lambda: answers(telegram))
        assert "1694" in answer["text"]
        assert len(wait_until(lambda: httpx.get(f"{telegram}/answeredCallbacks").json())) == 1


def test_a_group_calls_the_bot_by_name(telegram: str, tmp_path: Path) -> None:
    """Of a group's talk the bot answers what mentions it, and nothing else."""
    settings = {
        "DOEBOT_TELEGRAM_TOKEN": TOKEN,
        "DOEBOT_TELEGRAM_SECRET_TOKEN": SECRET,
        "DOEBOT_TELEGRAM_API_BASE": telegram,
    }
    name = [{"type": "mention", "offset": 0, "length": 15}]
    with running_bot(tmp_path, settings) as bot:
        doebot("telegram", "webhook", bot, folder=tmp_path, **settings)
        say(telegram, "1506 กดอะไร", chat=GROUP)
        say(telegram, "@HotlineTestBot 1694 กับ 1506 ต่างกันยังไง", chat=GROUP, entities=name)

        [answer] = wait_until(lambda: answers(telegram, GROUP))

    assert "1694" in answer["text"]


def test_an_operator_sets_up_the_bot(telegram: str, tmp_path: Path) -> None:
    """Profile and webhook are set, shown and removed; polling says why it does not start beside a webhook."""
    settings = {
        "DOEBOT_TELEGRAM_TOKEN": TOKEN,
        "DOEBOT_TELEGRAM_SECRET_TOKEN": SECRET,
        "DOEBOT_TELEGRAM_API_BASE": telegram,
    }
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
    clean = {name: value for name, value in os.environ.items() if not name.startswith("DOEBOT_")}
    settings = {"DOEBOT_TELEGRAM_TOKEN": TOKEN, "DOEBOT_TELEGRAM_API_BASE": telegram, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "telegram"], cwd=tmp_path, env={**clean, **settings}, stderr=subprocess.PIPE
    ) as program:
        say(telegram, "สวัสดีครับ")

        [answer, *_] = wait_until(lambda: answers(telegram), seconds=60)
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate(timeout=30)

    assert "สวัสดี" in answer["text"]
    assert program.returncode == 0
    assert b"Traceback" not in errors
    assert TOKEN.encode() not in errors
