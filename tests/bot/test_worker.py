"""The worker answers, remembers, sends, and survives what goes wrong."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.base import Attempt, Way
from bot.channels.refusals import Refusal, What
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import MemorySessions, Session
from bot.dialogue.turn import Turn
from bot.errors import SendError, StoreError
from bot.figures.counting import Counting
from bot.limits.rate_limit import RateDecision, RateLimiter
from bot.limits.recent_refusals import RecentRefusals
from bot.messages import Message, MessageKind, Reply
from bot.observability import Metrics
from bot.privacy import citizen_key
from bot.queue.base import QUARANTINE_CRASHES, Delivery
from bot.queue.memory import MemoryQueue
from bot.typing_indicator import TypingIndicator
from bot.worker import MOST_ATTEMPTS, MOST_CRASHES, MOST_FAULTS, WAITS_SECONDS, Worker
from tests.fakes import FakeChannel, incoming, text_message

KEY = b"test key"


class Bench:
    """A worker with everything around it."""

    def __init__(self, conversation: Conversation, now: datetime, limiter: RateLimiter | None = None) -> None:
        self.sessions = MemorySessions()
        self.inbox = MemoryQueue(self.sessions)
        self.channel = FakeChannel()
        self.metrics = Metrics()
        self.worker = Worker(lambda: conversation, {"line": self.channel}, lambda: now, self.metrics, limiter=limiter)

    async def answer(self, *messages: Message) -> list[str]:
        await self.inbox.accept(incoming(messages))
        await self.inbox.close()
        await self.worker.run([self.inbox], concurrency=4)
        return [reply.text for _, reply in self.channel.sent]

    def session(self) -> Session:
        return self.sessions.load(citizen_key(KEY, "line", "u1"))

    def counted(self, name: str, **labels: str) -> float | None:
        return self.metrics.registry.get_sample_value(f"doebot_{name}_total", labels)


def broken(*_: Any) -> Turn:
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.worker.WAITS_SECONDS", (0.0,))


@pytest.fixture
def bench(conversation: Conversation, now: datetime) -> Bench:
    return Bench(conversation, now)


async def test_remembers_between_messages(bench: Bench) -> None:
    """The province of the first question answers the second."""
    texts = await bench.answer(text_message("เบอร์จัดหางานกาญจนบุรี", "e1"), text_message("แล้วเปิดกี่โมง", "e2"))

    assert "034-564315" in texts[0]
    assert "กาญจนบุรี" in texts[1]


async def test_webhooks_come_in_between_answers(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many messages wait, no round of the event loop holds more than one answer."""
    rounds = 0
    answered_in: list[int] = []
    respond = Conversation.respond

    async def count_rounds() -> None:
        nonlocal rounds
        while True:
            rounds += 1
            await asyncio.sleep(0)

    def note_round(self: Conversation, *arguments: Any) -> Turn:
        answered_in.append(rounds)
        return respond(self, *arguments)

    monkeypatch.setattr(Conversation, "respond", note_round)
    counting = asyncio.create_task(count_rounds())

    await bench.answer(*(text_message("สวัสดี", f"e{number}", f"u{number}") for number in range(8)))

    counting.cancel()
    assert len(set(answered_in)) == 8


async def test_one_message_that_breaks_does_not_stop_the_others(bench: Bench) -> None:
    """A fault in one answer ends as a dead letter and leaves everybody else served."""
    broken = Message("e1", "telegram", "nobody", MessageKind.TEXT, "สวัสดี")  # no such channel here

    texts = await bench.answer(broken, text_message("สวัสดี", "e2"))

    assert len(texts) == 1
    assert bench.counted("dead_letters", channel="telegram", kind="handle") == 1


async def test_tries_again_when_the_platform_failed(bench: Bench) -> None:
    """A passing fault of the platform is not the citizen's loss, and the talk goes on as if it had not been."""
    bench.channel.failures = [SendError("line", "status 500", retryable=True)]

    texts = await bench.answer(text_message("เบอร์จัดหางานระยอง", "e1"), text_message("แล้วเปิดกี่โมง", "e2"))

    assert len(texts) == 2
    assert "ระยอง" in texts[1]


async def test_tries_again_while_a_reply_token_lives(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most faults of a platform pass in seconds: six tries in the minute of LINE's free reply, then two more."""
    monkeypatch.setattr("bot.worker.WAITS_SECONDS", WAITS_SECONDS)
    bench.channel.failures = [SendError("line", "status 500", retryable=True)] * MOST_ATTEMPTS
    waits: list[float] = []

    class Hasty(MemoryQueue):
        async def retry_later(
            self, delivery: Delivery, seconds: float, *, counts: bool = True, parts: int | None = None
        ) -> None:
            waits.append(seconds)
            await super().retry_later(delivery, 0, counts=counts, parts=parts)

    bench.inbox = Hasty()

    await bench.answer(text_message("สวัสดี"))

    wanted = (0.3, 1, 3, 8, 20, 60, 240)
    assert [0.75 <= wait / want <= 1.25 for wait, want in zip(waits, wanted, strict=True)] == [True] * len(wanted)
    assert sum(wanted[:5]) * 1.25 < 60


async def test_gives_up_after_some_attempts(bench: Bench) -> None:
    """What fails again and again becomes a dead letter; the next message is answered."""
    bench.channel.failures = [SendError("line", "status 500", retryable=True)] * MOST_ATTEMPTS

    assert len(await bench.answer(text_message("สวัสดี", "e1"), text_message("สวัสดี", "e2"))) == 1
    assert bench.counted("dead_letters", channel="line", kind="status 500") == 1


async def test_waits_as_long_as_the_platform_asks(bench: Bench) -> None:
    """Being asked to wait is no failed attempt."""
    wait = SendError("line", "asked to wait", retryable=True, wait_seconds=0.001)
    bench.channel.failures = [wait] * (MOST_ATTEMPTS + 2)

    assert len(await bench.answer(text_message("สวัสดี"))) == 1


async def test_does_not_try_again_what_was_refused(bench: Bench) -> None:
    """A message the platform refuses stays refused, for an operator to look at."""
    bench.channel.failures = [SendError("line", "status 400", retryable=False)]

    assert await bench.answer(text_message("สวัสดี")) == []
    assert bench.counted("dead_letters", channel="line", kind="status 400") == 1


class Refused(FakeChannel):
    """A platform that refuses something of each reply."""

    what: What = "card"

    async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
        await attempt.tell(Refusal(self.what, "status 400: messages[0].text"))
        return await super().send(message, reply, attempt)


@pytest.mark.parametrize(("what", "kept"), [("card", ["card"]), ("limits", ["limits"]), ("blocked", [])])
async def test_tells_operators_what_a_platform_refused(
    bench: Bench, conversation: Conversation, now: datetime, tmp_path: Path, what: What, kept: list[str]
) -> None:
    """Logged with the platform's reason, counted, and kept for the doctor where there is something to mend."""
    refusals = RecentRefusals(None, tmp_path / "refusals.json")
    bench.channel = Refused()
    bench.channel.what = what
    bench.worker = Worker(lambda: conversation, {"line": bench.channel}, lambda: now, bench.metrics, refusals=refusals)

    with capture_logs() as lines:
        assert len(await bench.answer(text_message("สวัสดี"))) == 1

    [line] = [line for line in lines if line["event"] == "refused by platform"]
    assert (line["what"], line["reason"]) == (what, "status 400: messages[0].text")
    assert bench.counted("platform_refusals", channel="line", what=what) == 1
    assert [each.what for each in await refusals.show()] == kept


async def test_keeps_the_reason_for_which_a_reply_was_given_up(
    bench: Bench, conversation: Conversation, now: datetime, tmp_path: Path
) -> None:
    """An operator reads that the token is dead."""
    refusals = RecentRefusals(None, tmp_path / "refusals.json")
    bench.worker = Worker(lambda: conversation, {"line": bench.channel}, lambda: now, bench.metrics, refusals=refusals)
    bench.channel.failures = [SendError("line", "token", retryable=False, detail="status 401: no")]

    await bench.answer(text_message("สวัสดี"))

    assert [(each.what, each.reason) for each in await refusals.show()] == [("token", "status 401: no")]
    assert bench.counted("dead_letters", channel="line", kind="token") == 1


@pytest.mark.parametrize(("crashes", "words"), [(MOST_CRASHES, 1), (MOST_CRASHES + 1, 0)])
async def test_a_message_that_kills_workers_is_not_tried_for_ever(bench: Bench, crashes: int, words: int) -> None:
    """After some crashes it is put aside unread; its citizen is told whom to call, unless that killed one too."""

    class Crashing(MemoryQueue):
        async def take(self) -> Delivery | None:
            delivery = await super().take()
            return delivery and replace(delivery, crashes=crashes)

    bench.inbox = Crashing()

    texts = await bench.answer(text_message("สวัสดี"))

    assert ["1694" in text and "ขออภัย" in text for text in texts] == [True] * words
    assert bench.counted("dead_letters", channel="line", kind="crash") == 1


async def test_a_message_that_cannot_be_answered_gets_a_word(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody who writes is left without a number to call, also where the program is at fault."""
    monkeypatch.setattr(Conversation, "respond", broken)

    [text] = await bench.answer(text_message("สวัสดี"))

    assert "1694" in text
    assert bench.counted("failures", channel="line", kind="handle") == MOST_FAULTS
    assert bench.counted("dead_letters", channel="line", kind="handle") == 1


async def test_a_suspect_is_blamed_only_while_it_is_thought_about(bench: Bench) -> None:
    """Should the process die in between, the one that killed it is known, and is not taken for its neighbours."""
    blamed: list[bool] = []

    class Suspecting(MemoryQueue):
        async def take(self) -> Delivery | None:
            delivery = await super().take()
            return delivery and replace(delivery, crashes=QUARANTINE_CRASHES)

        async def guard(self, delivery: Delivery, *, is_running: bool) -> None:
            assert not bench.channel.sent
            blamed.append(is_running)

    bench.inbox = Suspecting()

    assert len(await bench.answer(text_message("สวัสดี"))) == 1
    assert blamed == [True, False]


async def test_who_is_stopped_hands_back(bench: Bench) -> None:
    """A worker that must end gives its message to others, who know that sending may have begun."""
    is_begun = asyncio.Event()

    class Slow(FakeChannel):
        async def send(self, message: Message, reply: Reply, attempt: Attempt) -> Way:
            await attempt.begin(1)
            is_begun.set()
            await asyncio.sleep(60)
            return "reply"

    bench.worker._channels = {"line": Slow()}
    await bench.inbox.accept(incoming([text_message("สวัสดี")]))
    work = asyncio.create_task(bench.worker.run([bench.inbox], concurrency=1))
    await asyncio.wait_for(is_begun.wait(), 60)

    work.cancel()
    await asyncio.gather(work, return_exceptions=True)

    again = await asyncio.wait_for(bench.inbox.take(), 60)
    assert again is not None
    assert (again.attempt, again.parts_begun) == (2, 1)


async def test_erasing_leaves_no_session(bench: Bench) -> None:
    """The words ลบข้อมูลของฉัน forget at once and say so."""
    await bench.answer(text_message("เบอร์จัดหางานระยอง", "e1"), text_message("ลบข้อมูลของฉัน", "e2"))

    assert bench.session() == Session()
    assert "ลบ" in bench.channel.sent[-1][1].text


SILENT = [MessageKind.LEFT, MessageKind.UNSENT]


@pytest.mark.parametrize("kind", SILENT)
async def test_who_left_or_took_words_back_is_forgotten_and_gets_nothing(bench: Bench, kind: MessageKind) -> None:
    """Blocking the bot, or unsending, erases the session; nothing is said."""
    await bench.answer(text_message("เบอร์จัดหางานระยอง", "e1"), Message("e2", "line", "u1", kind))

    assert len(bench.channel.sent) == 1
    assert bench.session() == Session()


async def test_logs_hold_no_words_and_no_ids(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """What a citizen wrote and who it was never reaches a log."""
    bench.channel.failures = [SendError("line", "status 400", retryable=False)]

    said = "เลขบัตร 1234567890121 ตกงานทำไง"
    await bench.answer(text_message(said, "event-7", "citizen-9"), text_message(said, "event-8", "citizen-9"))

    shown = "".join(capsys.readouterr())
    assert "answered" in shown
    assert "dead letter" in shown
    for secret in ("1234567890121", "ตกงาน", "citizen-9", "event-7", "event-8"):
        assert secret not in shown


async def test_counts_decisions(bench: Bench) -> None:
    """Metrics tell how often the bot could not answer."""
    await bench.answer(text_message("สวัสดี"))

    assert b'doebot_answered_total{channel="line",decision="answer"} 1.0' in bench.metrics.render()


async def test_who_writes_too_much_is_asked_once_to_wait(conversation: Conversation, now: datetime) -> None:
    """One polite word with the hotline, then silence; what was spoken of stays."""
    bench = Bench(conversation, now, limiter=RateLimiter("1/hour"))

    texts = await bench.answer(*(text_message("1506 กดอะไร", f"e{number}") for number in range(4)))

    assert len(texts) == 2
    assert "รอสักครู่" in texts[1]
    assert "1694" in texts[1]
    assert bench.counted("limited", channel="line") == 3


@pytest.mark.parametrize("kind", SILENT)
async def test_who_wrote_too_much_is_forgotten_all_the_same(
    conversation: Conversation, now: datetime, kind: MessageKind
) -> None:
    """The limit is for what is answered; it once kept the data of citizens who had left."""
    bench = Bench(conversation, now, limiter=RateLimiter("1/hour"))

    await bench.answer(
        text_message("เบอร์จัดหางานระยอง", "e1"), text_message("สวัสดี", "e2"), Message("e3", "line", "u1", kind)
    )

    assert len(bench.channel.sent) == 2
    assert bench.session() == Session()


@pytest.mark.parametrize("kind", SILENT)
async def test_nothing_is_said_to_who_left_when_it_fails(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, kind: MessageKind
) -> None:
    """An apology could not be sent, or would cost a push."""
    monkeypatch.setattr(Conversation, "respond", broken)

    assert await bench.answer(Message("e1", "line", "u1", kind)) == []
    assert bench.counted("dead_letters", channel="line", kind="handle") == 1


async def test_an_answer_is_sent_inside_its_sign(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign that an answer takes long is for all until it is sent, and for no work after."""
    seen: list[int] = []

    @contextlib.contextmanager
    def beside(_signs: TypingIndicator, _delivery: Delivery) -> Iterator[None]:
        seen.append(len(bench.channel.sent))
        yield
        seen.append(len(bench.channel.sent))

    monkeypatch.setattr(TypingIndicator, "beside", beside)

    await bench.answer(text_message("สวัสดี"))

    assert seen == [0, 1]


async def test_answers_all_when_the_counter_is_away(conversation: Conversation, now: datetime) -> None:
    """Redis down never makes the bot silent."""

    class Away(RateLimiter):
        async def decide(self, citizen: str) -> RateDecision:
            raise StoreError("count", OSError())

    texts = await Bench(conversation, now, limiter=Away("1/hour")).answer(
        *(text_message("1506 กดอะไร", f"e{number}") for number in range(3))
    )

    assert len(texts) == 3


async def test_an_answer_counts_when_its_message_is_finished(conversation: Conversation, now: datetime) -> None:
    """Once, though sending it took two attempts."""
    inbox, channel = MemoryQueue(MemorySessions()), FakeChannel()
    channel.failures.append(SendError("line", "busy", retryable=True, wait_seconds=0.0))
    counting = Counting(lambda: conversation.base, KEY)
    worker = Worker(lambda: conversation, {"line": channel}, lambda: now, Metrics(), counting=counting)

    await inbox.accept(incoming([text_message("หางานทำ")]))
    await inbox.close()
    await worker.run([inbox], concurrency=1)
    batch = await inbox.tallies.set_aside()

    assert batch is not None
    assert {name: count for name, count in batch.counts.items() if "|hours|" in name} == {
        "2026-11-23|hours|10|line|th|answer|open": 1
    }


async def test_a_message_that_cannot_be_counted_is_answered_once(conversation: Conversation, now: datetime) -> None:
    """The answer was sent when it is counted: a fault there is told, and nothing is sent again."""
    inbox, channel, metrics = MemoryQueue(MemorySessions()), FakeChannel(), Metrics()
    counting = Counting(lambda: {}["no knowledge"], KEY)
    worker = Worker(lambda: conversation, {"line": channel}, lambda: now, metrics, counting=counting)

    await inbox.accept(incoming([text_message("หางานทำ")]))
    await inbox.close()
    await worker.run([inbox], concurrency=1)

    assert len(channel.sent) == 1
    assert len(inbox) == 0
    assert metrics.registry.get_sample_value("doebot_failures_total", {"channel": "line", "kind": "figures"}) == 1
