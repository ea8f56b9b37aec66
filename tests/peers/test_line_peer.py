"""The real program answers on LINE, played by Prism from LINE's own specification."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.line.channel import LineChannel
from bot.messages import Message, MessageKind
from tests.conftest import SHARED
from tests.long_answer import LONG_ANSWER_TAP, copy_with_long_answer
from tests.peers.peer import running_peer, wait_until
from tests.platforms.webhooks import line_body, line_event, line_user, signed_headers
from tests.ports import free_port
from tests.server import running_bot

pytestmark = pytest.mark.peer
SPEC = SHARED / "platforms" / "line-openapi" / "messaging-api.strict.yml"
SECRET = "line-channel-secret"
GROUP = {"type": "group", "groupId": "C" + "1" * 32}
PAYLOAD = Path(__file__).parent.parent / "payloads" / "line_text_message.json"


@pytest.fixture(scope="module")
def line() -> Iterator[str]:
    if not SPEC.exists():
        pytest.skip("NOT RUN: LINE's specification is not beside this repository (../shared/platforms)")
    port = free_port()
    prism = "node_modules/@stoplight/prism-cli/dist/index.js"
    with running_peer(port, prism, "mock", "-h", "127.0.0.1", "-p", str(port), str(SPEC)):
        url = f"http://127.0.0.1:{port}"
        warm_up(url)
        yield url


def warm_up(line: str) -> None:
    """Let Prism read the specification before somebody waits for it."""
    text = {"replyToken": "t", "messages": [{"type": "text", "text": "สวัสดี"}]}
    sign = {"chatId": line_user(1), "loadingSeconds": 5}
    for path, body in (("message/reply", text), ("chat/loading/start", sign)):
        headers = {"Authorization": "Bearer token"}
        assert httpx.post(f"{line}/v2/bot/{path}", json=body, headers=headers, timeout=60).is_success


def counts(bot: str) -> dict[str, float]:
    lines = httpx.get(f"{bot}/metrics").text.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))}


def settings(line: str) -> dict[str, str]:
    return {
        "DOEBOT_LINE_CHANNEL_SECRET": SECRET,
        "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN": "token",
        "DOEBOT_LINE_API_BASE": line,
    }


def post(bot: str, body: bytes) -> None:
    assert httpx.post(f"{bot}/line/webhook", content=body, headers=signed_headers(body, SECRET)).status_code == 200


def assert_taken(bot: str, count: int) -> None:
    """Wait until so many messages were answered, and see that LINE refused nothing."""
    answered = 'doebot_answered_total{channel="line",decision="answer"}'
    wait_until(lambda: counts(bot).get(answered, 0) >= count)
    found = counts(bot)
    assert found[answered] == count
    assert not any(value for name, value in found.items() if name.startswith("doebot_failures_total"))


def test_a_signed_webhook_becomes_a_reply_that_line_accepts(line: str, tmp_path: Path) -> None:
    """Signed webhook in, real SDK call out, nothing refused; the same event again is answered once."""
    body = json.dumps(json.loads(PAYLOAD.read_text(encoding="utf-8")), ensure_ascii=False).encode()
    with running_bot(tmp_path, settings(line)) as bot:
        for _ in range(2):
            post(bot, body)

        assert_taken(bot, 1)


def test_line_accepts_the_first_words_to_citizens_and_groups(line: str, tmp_path: Path) -> None:
    """A welcome, a greeting, and an answer to who names the bot."""
    follow = line_event(7, 1, "") | {"type": "follow", "follow": {"isUnblocked": False}}
    join = line_event(7, 2, "") | {"type": "join", "source": GROUP}
    named = line_event(7, 3, "@บอต 1506 กดอะไร") | {"source": GROUP}
    named["message"]["mention"] = {"mentionees": [{"index": 0, "length": 4, "type": "user", "isSelf": True}]}
    with running_bot(tmp_path, settings(line)) as bot:
        post(bot, line_body([follow, join, named]))

        assert_taken(bot, 3)


def test_line_accepts_a_whole_talk(line: str, tmp_path: Path) -> None:
    """Menu, choices by number, a shared location, a journey, and an answer that is longer than a message."""
    place = {"type": "location", "id": "1", "latitude": 14.02, "longitude": 99.53}
    talk = [
        tapped(1, "m:job"),
        line_event(8, 2, "2"),
        line_event(8, 3, "") | {"message": place},
        tapped(4, "j:lost_job:1"),
        line_event(8, 5, "1"),
        tapped(6, LONG_ANSWER_TAP),
    ]
    knowledge = copy_with_long_answer(tmp_path / "knowledge")
    with running_bot(tmp_path, settings(line) | {"DOEBOT_KNOWLEDGE_DIR": str(knowledge)}) as bot:
        post(bot, line_body(talk))

        assert_taken(bot, len(talk))


def tapped(number: int, data: str) -> dict[str, Any]:
    event = line_event(8, number, "") | {"type": "postback", "postback": {"data": data}}
    del event["message"]
    return event


async def test_line_accepts_the_sign_of_a_long_answer(line: str) -> None:
    """Prism refuses what the specification does not allow."""
    channel = LineChannel(SECRET, "token", line)
    await channel.start()

    await channel.show_typing(
        Message("e1", "line", line_user(7), MessageKind.TEXT, address={"to": line_user(7)}), "abc"
    )

    await channel.stop()
