"""The HTTP rim refuses what is not authentic, and never raises."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from starlette.testclient import TestClient

from bot import app as app_module
from bot.app import App, Role, build_app
from bot.channels.base import MAX_BODY_BYTES
from bot.queue.memory import MemoryQueue
from bot.settings import Settings
from bot.supervisor import Supervisor
from knowledge import Edition

LINE_SECRET = "line-secret-of-the-tests"
TELEGRAM_SECRET = "telegram-secret-of-the-tests"


@pytest.fixture
def app(edition: Edition, now: datetime, monkeypatch: pytest.MonkeyPatch) -> App:
    monkeypatch.setattr(app_module, "load_edition", lambda _settings: (edition, 0))
    settings = Settings(
        _env_file=None,
        line_channel_secret=LINE_SECRET,
        line_channel_access_token="token",
        line_api_base="http://127.0.0.1:1",
        telegram_token="1:token",
        telegram_secret_token=TELEGRAM_SECRET,
        telegram_api_base="http://127.0.0.1:1",
        demo=True,
    )
    return build_app(settings, lambda: now)


@pytest.fixture
def client(app: App) -> Iterator[TestClient]:
    with TestClient(app.web()) as client:
        yield client


def signed(body: bytes, secret: str = LINE_SECRET) -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return {"X-Line-Signature": base64.b64encode(digest).decode()}


def line_body(events: list[Any] | None = None) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": events or []}).encode()


def test_line_connection_check_gets_200(client: TestClient) -> None:
    """LINE checks a webhook with a signed body without events."""
    body = line_body()

    assert client.post("/line/webhook", content=body, headers=signed(body)).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"X-Line-Signature": "wrong"}, signed(line_body(), "another secret")])
def test_line_without_a_right_signature_gets_401(client: TestClient, headers: dict[str, str]) -> None:
    """Nobody but LINE may speak as LINE."""
    assert client.post("/line/webhook", content=line_body(), headers=headers).status_code == 401


@pytest.mark.parametrize("body", [b"{", b"[]", b"{}", b'{"events": 1}'])
def test_line_body_of_another_shape_gets_400(client: TestClient, body: bytes) -> None:
    """A signed body that is no webhook is told so."""
    assert client.post("/line/webhook", content=body, headers=signed(body)).status_code == 400


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}])
def test_telegram_without_the_secret_gets_403(client: TestClient, headers: dict[str, str]) -> None:
    """Nobody but Telegram may speak as Telegram."""
    assert client.post("/telegram/webhook", content=b"{}", headers=headers).status_code == 403


@pytest.mark.parametrize("body", [b"{}", b'{"update_id": 1}', b'{"update_id": 1, "message": 5}', b'{"new_kind": {}}'])
def test_telegram_updates_that_cannot_be_read_get_200(client: TestClient, body: bytes) -> None:
    """Telegram blocks a chat on anything else, so what can never succeed is accepted and left."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}

    assert client.post("/telegram/webhook", content=body, headers=headers).status_code == 200


def test_telegram_body_that_is_not_json_gets_400(client: TestClient) -> None:
    """Not JSON is not Telegram."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}

    assert client.post("/telegram/webhook", content=b"{", headers=headers).status_code == 400


@pytest.mark.parametrize("path", ["/line/webhook", "/telegram/webhook"])
def test_bodies_over_a_mebibyte_get_413(client: TestClient, path: str) -> None:
    """Nobody fills the memory from outside."""
    assert client.post(path, content=b"x" * (MAX_BODY_BYTES + 1)).status_code == 413


def test_refusals_are_logged_without_the_body(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    """An operator sees that somebody knocks, not what they said."""
    client.post("/line/webhook", content="ความลับ".encode(), headers={"X-Line-Signature": "bad"})

    shown = "".join(capsys.readouterr())
    assert "401" in shown
    assert "ความลับ" not in shown


def test_the_public_port_tells_one_word_of_health(client: TestClient) -> None:
    """A load balancer learns what it needs; what operators see is not for everybody."""
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/health/ready").json() == {"status": "ok"}
    assert client.get("/metrics").status_code == 404


def test_operators_see_details_and_metrics_on_their_own_port(app: App) -> None:
    """Channels, knowledge and numbers."""
    with TestClient(app.status_web()) as status:
        ready = status.get("/health/ready").json()
        assert (ready["status"], ready["channels"]) == ("ok", ["line", "simulator", "telegram"])
        assert "knowledge" in ready
        assert "doebot_knowledge_info" in status.get("/metrics").text


def test_details_are_public_only_where_asked_for(app: App) -> None:
    """Who gives both ports the same number wants them in one place."""
    settings = app.settings.model_copy(update={"metrics_port": app.settings.port})

    with TestClient(replace(app, settings=settings).web()) as client:
        assert "doebot_accepted_total" in client.get("/metrics").text
        assert "channels" in client.get("/health/ready").json()


def test_a_process_with_a_dead_task_is_not_ready(client: TestClient, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A load balancer sends citizens elsewhere; an operator reads which task it is."""
    monkeypatch.setattr(Supervisor, "problems", ["worker 3"])

    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "failing"})
    with TestClient(app.status_web()) as status:
        assert status.get("/health/ready").json()["tasks_down"] == ["worker 3"]


def test_the_simulator_is_off_unless_asked_for(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """A production server shows no demo page."""
    monkeypatch.setattr(app_module, "load_edition", lambda _settings: (edition, 0))

    with TestClient(build_app(Settings(_env_file=None)).web()) as client:
        assert client.get("/demo").status_code == 404


def test_what_stays_in_memory_is_answered_by_the_process_that_took_it(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stand-in for Redis, empty at the start, is worked and handed back whatever the process does."""
    monkeypatch.setattr(app_module, "load_edition", lambda _settings: (edition, 0))
    settings = Settings(_env_file=None, redis_url="redis://127.0.0.1:1/0", id_key="k" * 32)

    for role in Role:
        app = build_app(settings, role=role)
        with_page = build_app(settings.model_copy(update={"demo": True}), role=role)

        assert app.failover is not None
        assert sum(isinstance(each, MemoryQueue) for each in app.worked) == 1
        assert sum(isinstance(each, MemoryQueue) for each in with_page.worked) == 2  # the page's too


def test_bad_posts_to_the_simulator_get_400(client: TestClient) -> None:
    """The page's door is as strict as the platforms' ones."""
    for body in (b"{", b"[]", b'{"client": "x", "kind": "text"}', b'{"client": "abcdefgh", "kind": "odd"}'):
        assert client.post("/demo/messages", content=body).status_code == 400
