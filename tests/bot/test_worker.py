"""The worker answers, remembers, sends, and survives what goes wrong."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.conversation import Conversation
from bot.errors import SendError, StoreError
from bot.inbox import MemoryInbox
from bot.messages import Message, MessageKind
from bot.metrics import Metrics
from bot.privacy import session_key
from bot.rate_limits import Pace, RateLimiter
from bot.sessions import MemorySessionStore, Session
from bot.worker import Worker
from tests.fakes import FakeChannel, text_message

KEY = b"test key"


class BrokenStore(MemorySessionStore):
    async def load(self, key: str) -> Session:
        raise StoreError("load", OSError())

    async def save(self, key: str, session: Session) -> None:
        raise StoreError("save", OSError())


class Bench:
    """A worker with everything around it."""

    def __init__(
        self,
        conversation: Conversation,
        now: datetime,
        store: MemorySessionStore | None = None,
        limiter: RateLimiter | None = None,
    ) -> None:
        self.inbox = MemoryInbox()
        self.channel = FakeChannel()
        self.sessions = store or MemorySessionStore()
        self.metrics = Metrics()
        self.worker = Worker(
            self.inbox,
            self.sessions,
            conversation,
            {"line": self.channel},
            KEY,
            lambda: now,
            self.metrics,
            limiter=limiter,
        )

    async def answer(self, *messages: Message) -> list[str]:
        await self.inbox.accept(messages)
        await self.inbox.close()
        await self.worker.run(concurrency=4)
        return [reply.text for _, reply in self.channel.sent]


@pytest.fixture
def bench(conversation: Conversation, now: datetime) -> Bench:
    return Bench(conversation, now)


async def test_remembers_between_messages(bench: Bench) -> None:
    """The province of the first question answers the second."""
    texts = await bench.answer(text_message("เบอร์จัดหางานกาญจนบุรี", "e1"), text_message("แล้วเปิดกี่โมง", "e2"))

    assert "034-564315" in texts[0]
    assert "กาญจนบุรี" in texts[1]


async def test_answers_without_memory_when_the_store_is_away(conversation: Conversation, now: datetime) -> None:
    """Redis down means a forgetful bot, not a silent one."""
    bench = Bench(conversation, now, BrokenStore())

    texts = await bench.answer(text_message("1506 กดอะไร"))

    assert "กด 2" in texts[0]


async def test_one_message_that_breaks_does_not_stop_the_others(bench: Bench) -> None:
    """A fault in one answer leaves everybody else served."""
    broken = Message("e1", "telegram", "nobody", MessageKind.TEXT, "สวัสดี")  # no such channel here

    texts = await bench.answer(broken, text_message("สวัสดี", "e2"))

    assert len(texts) == 1


async def test_tries_again_when_the_platform_asks_to(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A passing fault of the platform is not the citizen's loss."""
    monkeypatch.setattr("bot.worker.FIRST_WAIT_SECONDS", 0.0)
    bench.channel.failures = [SendError("line", "status 500", retryable=True)]

    assert len(await bench.answer(text_message("สวัสดี"))) == 1


async def test_does_not_try_again_what_was_refused(bench: Bench) -> None:
    """A message the platform refuses stays refused."""
    bench.channel.failures = [SendError("line", "status 400", retryable=False)]

    assert await bench.answer(text_message("สวัสดี")) == []


async def test_erasing_leaves_no_session(bench: Bench) -> None:
    """The words ลบข้อมูลของฉัน forget at once and say so."""
    await bench.answer(text_message("เบอร์จัดหางานระยอง", "e1"), text_message("ลบข้อมูลของฉัน", "e2"))

    assert await bench.sessions.load(session_key(KEY, "line", "u1")) == Session()
    assert "ลบ" in bench.channel.sent[-1][1].text


async def test_a_citizen_who_left_is_forgotten_and_gets_nothing(bench: Bench) -> None:
    """Blocking the bot erases the session; nothing can be sent."""
    await bench.answer(text_message("เบอร์จัดหางานระยอง", "e1"), Message("e2", "line", "u1", MessageKind.LEFT))

    assert len(bench.channel.sent) == 1
    assert await bench.sessions.load(session_key(KEY, "line", "u1")) == Session()


async def test_logs_hold_no_words_and_no_ids(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    """What a citizen wrote and who it was never reaches a log."""
    bench.channel.failures = [SendError("line", "status 400", retryable=False)]

    await bench.answer(text_message("เลขบัตร 1234567890121 ตกงานทำไง", "event-7", "citizen-9"))

    shown = "".join(capsys.readouterr())
    assert "answered" in shown
    for secret in ("1234567890121", "ตกงาน", "citizen-9"):
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
    limited = bench.metrics.registry.get_sample_value("doebot_limited_total", {"channel": "line"})
    assert limited == 3


async def test_answers_all_when_the_counter_is_away(conversation: Conversation, now: datetime) -> None:
    """Redis down never makes the bot silent."""

    class Away(RateLimiter):
        async def pace(self, citizen: str) -> Pace:
            raise StoreError("count", OSError())

    texts = await Bench(conversation, now, limiter=Away("1/hour")).answer(
        *(text_message("1506 กดอะไร", f"e{number}") for number in range(3))
    )

    assert len(texts) == 3
