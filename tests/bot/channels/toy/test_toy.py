"""A channel is one folder and one line in the registry: this one is a toy, and the program around it is real."""

from __future__ import annotations

import io
import json
import queue
import threading
from collections.abc import Iterator
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from bot import app as app_module
from bot.app import build_app
from bot.channels.registry import CHANNELS
from bot.channels.spec import Health
from bot.cli.doctor import examine
from bot.cli.main import build_cli
from bot.cli.talk import run_ask
from bot.dialogue.conversation import Conversation
from bot.errors import SettingsError
from bot.settings import load_settings
from knowledge import Edition
from tests.bot.channels.toy import SPEC
from tests.bot.channels.toy.channel import sign

SECRET = "toy-secret-of-the-tests"
EVENT = {"id": "e1", "user": "u1", "room": "r1", "text": "1506 กดอะไร"}


class ToyPlatform(BaseHTTPRequestHandler):
    """Keeps what it is told to show; answers the first message with the status that a test wants."""

    shown: queue.Queue[dict[str, Any]]
    faults: list[int]

    def do_GET(self) -> None:
        self._answer(200, {"name": "Toybot"})

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.faults:
            self._answer(self.faults.pop(), {})
            return
        self.shown.put(sent)
        self._answer(200, {})

    def _answer(self, status: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def platform() -> Iterator[type[ToyPlatform]]:
    ToyPlatform.shown, ToyPlatform.faults = queue.Queue(), []
    return ToyPlatform


@pytest.fixture
def url(platform: type[ToyPlatform]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), platform)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    """The one line in the registry; and an operator who sets it up."""
    monkeypatch.setitem(CHANNELS, SPEC.name, SPEC)
    monkeypatch.chdir(tmp_path)  # no .env of the developer
    monkeypatch.setenv("DOEBOT_TOY_SECRET", SECRET)
    monkeypatch.setenv("DOEBOT_TOY_URL", url)


@pytest.fixture
def client(edition: Edition, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setattr(app_module, "load_edition", lambda _settings: (edition, 0))
    monkeypatch.setenv("DOEBOT_TOY_SIGNATURE", "Hotline")
    with TestClient(build_app(load_settings(), lambda: now).web()) as client:
        yield client


def post(client: TestClient, body: bytes, secret: str = SECRET) -> int:
    return client.post("/toy/webhook", content=body, headers={"X-Toy-Signature": sign(secret, body)}).status_code


def body_of(*events: dict[str, Any]) -> bytes:
    return json.dumps({"events": events}).encode()


def test_a_question_is_answered(client: TestClient, platform: type[ToyPlatform]) -> None:
    """Webhook, queue, worker, platform: with the settings that the folder asks for."""
    assert post(client, body_of(EVENT)) == 200

    shown = platform.shown.get(timeout=30)
    assert (shown["to"], shown["from"]) == ("r1", "Hotline")
    assert "กด 2" in shown["text"]


def test_a_button_is_tapped(client: TestClient, platform: type[ToyPlatform]) -> None:
    """What a button carries comes back as a tap."""
    post(client, body_of({**EVENT, "text": "เมนู"}))
    shown = platform.shown.get(timeout=30)
    while not shown.get("buttons"):
        shown = platform.shown.get(timeout=30)

    post(client, body_of({**EVENT, "id": "e2", "data": shown["buttons"][0]["data"]}))

    assert platform.shown.get(timeout=30)["text"]


def test_a_passing_fault_is_tried_again(
    client: TestClient, platform: type[ToyPlatform], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The channel says that another try can help; the worker does the rest."""
    monkeypatch.setattr("bot.worker.WAITS_SECONDS", (0.01,))
    platform.faults.append(503)

    post(client, body_of(EVENT))

    assert "กด 2" in platform.shown.get(timeout=30)["text"]


def test_what_is_not_authentic_is_refused_in_the_platforms_way(client: TestClient) -> None:
    """With the status that the folder names; other bodies as everywhere."""
    assert post(client, body_of(EVENT), "another secret") == 403
    assert post(client, b"[]") == 400
    assert post(client, b"x" * 2_000_000) == 413


def test_half_a_set_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """As for every channel."""
    monkeypatch.delenv("DOEBOT_TOY_URL")

    with pytest.raises(SettingsError, match=r"DOEBOT_TOY_URL is missing while DOEBOT_TOY_SECRET is set"):
        load_settings()


async def test_the_doctor_looks_at_it(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """On, out of reach, or off."""
    monkeypatch.setattr("bot.cli.doctor.load_knowledge", lambda _folder: edition.base)
    good = [each async for each in examine(load_settings()) if each.subject == "toy"]
    monkeypatch.setenv("DOEBOT_TOY_URL", "http://127.0.0.1:1")
    bad = [each async for each in examine(load_settings()) if each.subject == "toy"]
    for name in ("SECRET", "URL"):
        monkeypatch.delenv(f"DOEBOT_TOY_{name}")
    off = [each async for each in examine(load_settings()) if each.subject == "toy"]

    assert [(each.health, each.about) for each in good] == [(Health.GOOD, "Toybot answers")]
    assert [(each.health, each.hint) for each in bad] == [(Health.BAD, "check DOEBOT_TOY_URL, and the network")]
    assert [(each.health, each.about) for each in off] == [
        (Health.OFF, "DOEBOT_TOY_SECRET and DOEBOT_TOY_URL are not set")
    ]


def test_it_has_its_own_commands() -> None:
    """Beside those of the other channels."""
    assert "waves" in CliRunner().invoke(build_cli(), ["toy", "wave"]).output


def test_questions_can_be_asked_as_on_it(conversation: Conversation, now: datetime) -> None:
    """An evaluation names the channel; one that is not there is told."""
    asked = io.StringIO("\n".join(json.dumps({"text": "1506", "channel": name}) for name in ("toy", "fax", ["toy"])))
    answered = io.StringIO()

    run_ask(conversation, asked, answered, lambda: now)

    first, *others = [json.loads(line) for line in answered.getvalue().splitlines()]
    assert "error" not in first
    assert [each["error"][8:] for each in others] == ['"channel" must be line or telegram or toy'] * 2
