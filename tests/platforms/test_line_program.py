"""The real program on LINE, in front of the stub: first contact, groups, slow answers, what is taken back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import httpx
import pytest

from bot.channels.base import Attempt
from bot.channels.line.channel import LineChannel
from bot.limits.line_quota import SentMessages
from bot.messages import Message, Reply
from tests.platforms.control import FaultKind, Platforms
from tests.platforms.webhooks import line_body, line_event, line_token, line_user, signed_headers
from tests.server import running_bot

SECRET = "line-channel-secret"
GROUP = "C" + "1" * 32
MENTION = {"mentionees": [{"index": 0, "length": 4, "type": "user", "isSelf": True}]}
SECONDS = 180.0
T = TypeVar("T")


@pytest.fixture(scope="module")
def program(stub: Platforms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = {
        "DOEBOT_LINE_CHANNEL_SECRET": SECRET,
        "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN": "token",
        "DOEBOT_LINE_API_BASE": stub.url,
    }
    with running_bot(tmp_path_factory.mktemp("bot"), settings) as url:
        yield url


def post(program: str, *events: dict[str, Any]) -> None:
    body = line_body(events)
    assert httpx.post(f"{program}/line/webhook", content=body, headers=signed_headers(body, SECRET)).status_code == 200


def in_group(citizen: int, number: int, text: str, *, is_nameless: bool = False, **more: Any) -> dict[str, Any]:
    event = line_event(citizen, number, text)
    event["source"] = {"type": "group", "groupId": GROUP} | ({} if is_nameless else {"userId": line_user(citizen)})
    event["message"] |= more
    return event


def plain(citizen: int, number: int, kind: str, **more: Any) -> dict[str, Any]:
    event = line_event(citizen, number, "") | {"type": kind} | more
    del event["message"]
    if kind in ("unfollow", "unsend", "leave"):
        del event["replyToken"]
    return event


def words(platforms: Platforms, citizen: int, number: int) -> str:
    """Give what was said to a message, once it is said."""
    token = line_token(citizen, number)
    return "\n".join(until(lambda: [each.texts for each in platforms.delivered("line") if each.key == token])[0])


def until(look: Callable[[], T]) -> T:
    deadline = time.monotonic() + SECONDS
    while not (found := look()):
        if time.monotonic() > deadline:
            pytest.fail("not so in time")
        time.sleep(0.02)
    return found


def metric(program: str, name: str) -> float:
    lines: Iterable[str] = httpx.get(f"{program}/metrics").text.splitlines()
    return next((float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name)), 0.0)


def test_welcomes_who_follows(program: str, platforms: Platforms) -> None:
    """Also who blocked it before: what it can do, and what it keeps."""
    post(program, plain(1, 1, "follow", follow={"isUnblocked": False}))
    post(program, plain(1, 2, "follow", follow={"isUnblocked": True}))

    for number in (1, 2):
        assert "ข้อมูลของฉัน" in words(platforms, 1, number)


def test_greets_a_group_and_answers_it_when_named(program: str, platforms: Platforms) -> None:
    """One greeting; then silence but for those who name it, known or not, and for its buttons."""
    join = plain(2, 1, "join", source={"type": "group", "groupId": GROUP})
    joined = plain(2, 2, "memberJoined", source={"type": "group", "groupId": GROUP}, joined={"members": []})
    silent = in_group(2, 3, "1506 กดอะไร")
    named = in_group(2, 4, "@บอต 1506 กดอะไร", mention=MENTION)
    nameless = in_group(3, 5, "@บอต 1506 กดอะไร", mention=MENTION, is_nameless=True)
    edited = {**in_group(2, 6, "@บอต 1506 กดอะไร", mention=MENTION), "type": "messageEdited"}
    tap = plain(2, 7, "postback", source={"type": "group", "groupId": GROUP}, postback={"data": "a:hotline.mol"})

    post(program, join, joined, silent, named, nameless, edited, tap)

    assert "@" in words(platforms, 2, 1)
    for citizen, number in ((2, 4), (3, 5), (2, 6), (2, 7)):
        assert "กด 2" in words(platforms, citizen, number)
    assert len(platforms.delivered()) == 5


def test_a_slow_answer_shows_a_sign(program: str, platforms: Platforms) -> None:
    """Here LINE itself is slow to take the reply; in a group no sign is asked for."""
    platforms.fault(FaultKind.DELAY, "line", "reply", delay_ms=(1_800, 1_800))
    before = metric(program, 'doebot_answered_total{channel="line",decision="answer"}')

    post(program, line_event(4, 1, "1506 กดอะไร"), in_group(4, 2, "@บอต 1506 กดอะไร", mention=MENTION))

    until(lambda: metric(program, 'doebot_answered_total{channel="line",decision="answer"}') == before + 2)
    assert platforms.count_calls("line", "loading") == platforms.count_calls("line", "loading", "202") == 1


def test_a_refused_sign_changes_no_answer(program: str, platforms: Platforms) -> None:
    """It is counted."""
    platforms.fault(FaultKind.DELAY, "line", "reply", delay_ms=(1_800, 1_800))
    platforms.fault(FaultKind.ERROR, "line", "loading")
    counted = 'doebot_failures_total{channel="line",kind="busy"}'
    before = metric(program, counted)

    post(program, line_event(5, 1, "1506 กดอะไร"))

    until(lambda: metric(program, counted) == before + 1)
    assert "กด 2" in words(platforms, 5, 1)


def test_what_is_taken_back_is_forgotten(program: str, platforms: Platforms) -> None:
    """Nothing is said to it, and the talk starts anew."""
    post(program, line_event(7, 1, "เบอร์จัดหางานจังหวัดระยอง"))
    post(program, line_event(7, 2, "สำนักงานจัดหางานเปิดกี่โมง"))
    assert "ระยอง" in words(platforms, 7, 2)

    post(program, plain(7, 3, "unsend", unsend={"messageId": "1"}))
    post(program, line_event(7, 4, "สำนักงานจัดหางานเปิดกี่โมง"))

    assert "ระยอง" not in words(platforms, 7, 4)
    assert len(platforms.delivered()) == 3


def test_a_redelivered_event_is_answered_although_its_token_is_dead(program: str, platforms: Platforms) -> None:
    """LINE answered 500 to the first try, and calls the token invalid at the second: the answer is pushed."""
    platforms.issue_token(line_token(10, 1), age_seconds=300)
    platforms.fault(FaultKind.ERROR, "line", "reply", count=1)

    post(program, line_event(10, 1, "1506 กดอะไร", is_redelivery=True, age_seconds=300))

    [seen] = platforms.wait_for(1, SECONDS)
    assert (seen.way, seen.citizen) == ("push", line_user(10))
    assert "กด 2" in "\n".join(seen.texts)


def test_a_short_fault_of_line_costs_seconds(program: str, platforms: Platforms) -> None:
    """The fourth try comes some four seconds after the first, and is still the free reply."""
    platforms.fault(FaultKind.ERROR, "line", "reply", count=3)

    post(program, line_event(11, 1, "1506 กดอะไร"))

    assert "กด 2" in words(platforms, 11, 1)


async def test_hears_a_group_that_replies_to_it(platforms: Platforms) -> None:
    """Of what quotes another message it hears only what quotes its own."""
    heard: list[str] = []

    class Noting(SentMessages):
        async def remember(self, ids: Iterable[str]) -> None:
            heard.extend(kept := list(ids))
            await super().remember(kept)

    channel = LineChannel(SECRET, "token", platforms.url, sent=Noting())
    await channel.start()
    named, private = received(channel, in_group(8, 1, "@บอต 1506", mention=MENTION), line_event(8, 2, "1506"))

    for message in (named, private):
        await channel.send(message, Reply("กด 2"), Attempt())

    [own] = heard
    other = in_group(8, 3, "ใช่ไหม", quotedMessageId="1")
    asked = in_group(9, 4, "แล้วเปิดกี่โมง", quotedMessageId=own)
    meant = await channel.filter(received(channel, other, asked, line_event(8, 5, "ตกงาน")))
    assert [message.text for message in meant] == ["แล้วเปิดกี่โมง", "ตกงาน"]
    await channel.stop()


def received(channel: LineChannel, *events: dict[str, Any]) -> list[Message]:
    body = line_body(events)
    headers = {name.lower(): value for name, value in signed_headers(body, SECRET).items()}
    return list(channel.receive(body, headers))
