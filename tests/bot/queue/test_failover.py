"""While Redis is away messages stay in this process; none is answered twice, and none overtakes an earlier one."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path

import pytest

from bot.dialogue.session import Session
from bot.errors import QueueFullError, StoreError
from bot.messages import Message
from bot.observability import Metrics
from bot.queue.base import Incoming
from bot.queue.failover import FATE_SECONDS, GRACE_SECONDS, ORDER_SECONDS, RECENT_SECONDS, FailoverQueue
from bot.queue.intake import Intake
from bot.queue.memory import MemoryQueue
from bot.queue.partition import Partition
from bot.queue.redis_queue import RedisQueue
from tests.fakes import KEY, SEAL, FakeClock, incoming, taken, text_message, until
from tests.lateness import Lateness, measured_lateness
from tests.redis_server import RedisServer

WEBHOOK_SECONDS = 1.0  # what a webhook may take


class Rim:
    """An intake with Redis behind it and memory beside it; time passes only when told to."""

    def __init__(self, url: str, lateness: Lateness) -> None:
        self.lateness = lateness
        self.redis = RedisQueue(url, SEAL)
        self.spare = MemoryQueue()
        self.metrics = Metrics()
        self.clock = FakeClock()
        self.failover = FailoverQueue(self.redis, self.spare, self.metrics, self.clock)
        self.intake = Intake(self.failover, self.metrics, KEY)

    async def say(self, *messages: Message) -> None:
        started = time.monotonic()
        await asyncio.create_task(self.intake.accept(messages))  # other tasks have their turn, as in a server
        assert time.monotonic() - started < WEBHOOK_SECONDS + self.lateness.seconds

    async def come_back(self) -> None:
        """Look until Redis is there."""
        async with asyncio.timeout(60):
            while self.failover.is_degraded:
                await self.failover.look()

    async def outlast(self, seconds: float) -> None:
        """Let an outage last so long."""
        await self.failover.look()
        self.clock.seconds += seconds
        await self.failover.look()

    def counted(self, name: str) -> float:
        return self.metrics.registry.get_sample_value(name, {"channel": "line"}) or 0.0

    async def waiting_in_redis(self) -> int:
        return (await self.redis.count()).waiting


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


@pytest.fixture
async def rim(server: RedisServer) -> AsyncIterator[Rim]:
    with measured_lateness() as lateness:
        rim = Rim(server.url, lateness)
        yield rim
        await rim.redis.close()
        await rim.redis.disconnect()


def texts(left: Sequence[Incoming]) -> list[str]:
    return [each.message.text for each in left]


async def test_keeps_messages_in_redis_while_it_is_there(rim: Rim) -> None:
    """Nothing stays in the memory of the web process."""
    await rim.say(text_message("1", "e1"), text_message("1", "e1"))

    assert (len(rim.spare), await rim.waiting_in_redis()) == (0, 1)
    assert rim.counted("doebot_accepted_total") == 1
    assert rim.counted("doebot_duplicates_total") == 1


async def test_a_message_of_unknown_fate_is_held_and_then_redis_has_it(rim: Rim, server: RedisServer) -> None:
    """Redis dies under a call: nobody answers from memory what Redis may hold; when it is back, it has it once."""
    await rim.say(text_message("1", "e1"))
    server.kill()

    await rim.say(text_message("2", "e2", "b"))
    await rim.say(text_message("2", "e2", "b"))  # delivered again

    assert rim.failover.is_degraded
    assert len(rim.spare) == 0
    server.start()
    await rim.come_back()
    assert (len(rim.spare), await rim.waiting_in_redis()) == (0, 2)


async def test_memory_answers_when_redis_cannot_be_asked_for_too_long(rim: Rim, server: RedisServer) -> None:
    """Nobody waits for ever; a repeated delivery is still known, and later ones go to memory at once."""
    server.kill()
    await rim.say(text_message("1", "e1"))

    await rim.outlast(FATE_SECONDS)
    await rim.say(text_message("1", "e1"), text_message("2", "e2", "b"))

    assert texts(rim.spare.leftovers()) == ["1", "2"]
    assert rim.counted("doebot_failed_over_total") == 2
    rim.clock.seconds += 5
    await rim.failover.look()
    assert (rim.metrics.registry.get_sample_value("doebot_degraded_seconds_total") or 0) >= 5


async def test_a_stopped_redis_stores_nothing_late(rim: Rim, server: RedisServer) -> None:
    """What lay in its buffers is not answered a second time when it goes on."""
    await rim.say(text_message("0", "e0"))
    server.pause()
    await rim.say(text_message("1", "e1", "b"))
    rim.clock.seconds += FATE_SECONDS
    await rim.failover.look()

    server.go_on()
    await rim.come_back()

    assert texts(rim.spare.leftovers()) == ["1"]
    assert await rim.waiting_in_redis() == 1


@pytest.mark.parametrize("fault", [{"maxmemory": "1"}, {"min-replicas-to-write": "1"}])
async def test_a_redis_that_does_not_write_counts_as_away(rim: Rim, server: RedisServer, fault: dict[str, str]) -> None:
    """Full or not allowed to write: memory answers when that lasts."""
    for name, value in fault.items():
        server.client.config_set(name, value)

    await rim.say(text_message("1", "e1"))

    assert rim.failover.is_degraded
    assert len(rim.spare) == 0
    await rim.outlast(GRACE_SECONDS)
    assert len(rim.spare) == 1
    for name in fault:
        server.client.config_set(name, "0")
    await rim.come_back()


async def test_a_later_message_waits_for_an_earlier_one_in_redis(rim: Rim, server: RedisServer) -> None:
    """Who wrote a moment ago has perhaps a message in Redis: the next one does not overtake it by way of memory."""
    await rim.say(text_message("1", "e1", "a"), text_message("1", "f1", "b"))
    server.client.config_set("maxmemory", "1")
    await rim.outlast(GRACE_SECONDS)
    await rim.say(text_message("2", "e2", "a"), text_message("9", "g9", "stranger"))

    assert texts(rim.spare.leftovers()) == ["9"]
    server.client.config_set("maxmemory", "0")
    await rim.come_back()
    given = []
    for _ in range(3):
        delivery = await taken(rim.redis)
        given.append(f"{delivery.message.sender_id}{delivery.message.text}")
        await rim.redis.finish(delivery, Session())
    assert [each for each in given if each[0] == "a"] == ["a1", "a2"]


async def test_order_is_not_waited_for_without_end(rim: Rim, server: RedisServer) -> None:
    """When Redis stays away the later message is answered; who wrote long ago does not wait at all."""
    await rim.say(text_message("1", "e1", "a"), text_message("1", "f1", "b"))
    server.client.config_set("maxmemory", "1")
    await rim.say(text_message("2", "e2", "a"))
    rim.clock.seconds += ORDER_SECONDS
    await rim.failover.look()
    assert texts(rim.spare.leftovers()) == ["2"]

    rim.clock.seconds += RECENT_SECONDS
    await rim.say(text_message("2", "f2", "b"))
    assert texts(rim.spare.leftovers()) == ["2", "2"]


async def test_what_memory_took_is_known_to_redis_when_it_is_back(rim: Rim, server: RedisServer) -> None:
    """A platform that delivers once more, to whichever process, is not answered once more."""
    server.client.config_set("maxmemory", "1")
    await rim.outlast(GRACE_SECONDS)
    await rim.say(text_message("1", "e1"))
    server.client.config_set("maxmemory", "0")
    await rim.come_back()

    assert list(await rim.redis.accept(incoming([text_message("1", "e1")]))) == [False]


async def test_what_was_stored_unheard_is_given_up_for_memory(rim: Rim, server: RedisServer) -> None:
    """Redis stored a message and died before it could say so; memory answers it too late for holding."""
    await rim.redis.accept(incoming([text_message("1", "e1"), text_message("0", "e0", "another")]))
    server.kill()
    await rim.say(text_message("1", "e1"))
    rim.clock.seconds += FATE_SECONDS
    await rim.failover.look()

    server.start()
    await rim.come_back()

    assert texts(rim.spare.leftovers()) == ["1"]
    assert await rim.waiting_in_redis() == 1
    assert (await taken(rim.redis)).message.text == "0"


async def test_memory_gives_up_what_redis_has_in_hands(rim: Rim, server: RedisServer) -> None:
    """A worker elsewhere already answers it: memory does not."""
    other = RedisQueue(server.url, SEAL)
    await other.accept(incoming([text_message("1", "e1")]))
    await taken(other)
    server.client.config_set("maxmemory", "1")
    await rim.outlast(GRACE_SECONDS)
    await rim.say(text_message("1", "e1"), text_message("2", "e2"))

    server.client.config_set("maxmemory", "0")
    await rim.come_back()

    assert texts(rim.spare.leftovers()) == ["2"]
    await other.close()
    await other.disconnect()


async def test_who_never_stops_writing_is_not_held_for_ever(rim: Rim, server: RedisServer) -> None:
    """A message that comes while earlier ones are on their way to Redis follows them there, in order."""
    await rim.say(text_message("1", "e1"))
    server.client.config_set("maxmemory", "1")
    await rim.say(text_message("2", "e2"))
    server.client.config_set("maxmemory", "0")

    look = asyncio.create_task(rim.failover.look())
    number = 3
    while not look.done():
        await rim.say(text_message(str(number), f"e{number}"))
        number += 1
    await rim.say(text_message(str(number), f"e{number}"))

    assert not rim.failover.is_degraded
    given = []
    for _ in range(number):
        delivery = await taken(rim.redis)
        given.append(delivery.message.text)
        await rim.redis.finish(delivery, Session())
    assert given == [str(each) for each in range(1, number + 1)]


async def test_two_processes_that_took_one_event_answer_it_once(rim: Rim, server: RedisServer) -> None:
    """Both took it while Redis did not write; who tells Redis second gives it up."""
    second = Rim(server.url, rim.lateness)
    server.client.config_set("maxmemory", "1")
    await rim.outlast(GRACE_SECONDS)
    await rim.say(text_message("1", "e1"))
    await second.outlast(GRACE_SECONDS)
    await second.say(text_message("1", "e1"))

    server.client.config_set("maxmemory", "0")
    await rim.come_back()
    await second.come_back()
    await rim.failover.look()

    assert texts([*rim.spare.leftovers(), *second.spare.leftovers()]) == ["1"]
    await second.redis.disconnect()


async def test_a_process_that_ends_hands_its_memory_back(rim: Rim, server: RedisServer) -> None:
    """What memory still holds is stored, though Redis was told that memory answers it; what is held too."""
    server.client.config_set("maxmemory", "1")
    await rim.outlast(GRACE_SECONDS)
    await rim.say(text_message("1", "e1"), text_message("2", "e2"))
    server.client.config_set("maxmemory", "0")
    await rim.come_back()

    await rim.failover.hand_back()

    assert await rim.waiting_in_redis() == 2
    assert (await taken(rim.redis)).message.text == "1"


async def test_says_what_is_lost_when_redis_stays_away(
    rim: Rim, server: RedisServer, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the end of a process that could not hand back, an operator reads how many messages are gone."""
    server.client.config_set("maxmemory", "1")
    await rim.outlast(FATE_SECONDS)
    await rim.say(text_message("1", "e1"), text_message("2", "e2", "b"))

    await rim.failover.hand_back()

    assert "messages lost" in (shown := capsys.readouterr().out)
    assert "count=2" in shown


class LateRedis:
    """Redis whose answers reach this process late, for a while; it is well and does what it is asked to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, late: int) -> None:
        run, calls = Partition._run, 0

        async def run_late(partition: Partition, name: str, *arguments: object) -> object:
            nonlocal calls
            answer = await run(partition, name, *arguments)
            calls += 1
            if calls <= late:
                raise StoreError(name, TimeoutError())
            return answer

        monkeypatch.setattr(Partition, "_run", run_late)


async def test_one_answer_that_is_read_too_late_changes_nothing(rim: Rim, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy process does not take Redis for dead, and stores no message twice."""
    LateRedis(monkeypatch, late=1)

    await rim.say(text_message("1", "e1"))

    assert (len(rim.spare), await rim.waiting_in_redis()) == (0, 1)
    assert not rim.failover.is_degraded


async def test_a_late_redis_is_not_answered_for(rim: Rim, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker elsewhere may have answered already: memory waits until it knows, and then has nothing to do."""
    LateRedis(monkeypatch, late=2)
    await rim.say(text_message("1", "e1"))
    assert rim.failover.is_degraded

    await rim.come_back()

    assert (len(rim.spare), await rim.waiting_in_redis()) == (0, 1)


class FakeRedis:
    """Two partitions: even citizens and odd ones; a partition may be away, or full."""

    partitions = range(2)

    def __init__(self) -> None:
        self.away: set[int] = set()
        self.full: set[int] = set()
        self.seen: set[str] = set()
        self.stored: list[str] = []

    def partition_of(self, citizen_key: str) -> int:
        return int(citizen_key, 16) % 2

    async def store(self, some: Sequence[Incoming]) -> list[bool | StoreError | QueueFullError]:
        return [self._store(each) for each in some]

    def _store(self, each: Incoming) -> bool | StoreError | QueueFullError:
        if (number := self.partition_of(each.citizen_key)) in self.away:
            return StoreError("accept", TimeoutError())
        if number in self.full:
            return QueueFullError()
        is_new = each.event_key not in self.seen
        self.seen.add(each.event_key)
        if is_new:
            self.stored.append(each.message.text)
        return is_new

    async def probe(self, number: int) -> None:
        if number in self.away:
            raise StoreError("probe", TimeoutError())

    async def settle(self, some: Sequence[Incoming]) -> list[int]:
        return [0 for _ in some]


@pytest.fixture
def halves() -> tuple[FakeRedis, FailoverQueue, MemoryQueue, FakeClock]:
    redis, memory, clock = FakeRedis(), MemoryQueue(), FakeClock()
    return redis, FailoverQueue(redis, memory, Metrics(), clock), memory, clock  # type: ignore[arg-type]


Halves = tuple[FakeRedis, FailoverQueue, MemoryQueue, FakeClock]


def said_by(half: int, text: str, event: str) -> Message:
    """A message of somebody whom that partition serves."""
    return next(
        message
        for number in range(99)
        if int(incoming([message := text_message(text, event, f"u{number}")])[0].citizen_key, 16) % 2 == half
    )


async def test_one_part_of_redis_that_is_away_concerns_its_citizens_only(halves: Halves) -> None:
    """Of one webhook with two citizens, the one whom Redis serves is not answered from memory as well."""
    redis, failover, memory, clock = halves
    redis.away = {1}

    stored = await failover.accept(incoming([said_by(0, "even", "e1"), said_by(1, "odd", "e2")]))
    clock.seconds += FATE_SECONDS
    await failover.look()
    await failover.accept(incoming([said_by(0, "even again", "e3")]))

    assert list(stored) == [True, True]
    assert redis.stored == ["even", "even again"]
    assert texts(memory.leftovers()) == ["odd"]


async def test_results_stand_in_the_order_of_the_messages(halves: Halves) -> None:
    """Whichever way each message went: what came before is told apart from what is new."""
    redis, failover, memory, _ = halves
    await failover.accept(incoming([said_by(0, "1", "e1")]))
    await memory.accept(incoming([said_by(1, "2", "e2")]))

    assert list(await failover.accept(incoming([said_by(0, "1", "e1"), said_by(1, "3", "e3")]))) == [False, True]
    assert redis.stored == ["1"]


async def test_who_has_messages_in_memory_stays_there(halves: Halves) -> None:
    """A citizen's later message does not overtake the earlier one by way of Redis, until that is answered."""
    redis, failover, memory, _ = halves
    await memory.accept(incoming([said_by(0, "1", "e1")]))

    await failover.accept(incoming([said_by(0, "2", "e2"), said_by(1, "3", "e3")]))

    assert texts(memory.leftovers()) == ["1", "2"]
    for _ in range(2):
        await memory.finish(await taken(memory), Session())
    await failover.accept(incoming([said_by(0, "4", "e4")]))
    assert redis.stored == ["3", "4"]


async def test_a_full_redis_refuses_what_it_does_not_know(halves: Halves) -> None:
    """Better a 503 that is repeated than memory without end."""
    redis, failover, _, _ = halves
    redis.full = {0}

    with pytest.raises(QueueFullError):
        await failover.accept(incoming([said_by(0, "1", "e1")]))


@pytest.mark.parametrize("steps", range(40))
async def test_no_way_of_going_away_and_coming_back_doubles_or_turns_round(halves: Halves, steps: int) -> None:
    """Forty orders of messages, faults and returns: each message goes one way, each citizen's in order."""
    redis, failover, memory, clock = halves
    order: list[str] = []
    number = 0
    for step in range(30):
        match (steps * 31 + step * step * 7) % 5:
            case 0:
                redis.away = {(step + steps) % 2}
            case 1:
                redis.away = set()
                await failover.look()
            case 2:
                clock.seconds += 1
                await failover.look()
            case _:
                number += 1
                await failover.accept(incoming([said_by(number % 2, str(number), f"e{number}")]))
    redis.away = set()
    await failover.look()
    while len(memory):
        delivery = await taken(memory)
        order.append(delivery.message.text)
        await memory.finish(delivery, Session())

    everything = [*redis.stored, *order]
    assert sorted(everything, key=int) == [str(each) for each in range(1, number + 1)]
    for half in (0, 1):
        for way in (redis.stored, order):
            mine = [int(text) for text in way if int(text) % 2 == half]
            assert mine == sorted(mine)


async def test_the_watch_goes_on(rim: Rim, server: RedisServer) -> None:
    """By itself it finds that Redis is back, and places what is held."""
    watch = asyncio.create_task(rim.failover.watch())
    server.kill()
    await rim.say(text_message("1", "e1"))
    server.start()

    await until(lambda: not rim.failover.is_degraded)

    watch.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watch
    assert await rim.waiting_in_redis() == 1
