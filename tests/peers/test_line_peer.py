"""The real program answers on LINE, played by Prism from LINE's own specification."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import SHARED
from tests.peers.peer import running_peer, wait_until
from tests.ports import free_port
from tests.server import running_bot

pytestmark = pytest.mark.peer
SPEC = SHARED / "platforms" / "line-openapi" / "messaging-api.strict.yml"
SECRET = "line-channel-secret"
PAYLOAD = Path(__file__).parent.parent / "payloads" / "line_text_message.json"


@pytest.fixture
def line() -> Iterator[str]:
    if not SPEC.exists():
        pytest.skip("NOT RUN: LINE's specification is not beside this repository (../shared/platforms)")
    port = free_port()
    prism = "node_modules/@stoplight/prism-cli/dist/index.js"
    with running_peer(port, prism, "mock", "-h", "127.0.0.1", "-p", str(port), str(SPEC)):
        yield f"http://127.0.0.1:{port}"


def sign(body: bytes) -> str:
    return base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()


def counts(bot: str) -> dict[str, float]:
    lines = httpx.get(f"{bot}/metrics").text.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def test_a_signed_webhook_becomes_a_reply_that_line_accepts(line: str, tmp_path: Path) -> None:
    """Signed webhook in, real SDK call out, nothing refused; the same event again is answered once."""
    settings = {
        "DOEBOT_LINE_CHANNEL_SECRET": SECRET,
        "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN": "token",
        "DOEBOT_LINE_API_BASE": line,
    }
    body = json.dumps(json.loads(PAYLOAD.read_text(encoding="utf-8")), ensure_ascii=False).encode()
    answered = 'doebot_answered_total{channel="line",decision="answer"}'
    with running_bot(tmp_path, settings) as bot:
        for _ in range(2):
            response = httpx.post(f"{bot}/line/webhook", content=body, headers={"X-Line-Signature": sign(body)})
            assert response.status_code == 200

        wait_until(lambda: counts(bot).get(answered))

        found = counts(bot)
        assert found[answered] == 1
        assert not any(value for name, value in found.items() if name.startswith("doebot_failures_total"))
