"""The inbox keeps order for each citizen and takes each event once."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import InboxFullError
from bot.inbox import REMEMBERED_SECONDS, MemoryInbox
from tests.fakes import FakeClock, text_message


async def test_takes_each_event_once() -> None:
    """A repeated delivery is not answered twice."""
    inbox = MemoryInbox()

    first = await inbox.accept([text_message("ก", "e1"), text_message("ก", "e1")])
    second = await inbox.accept([text_message("ก", "e1")])

    assert (first, second, len(inbox)) == (1, 0, 1)


async def test_remembers_events_for_a_day() -> None:
    """Telegram repeats for up to 24 hours; after that an id may come again."""
    clock = FakeClock()
    inbox = MemoryInbox(clock)
    await inbox.accept([text_message("ก", "e1")])

    clock.seconds += REMEMBERED_SECONDS - 1
    assert await inbox.accept([text_message("ก", "e1")]) == 0
    clock.seconds += 2
    await inbox.accept([text_message("ข", "other")])
    assert await inbox.accept([text_message("ก", "e1")]) == 1


async def test_keeps_the_order_of_a_citizen() -> None:
    """The second message waits until the first is answered."""
    inbox = MemoryInbox()
    await inbox.accept([text_message("1", "e1"), text_message("2", "e2")])

    first = await inbox.take()
    assert first is not None and first.text == "1"
    waiting = asyncio.ensure_future(inbox.take())
    await asyncio.sleep(0)
    assert not waiting.done()
    await inbox.done(first)
    second = await waiting

    assert second is not None and second.text == "2"


async def test_citizens_do_not_wait_for_each_other() -> None:
    """A slow answer to one is not a slow answer to all."""
    inbox = MemoryInbox()
    await inbox.accept([text_message("1", "e1", "a"), text_message("2", "e2", "b")])

    taken = [await inbox.take(), await inbox.take()]

    assert [message.sender_id for message in taken if message] == ["a", "b"]


async def test_closing_gives_out_what_waits_then_ends() -> None:
    """At shutdown nothing accepted is dropped."""
    inbox = MemoryInbox()
    await inbox.accept([text_message("1", "e1"), text_message("2", "e2")])
    await inbox.close()

    texts = []
    while (message := await inbox.take()) is not None:
        texts.append(message.text)
        await inbox.done(message)

    assert texts == ["1", "2"]
    assert await inbox.take() is None


async def test_refuses_when_full_or_closed() -> None:
    """Better a 503 that is repeated than memory without end."""
    inbox = MemoryInbox(max_waiting=1)
    await inbox.accept([text_message("1", "e1")])

    with pytest.raises(InboxFullError):
        await inbox.accept([text_message("2", "e2")])
    await inbox.close()
    with pytest.raises(InboxFullError):
        await inbox.accept([])
