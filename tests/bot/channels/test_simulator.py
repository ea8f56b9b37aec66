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

from bot.channels.base import MAX_BODY_BYTES, Attempt
from bot.channels.line.channel import LineChannel
from bot.channels.simulator import FORGET_SECONDS, MAX_PAGES, SimulatorChannel, page_routes
from bot.dialogue.actions import parse_action
from bot.dialogue.conversation import Conversation
from bot.dialogue.menus import describe_menus
from bot.messages import Message, MessageKind, Reply
from tests.fakes import FakeClock

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
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def simulator(clock: FakeClock) -> SimulatorChannel:
    return SimulatorChannel(clock)


@pytest.fixture
def page(conversation: Conversation, accepted: Accepted, simulator: SimulatorChannel) -> TestClient:
    line = LineChannel(SECRET, "invented-token")
    routes = page_routes(simulator, accepted.accept, lambda: describe_menus(conversation.explainer.base), line)
    return TestClient(Starlette(routes=routes))


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


def post(page: TestClient, client: str) -> int:
    return page.post("/demo/messages", json={"client": client, "kind": "text", "text": "1506"}).status_code


@pytest.mark.parametrize("path", ["/demo/messages", f"/demo/replay?client={CLIENT}"])
def test_nobody_fills_the_memory_by_way_of_the_page(page: TestClient, accepted: Accepted, path: str) -> None:
    """A body over the limit of the webhooks is refused, and its rest is not read."""
    assert page.post(path, content=b" " * (MAX_BODY_BYTES + 1)).status_code == 413
    assert page.post(path, content=b" " * MAX_BODY_BYTES).status_code == 400
    assert accepted.messages == []


@pytest.mark.parametrize(
    "client", ["x", "a" * 41, "a" * 1_000_000, "UPPER-CASE", "a/../../b-c", "หน้าทดสอบ", "", 12345678, None]
)
def test_a_page_gives_itself_a_short_plain_name(page: TestClient, accepted: Accepted, client: object) -> None:
    """Nothing else becomes a citizen."""
    body = {"client": client, "kind": "text", "text": "1506"}

    assert page.post("/demo/messages", json=body).status_code == 400
    assert accepted.messages == []


@pytest.mark.parametrize("client", ["x", "a" * 41, "UPPER-CASE", "หน้าทดสอบ", ""])
def test_no_stream_opens_for_another_name(page: TestClient, accepted: Accepted, client: str) -> None:
    """Neither for reading nor for playing."""
    assert page.get("/demo/events", params={"client": client}).status_code == 400
    assert page.post("/demo/replay", params={"client": client}, content=BODY).status_code == 400
    assert accepted.messages == []


def test_new_names_are_no_way_around_the_limit(page: TestClient, clock: FakeClock, accepted: Accepted) -> None:
    """There is room for so many pages; a name goes only when its page was silent for long."""
    for number in range(MAX_PAGES):
        assert post(page, f"page-{number:04}") == 202

    clock.seconds += FORGET_SECONDS - 1
    assert post(page, "one-page-more") == 503
    assert page.get("/demo/events?client=one-page-more").status_code == 503
    assert page.post("/demo/replay?client=one-page-more", content=BODY).status_code == 503
    assert post(page, "page-0000") == 202

    clock.seconds += 2
    assert post(page, "one-page-more") == 202
    assert len(accepted.messages) == MAX_PAGES + 2


async def test_a_stream_keeps_its_page(
    simulator: SimulatorChannel, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who only reads for an hour still gets the next answer."""
    stream = simulator.stream(CLIENT)
    with monkeypatch.context() as patch:
        patch.setattr("bot.channels.simulator.KEEP_ALIVE_SECONDS", 0)
        assert await anext(stream) == "retry: 1000\n\n"
        for number in range(6):
            assert await anext(stream) == ": still here\n\n"
            clock.seconds += FORGET_SECONDS - 1
            simulator.open_page(f"other-page-{number}")

    await simulator.send(Message("e1", "simulator", CLIENT, MessageKind.TEXT, "1506"), Reply("กด 2"), Attempt())

    assert "กด 2" in await anext(stream)


async def test_an_answer_to_a_page_that_left_goes_nowhere(simulator: SimulatorChannel) -> None:
    """Nothing is kept for it."""
    asked = Message("e1", "simulator", "a-page-that-left", MessageKind.TEXT, "1506")

    simulator.keep_why(asked, {"text": "1506"})

    assert await simulator.send(asked, Reply("กด 2"), Attempt()) == "page"
