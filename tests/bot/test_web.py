"""The HTTP rim refuses what is not authentic, and never raises."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from bot import app as app_module
from bot.app import App, Role, build_app
from bot.channels.base import MAX_BODY_BYTES, read_body
from bot.observability import Metrics
from bot.queue.intake import Intake
from bot.queue.memory import MemoryQueue
from bot.settings import Settings
from bot.supervisor import Supervisor
from bot.web import Webhook
from knowledge import Edition
from tests.fakes import FakeChannel

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


HOST = "http://testserver"
NEARLY = [
    "/line/webhook/",
    "/line/webhook//",
    f"{HOST}//line/webhook",
    "/line//webhook",
    "/LINE/Webhook",
    "/line/webhook%20",
    "/%20line/webhook",
]


@pytest.mark.parametrize("path", NEARLY)
def test_a_path_that_is_nearly_ours_is_served(client: TestClient, path: str) -> None:
    """Platforms follow no redirection, and a message is not lost for a slash."""
    body = line_body()

    assert client.post(path, content=body, headers=signed(body), follow_redirects=False).status_code == 200
    assert client.post(path, content=body, follow_redirects=False).status_code == 401


@pytest.mark.parametrize("path", ["/webhook", "/line", "/line/webhok", "/telegram", "/bots/line/webhook"])
def test_a_post_elsewhere_is_told_where_to(client: TestClient, app: App, path: str) -> None:
    """Whoever looks at the platform's error, or at the log, reads the right path."""
    with capture_logs() as lines:
        answer = client.post(path, content=line_body())

    assert (answer.status_code, "/line/webhook, /telegram/webhook" in answer.text) == (404, True)
    [line] = [line for line in lines if line["event"] == "webhook elsewhere"]
    assert line["path"] == path
    assert app.metrics.registry.get_sample_value("doebot_refused_total", {"channel": "none", "status": "404"}) == 1


def test_a_browser_that_looks_at_a_webhook_is_told_what_it_is(client: TestClient) -> None:
    """And pages with a slash too many lead to where they are, on this host."""
    assert client.get("/line/webhook").status_code == 405
    assert client.get("/line/webhook/", follow_redirects=False).status_code == 405
    assert client.get("/demo/", follow_redirects=False).headers["location"].endswith("/demo")
    assert client.get(f"{HOST}//evil.example/", follow_redirects=False).status_code == 404
    assert client.get("/nothing/").status_code == 404


DEEP = [
    b"[" * 200_000,
    b'{"a":' * 200_000,
    b'{"events":[' + b"[" * 100_000,
    b"[" * 2_000 + b"]" * 2_000,
    b'[{"":' * 50_000,
]


@pytest.mark.parametrize("body", DEEP, ids=range(len(DEEP)))
def test_deep_json_gets_400(client: TestClient, body: bytes) -> None:
    """It is no webhook body, however deep."""
    secret = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}

    assert client.post("/line/webhook", content=body, headers=signed(body)).status_code == 400
    assert client.post("/telegram/webhook", content=body, headers=secret).status_code == 400
    assert client.post("/demo/messages", content=body).status_code == 400


class Rim:
    """A webhook with nothing around it: what it hears, what it says, what it logs and counts."""

    def __init__(self, channel: FakeChannel | None = None) -> None:
        self.metrics = Metrics()
        self._webhook = Webhook(channel or FakeChannel(), Intake(MemoryQueue(), self.metrics, b"k"), self.metrics)
        self.lines: list[Any] = []

    async def post(self, *heard: dict[str, Any]) -> int:
        coming, sent = list(heard), list[Any]()

        async def receive() -> Any:
            if not coming:
                await asyncio.Event().wait()  # nothing more comes
            return coming.pop(0)

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/line/webhook", "headers": [], "client": ("192.0.2.1", 1)}
        with capture_logs() as self.lines:
            await self._webhook(scope, receive, send)
        return int(sent[0]["status"])

    def refused(self, status: int) -> float | None:
        return self.metrics.registry.get_sample_value(
            "doebot_refused_total", {"channel": "line", "status": str(status)}
        )


HALF = {"type": "http.request", "body": b"x" * 50, "more_body": True}


@pytest.mark.parametrize("parts", range(5))
async def test_a_body_that_is_cut_short_is_a_line_and_a_count(parts: int) -> None:
    """Whoever hangs up in the middle leaves no trace of many lines."""
    rim = Rim()

    assert await rim.post(*[HALF] * parts, {"type": "http.disconnect"}) == 400
    assert [(line["event"], line["status"], line["reason"]) for line in rim.lines] == [
        ("webhook", 400, "body cut short")
    ]
    assert rim.refused(400) == 1


@pytest.mark.parametrize("parts", range(5))
async def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, parts: int) -> None:
    """After a while it is a line and a count too."""
    monkeypatch.setattr("bot.web.read_body", partial(read_body, seconds=0.01))
    rim = Rim()

    assert await rim.post(*[HALF] * parts) == 408
    assert [(line["status"], line["reason"]) for line in rim.lines] == [(408, "body too slow")]
    assert rim.refused(408) == 1


@pytest.mark.parametrize(
    "fault", [ZeroDivisionError("ความลับ"), KeyError("ความลับ"), OSError(5, "x"), MemoryError(), UnicodeError("x")]
)
async def test_a_fault_of_ours_is_a_line_and_a_count(fault: Exception) -> None:
    """The platform delivers again; an operator reads where it was, never the words."""

    class Broken(FakeChannel):
        def receive(self, body: bytes, headers: Any) -> Any:
            raise fault

    rim = Rim(Broken())

    assert await rim.post({"type": "http.request", "body": b"x"}) == 500
    [line] = rim.lines
    assert (line["status"], line["error"]) == (500, type(fault).__name__)
    assert line["trace"]
    assert "ความลับ" not in str(line)
    assert rim.refused(500) == 1
