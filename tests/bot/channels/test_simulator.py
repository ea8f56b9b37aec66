"""The simulator page's own routes: rich menu and recorded webhooks."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.channels.line.channel import LineChannel
from bot.channels.simulator import SimulatorChannel
from bot.dialogue.actions import parse_action
from bot.dialogue.conversation import Conversation
from bot.messages import Message, MessageKind

SECRET = "an-invented-channel-secret"
CLIENT = "a-page-of-a-test"
EVENTS = [
    {
        "type": "message",
        "webhookEventId": "01A",
        "replyToken": "spent",
        "source": {"type": "user", "userId": "U1"},
        "message": {"type": "text", "id": "1", "text": "GECC คืออะไร"},
    },
    {"type": "follow", "webhookEventId": "01B", "replyToken": "spent", "source": {"type": "user", "userId": "U2"}},
]
BODY = json.dumps({"destination": "U0", "events": EVENTS}).encode()


class Accepted:
    """Keeps what the page brings in."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def accept(self, messages: Sequence[Message]) -> object:
        self.messages += messages
        return None


@pytest.fixture
def accepted() -> Accepted:
    return Accepted()


@pytest.fixture
def page(conversation: Conversation, accepted: Accepted) -> TestClient:
    simulator = SimulatorChannel(lambda: conversation.explainer)
    return TestClient(Starlette(routes=simulator.routes(accepted, LineChannel(SECRET, "invented-token"))))


def signature(body: bytes) -> dict[str, str]:
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    return {"x-line-signature": base64.b64encode(digest).decode()}


def test_a_recorded_webhook_is_played_as_the_page(page: TestClient, accepted: Accepted) -> None:
    """Whoever wrote then, the page reads the answers now, and nothing can go out to LINE."""
    for _ in range(2):
        answer = page.post(f"/demo/replay?client={CLIENT}", content=BODY, headers=signature(BODY))

    assert answer.status_code == 202
    assert answer.json() == {"text": "ลายเซ็นถูกต้อง เล่น 2 เหตุการณ์", "shown": ["GECC คืออะไร", "เพิ่มเป็นเพื่อน"]}
    assert [(each.kind, each.text) for each in accepted.messages[:2]] == [
        (MessageKind.TEXT, "GECC คืออะไร"),
        (MessageKind.JOINED, ""),
    ]
    assert {(each.channel, each.sender_id) for each in accepted.messages} == {("simulator", CLIENT)}
    assert all(each.address == {} for each in accepted.messages)
    assert len({each.event_id for each in accepted.messages}) == 4


def test_a_signature_of_another_body_is_told(page: TestClient, accepted: Accepted) -> None:
    """A recording that somebody touched is not what LINE sent."""
    answer = page.post(f"/demo/replay?client={CLIENT}", content=BODY, headers=signature(BODY + b" "))

    assert (answer.status_code, answer.json()) == (400, {"text": "ลายเซ็นไม่ตรงกับเนื้อหา"})
    assert accepted.messages == []


def test_without_a_signature_it_is_played_and_said_so(page: TestClient, accepted: Accepted) -> None:
    """Who keeps only bodies can play them too."""
    answer = page.post(f"/demo/replay?client={CLIENT}", content=BODY)

    assert answer.json()["text"] == "ไม่ได้ตรวจลายเซ็น เล่น 2 เหตุการณ์"
    assert len(accepted.messages) == 2


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"events": 3}', b"\xff", b'"events"'])
def test_what_is_no_webhook_body_is_told(page: TestClient, accepted: Accepted, body: bytes) -> None:
    """In Thai, and without an error of the server."""
    answer = page.post(f"/demo/replay?client={CLIENT}", content=body)

    assert (answer.status_code, answer.json()) == (400, {"text": "ไม่ใช่เนื้อหา webhook ของ LINE"})
    assert accepted.messages == []


def test_the_rich_menu_is_shown_in_both_languages(page: TestClient) -> None:
    """Six areas and the change of language, each with a tap that the bot knows."""
    menus = page.get("/demo/menu").json()

    assert list(menus) == ["th", "en"]
    for menu in menus.values():
        assert len(menu["areas"]) == 6
        assert all(parse_action(area["data"]) for area in [*menu["areas"], menu["other"]])
    assert menus["th"]["other"]["language"] == "en"


def test_the_page_serves_all_its_parts(page: TestClient) -> None:
    """Every script and style that the page names is there."""
    html = page.get("/demo").text
    static = Path("/demo/static")
    names = [part.split('"')[0] for part in html.split('"/demo/static/')[1:]]

    assert len(names) >= 5
    assert all(page.get(str(static / name)).status_code == 200 for name in names)
