"""The bot knows its own messages in groups, whichever process sent them."""

from __future__ import annotations

import pytest

from bot.limits.line_quota import MOST_REMEMBERED, SentMessages
from bot.storage.client import connect
from tests.ports import free_port


async def test_knows_what_it_sent() -> None:
    """And nothing else."""
    sent = SentMessages()

    await sent.remember(["1", "2"])

    assert [await sent.knows(each) for each in ("1", "2", "3")] == [True, True, False]


async def test_forgets_the_oldest() -> None:
    """A busy bot does not grow for ever."""
    sent = SentMessages()

    await sent.remember(str(number) for number in range(MOST_REMEMBERED + 1))

    assert not await sent.knows("0")
    assert await sent.knows("1")


async def test_processes_know_what_the_others_sent(redis_url: str) -> None:
    """A worker sends and a web process hears the reply; each id is forgotten after a week."""
    worker, web = connect(redis_url), connect(redis_url)

    await SentMessages(worker).remember(["shared-1"])

    assert await SentMessages(web).knows("shared-1")
    assert not await SentMessages(web).knows("shared-2")
    days = await web.pttl("doebot:sent:shared-1") / 86_400_000
    assert 6 < days <= 7
    await worker.aclose()
    await web.aclose()


async def test_goes_on_while_redis_is_away(capsys: pytest.CaptureFixture[str]) -> None:
    """A process then knows its own messages; no id is logged."""
    client = connect(f"redis://127.0.0.1:{free_port()}/0")
    sent = SentMessages(client)

    await sent.remember(["own-1"])

    assert await sent.knows("own-1")
    assert not await sent.knows("strange-1")
    shown = "".join(capsys.readouterr())
    assert "sent messages unavailable" in shown
    assert "own-1" not in shown
    await client.aclose()
