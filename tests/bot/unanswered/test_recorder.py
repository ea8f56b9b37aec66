"""What the bot could not answer is kept with personal data hidden, and never at the cost of an answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime

import pytest
from pythainlp.util import thai_to_eng
from redis import Redis

from bot.dialogue.actions import AskAction, NoneFitsAction, NotUsefulAction, UsefulAction, dump_action
from bot.dialogue.conversation import Conversation
from bot.dialogue.session import MemorySessions, Session
from bot.errors import StoreError
from bot.limits.rate_limit import RateLimiter, SendPace
from bot.messages import Message, MessageKind
from bot.observability import Metrics
from bot.privacy import citizen_key
from bot.queue.memory import MemoryQueue
from bot.queue.redis_queue import RedisQueue
from bot.storage.client import connect
from bot.unanswered.questions import UnansweredQuestion
from bot.unanswered.recorder import UnansweredRecorder
from bot.unanswered.redis_store import RedisUnansweredStore
from bot.unanswered.sqlite_store import SqliteUnansweredStore
from bot.unanswered.store import UnansweredStore
from bot.worker import Worker
from tests.fakes import SEAL, FakeChannel, FakeClock, incoming, tap_message, text_message

KEY = b"key of the tests"
DAY = date(2026, 11, 23)
STRANGE = "อยากได้สูตรผัดไทยกุ้งสดของร้านดังที่ประตูผี"
VAGUE = "ใบอนุญาต"
OFFICE = "office.contact"  # asks for a province


class Bench:
    """A worker that keeps what it could not answer."""

    def __init__(
        self, conversation: Conversation, now: datetime, store: UnansweredStore | None = None, *, keeps: bool = True
    ) -> None:
        self.store = store or SqliteUnansweredStore(None, lambda: DAY)
        self.inbox = MemoryQueue(MemorySessions())
        self.channel = FakeChannel()
        self.metrics = Metrics()
        self.clock = FakeClock()
        recorder = UnansweredRecorder(self.store, self.metrics, keeps=keeps, clock=self.clock)
        self.worker = Worker(lambda: conversation, {"line": self.channel}, lambda: now, self.metrics, missed=recorder)

    async def answer(self, *messages: Message) -> list[str]:
        """Answer messages, each after the one before it."""
        await self.inbox.accept(incoming(messages))
        work = asyncio.create_task(self.worker.run([self.inbox], concurrency=2))
        async with asyncio.timeout(60):
            while len(self.inbox):  # noqa: ASYNC110 - nobody tells when an inbox is empty
                await asyncio.sleep(0.005)
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
        return [reply.text for _, reply in self.channel.sent]

    async def kept(self) -> list[str]:
        return [each.question.text for each in await self.store.show(DAY)]


class Broken(SqliteUnansweredStore):
    """Fails as often as it is told to."""

    def __init__(self) -> None:
        super().__init__(None, lambda: DAY)
        self.is_away = True

    async def add(self, citizen: str, question: UnansweredQuestion) -> None:
        self._fail()
        await super().add(citizen, question)

    async def erase(self, citizen: str) -> None:
        self._fail()
        await super().erase(citizen)

    def _fail(self) -> None:
        if self.is_away:
            raise StoreError("unanswered", OSError("secret words"))


@pytest.fixture
def bench(conversation: Conversation, now: datetime) -> Bench:
    return Bench(conversation, now)


@pytest.fixture(params=["memory", "redis"])
async def bench_on(request: pytest.FixtureRequest, conversation: Conversation, now: datetime) -> AsyncIterator[Bench]:
    """The same worker on every store."""
    if request.param == "memory":
        yield Bench(conversation, now)
        return
    url = request.getfixturevalue("redis_url")
    Redis.from_url(url).flushdb()
    client = connect(url)
    yield Bench(conversation, now, RedisUnansweredStore(client, lambda: DAY))
    await client.aclose()


async def test_keeps_what_was_not_answered_with_personal_data_hidden(bench: Bench) -> None:
    """Names, ids and phones are hidden before anything is kept."""
    await bench.answer(text_message(f"ผมนายสมชาย ใจดี บัตร 1101700203450 {STRANGE} โทร 081-234-5678"))

    [kept] = await bench.store.show(DAY)

    assert kept.question.text == f"ผมนาย[ชื่อ] บัตร [เลขบัตร] {STRANGE} โทร [เบอร์โทร]"
    assert (kept.question.language, kept.count, kept.last_day, len(kept.question.nearest)) == ("th", 1, DAY, 3)


async def test_a_detail_that_nothing_is_known_of_is_kept(bench: Bench) -> None:
    """The citizen was told so; an officer may find out and write it."""
    [_, said] = await bench.answer(
        tap_message(dump_action(AskAction("complaint.scam")), "e1"), text_message("อายุเท่าไหร่", "e2")
    )

    assert "ยังไม่มีข้อมูลที่ยืนยันได้" in said
    assert await bench.kept() == ["อายุเท่าไหร่"]


async def test_words_on_the_wrong_layout_are_kept_as_they_were_meant(bench: Bench) -> None:
    """Officers can read them, and what is personal in them is hidden too."""
    await bench.answer(text_message(thai_to_eng(f"นายสมชาย ใจดี {STRANGE}")))

    assert await bench.kept() == [f"นาย[ชื่อ] {STRANGE}"]


async def test_answers_are_not_kept(bench: Bench) -> None:
    """Nor greetings, pictures, and what is no words at all."""
    messages = [
        text_message("1506 กดอะไร", "e1"),
        text_message("สวัสดี", "e2"),
        Message("e3", "line", "u1", MessageKind.MEDIA),
        text_message("0812345678", "e4"),
        text_message("?!", "e5"),
        text_message("ကျွန်တော် အလုပ်ရှာနေပါတယ် ဘာလုပ်ရမလဲ", "e6"),
    ]
    await bench.answer(*messages)

    assert await bench.kept() == []


@pytest.mark.parametrize(
    "none",
    [tap_message(dump_action(NoneFitsAction()), "e2"), text_message("ไม่ใช่เรื่องเหล่านี้", "e2"), text_message("4", "e2")],
)
async def test_none_of_these_keeps_the_question_before(bench: Bench, none: Message) -> None:
    """Tapped, typed or by number; the words that turn down are not the question."""
    texts = await bench.answer(text_message(VAGUE, "e1"))
    assert "4." in texts[0]
    assert await bench.kept() == []

    await bench.answer(none)

    assert await bench.kept() == [VAGUE]


async def test_thumbs_down_keeps_the_question_that_was_answered(bench: Bench) -> None:
    """Thumbs up keeps nothing, and one question counts once."""
    await bench.answer(text_message("1506 กดอะไร", "e1"), tap_message(dump_action(UsefulAction("hotline.mol")), "e2"))
    assert await bench.kept() == []

    down = dump_action(NotUsefulAction("hotline.mol"))
    await bench.answer(text_message("1506 กดอะไร", "e3"), tap_message(down, "e4"), tap_message(down, "e5"))

    assert await bench.kept() == ["1506 กดอะไร"]


@pytest.mark.parametrize("way", ["tap", "number", "number in words", "words"])
async def test_thumbs_down_for_a_choice_keeps_the_question_that_was_unclear(
    bench_on: Bench, conversation: Conversation, now: datetime, way: str
) -> None:
    """However it was chosen: the words that choose are not the question."""
    _, chosen, *_ = choices(conversation, now, VAGUE)
    ways = {
        "tap": tap_message(dump_action(AskAction(chosen)), "e2"),
        "number": text_message("2", "e2"),
        "number in words": text_message("ข้อ 2", "e2"),
        "words": text_message(conversation.base.intents[chosen].title.th, "e2"),
    }
    await bench_on.answer(text_message(VAGUE, "e1"), ways[way])
    assert await bench_on.kept() == []

    down = dump_action(NotUsefulAction(chosen))
    await bench_on.answer(tap_message(down, "e3"), tap_message(down, "e4"))

    assert await bench_on.kept() == [VAGUE]


@pytest.mark.parametrize("place", [text_message("ระยอง", "e4"), tap_message("s:office.contact:rayong", "e4")])
@pytest.mark.parametrize(
    "asked",
    [
        [text_message("เบอร์จัดหางาน", "e1")],
        [text_message("เบอร์", "e1"), tap_message(dump_action(AskAction(OFFICE)), "e2")],
    ],
)
async def test_thumbs_down_after_a_place_was_asked_for_keeps_the_question(
    bench_on: Bench, asked: list[Message], place: Message
) -> None:
    """A province is no question, nor is what was taken for one; also where choices came first."""
    await bench_on.answer(*asked, text_message("ฟหกดเ่าสว", "e3"), place)
    assert await bench_on.kept() == []

    await bench_on.answer(tap_message(dump_action(NotUsefulAction(OFFICE)), "e5"))

    assert await bench_on.kept() == [asked[0].text]


async def test_a_new_question_takes_the_place_of_an_unclear_one(bench_on: Bench) -> None:
    """Who asks in other words, instead of choosing, complains of these."""
    await bench_on.answer(text_message(VAGUE, "e1"), text_message("1506 กดอะไร", "e2"))

    await bench_on.answer(tap_message(dump_action(NotUsefulAction("hotline.mol")), "e3"))

    assert await bench_on.kept() == ["1506 กดอะไร"]


async def test_forgets_with_the_citizen(bench: Bench) -> None:
    """The words ลบข้อมูลของฉัน, blocking the bot, or taking a message back remove what was kept."""
    gone = [Message(f"e-{kind}", "line", "u1", kind) for kind in (MessageKind.LEFT, MessageKind.UNSENT)]
    for last in (text_message("ลบข้อมูลของฉัน", "e2"), *gone):
        await bench.answer(text_message(STRANGE, f"{last.event_id}-before"))
        assert await bench.kept() == [STRANGE]

        await bench.answer(last)

        assert await bench.kept() == []


async def test_can_be_switched_off(conversation: Conversation, now: datetime) -> None:
    """Then nothing is kept, and erasing still removes what was kept before."""
    store = SqliteUnansweredStore(None, lambda: DAY)
    await store.add(citizen_key(KEY, "line", "u1"), UnansweredQuestion("เก่า", "th"))
    bench = Bench(conversation, now, store, keeps=False)

    await bench.answer(text_message(STRANGE, "e1"))
    assert await bench.kept() == ["เก่า"]
    await bench.answer(text_message("ลบข้อมูลของฉัน", "e2"))

    assert await bench.kept() == []


async def test_a_store_that_is_away_harms_no_answer(
    conversation: Conversation, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is counted and logged without words, left alone for a while, and used again."""
    store = Broken()
    bench = Bench(conversation, now, store)

    texts = await bench.answer(*(text_message(STRANGE, f"e{number}") for number in range(3)))

    assert len(texts) == 3
    faults = bench.metrics.registry.get_sample_value("doebot_failures_total", {"channel": "line", "kind": "missed"})
    assert faults == 1
    shown = "".join(capsys.readouterr())
    assert "unanswered questions unavailable" in shown
    assert "ผัดไทย" not in shown
    assert "secret words" not in shown

    store.is_away = False
    bench.clock.seconds += 6
    await bench.answer(text_message(STRANGE, "e9"))

    assert await bench.kept() == [STRANGE]


async def test_who_could_not_be_erased_is_erased_later(conversation: Conversation, now: datetime) -> None:
    """A fault of Redis takes nobody's right to be forgotten."""
    store = Broken()
    store.is_away = False
    bench = Bench(conversation, now, store)
    await bench.answer(text_message(STRANGE, "e1"))
    store.is_away = True
    await bench.answer(text_message("ลบข้อมูลของฉัน", "e2"))
    store.is_away = False
    bench.clock.seconds += 6

    await bench.answer(text_message("ขอสูตรต้มยำกุ้งน้ำข้นหน่อย", "e3", "u2"))

    assert STRANGE not in await bench.kept()


async def test_erasing_leaves_nothing_of_a_citizen_in_any_part(
    redis_url: str, conversation: Conversation, now: datetime
) -> None:
    """Queue, session, unanswered questions, rate counts and the pace of sending: no words, no id, no hash."""
    Redis.from_url(redis_url).flushdb()
    client = connect(redis_url)
    metrics, channel = Metrics(), FakeChannel()
    store = RedisUnansweredStore(client, lambda: DAY)
    inbox = RedisQueue(redis_url, SEAL)
    worker = Worker(
        lambda: conversation,
        {"line": channel},
        lambda: now,
        metrics,
        limiter=RateLimiter("20/minute", client),
        missed=UnansweredRecorder(store, metrics),
    )
    pace = SendPace(client, KEY)
    work = asyncio.create_task(worker.run([inbox], concurrency=2))
    citizen = citizen_key(KEY, "line", "u1")

    for number, text in enumerate([STRANGE, VAGUE, "เบอร์จัดหางานระยอง", "1506 กดอะไร"]):
        await inbox.accept(incoming([text_message(text, f"e{number}")]))
    await pace.reserve("u1", 5)
    await answered(channel, 4)
    before = everything(redis_url)
    await inbox.accept(incoming([text_message("ลบข้อมูลของฉัน", "e9")]))
    await answered(channel, 5)
    await asyncio.sleep(1.1)  # the pace of sending lives for a second
    after = everything(redis_url)

    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    await inbox.close()
    await inbox.disconnect()
    await client.aclose()
    marks = [
        citizen.encode(),
        b"u1",
        citizen_key(KEY, "telegram chat", "u1").encode(),
        "ผัดไทย".encode(),
        VAGUE.encode(),
        b"1506",
    ]
    assert all(mark in before for mark in (citizen.encode(), "ผัดไทย".encode(), b"1506"))
    assert [mark for mark in marks if mark in after] == []


def choices(conversation: Conversation, now: datetime, text: str) -> tuple[str, ...]:
    return conversation.respond(text_message(text), Session(), now).outcome.options


async def answered(channel: FakeChannel, count: int) -> None:
    async with asyncio.timeout(60):
        while len(channel.sent) < count:  # noqa: ASYNC110 - a fake tells nobody
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)  # what follows the sending


def everything(redis_url: str) -> bytes:
    """Give every key and all that is kept under it, of whatever kind."""
    redis = Redis.from_url(redis_url)
    readers = {
        b"string": lambda key: [redis.get(key)],
        b"list": lambda key: redis.lrange(key, 0, -1),
        b"set": redis.smembers,
        b"zset": lambda key: redis.zrange(key, 0, -1),
        b"hash": lambda key: [part for pair in redis.hgetall(key).items() for part in pair],
    }
    return b"\n".join(part for key in redis.scan_iter() for part in (key, *readers[redis.type(key)](key)))
