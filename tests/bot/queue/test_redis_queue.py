"""The queue in Redis serves many processes, and outlives them and Redis itself."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from redis import Redis

from bot.dialogue.session import Session
from bot.errors import StoreError
from bot.messages import Message
from bot.observability import Metrics
from bot.privacy import citizen_key
from bot.queue import redis_queue
from bot.queue.base import Delivery, MessageQueue
from bot.queue.failover import FailoverQueue
from bot.queue.memory import MemoryQueue
from bot.queue.partition import Partition
from bot.queue.payload import PayloadSeal
from bot.queue.redis_queue import RedisQueue
from bot.storage.connection import OneRedis
from bot.supervisor import Supervisor
from tests.fakes import KEY, SEAL, incoming, taken, text_message, until
from tests.lateness import in_time
from tests.redis_server import RedisServer


@dataclass
class Process:
    """One process' hold on the queue, to be killed."""

    queue: RedisQueue
    supervisor: Supervisor

    async def kill(self) -> None:
        """End without a word, as kill -9 does: leases are kept no longer."""
        await self.supervisor.stop()


Start = Callable[..., Process]
Make = Callable[..., RedisQueue]


@pytest.fixture
async def start(redis_url: str) -> AsyncIterator[Start]:
    Redis.from_url(redis_url).flushdb()
    started: list[Process] = []

    def start_one(lease_seconds: float = 30.0, url: str = redis_url, seal: PayloadSeal = SEAL) -> Process:
        supervisor = Supervisor()
        started.append(Process(RedisQueue(url, seal, lease_seconds, supervisor=supervisor), supervisor))
        return started[-1]

    yield start_one
    for process in started:
        await process.queue.close()
        await process.queue.disconnect()


@pytest.fixture
def make(start: Start) -> Make:
    return lambda **options: start(**options).queue


async def test_an_event_is_new_to_one_process_only(make: Make) -> None:
    """Two web processes that get the same event at once store it once."""
    one, other = make(), make()

    stored = await asyncio.gather(*(queue.accept(incoming([text_message("ก", "e1")])) for queue in (one, other) * 5))

    assert [new for [new] in stored].count(True) == 1


async def test_what_was_held_elsewhere_comes_in_its_turn(make: Make) -> None:
    """Two web processes held messages of one citizen while Redis was away, and bring them in the wrong order."""
    queue = make()
    first, second, third, fourth = incoming([text_message(str(number), f"e{number}") for number in range(1, 5)])
    await queue.accept([fourth, third._replace(accepted=third.accepted - 10)])
    in_work = await taken(queue)
    await queue.accept([second._replace(accepted=second.accepted - 20), first._replace(accepted=first.accepted - 30)])

    order = [in_work.message.text]
    await queue.finish(in_work, Session())
    for _ in range(3):
        delivery = await taken(queue)
        order.append(delivery.message.text)
        assert delivery.message.text == "4" or delivery.age_seconds >= 20
        await queue.finish(delivery, Session())

    assert order == ["3", "1", "2", "4"]  # the third was in work when the first two came


async def test_another_worker_takes_over_when_one_dies(start: Start) -> None:
    """The lease of a dead worker runs out; the message is told to be tried again, and comes first."""
    dead, alive = start(lease_seconds=0.2), start().queue
    await dead.queue.accept(incoming([text_message("1", "e1"), text_message("2", "e2")]))
    await taken(dead.queue)
    await dead.kill()

    again = await taken(alive)

    assert (again.message.text, again.attempt, again.crashes) == ("1", 2, 1)


async def test_only_the_guilty_one_is_counted_for_ever(start: Start) -> None:
    """What two dead workers held is quarantined; from then on only the one that was being answered is to blame."""
    alive = start().queue
    await alive.accept(incoming([text_message(name, name, name) for name in ("killer", "other", "third")]))
    for _ in range(3):
        dead = start(lease_seconds=1.0)
        held = {delivery.message.text: delivery for delivery in [await taken(dead.queue) for _ in range(3)]}
        if held["killer"].is_quarantined:
            await dead.queue.guard(held["other"], is_running=True)
            await dead.queue.guard(held["other"], is_running=False)
            await dead.queue.guard(held["killer"], is_running=True)
        await dead.kill()

    crashes = {delivery.message.text: delivery.crashes for delivery in [await taken(alive) for _ in range(3)]}

    assert crashes == {"killer": 3, "other": 2, "third": 2}


async def test_a_slow_worker_keeps_its_message(make: Make, redis_url: str) -> None:
    """A living worker's lease is put off again and again, however long a platform takes; it says that it lives."""
    slow = make(lease_seconds=1.0)
    await slow.accept(incoming([text_message("1", "e1")]))
    await taken(slow)
    redis = Redis.from_url(redis_url)
    first = redis.zscore("doebot:{0}:until", citizen_key(KEY, "line", "u1"))

    await until(lambda: redis.zscore("doebot:{0}:until", citizen_key(KEY, "line", "u1")) > first + 1_000)

    assert (await slow.count()).workers == 1


async def test_who_lost_a_message_cannot_finish_it(start: Start) -> None:
    """A worker that was stopped for long changes nothing when it goes on."""
    stopped, other = start(lease_seconds=0.2), start().queue
    await stopped.queue.accept(incoming([text_message("1", "e1")]))
    lost = await taken(stopped.queue)
    await stopped.kill()
    held = await taken(other)

    may_send = await other.begin(lost, 1)
    await other.finish(lost, Session(topic="wrong"))
    await other.finish(held, Session(topic="right"))

    assert not may_send
    await other.accept(incoming([text_message("2", "e2")]))
    assert (await taken(other)).session == Session(topic="right")


async def test_dead_letters_are_shown_retried_and_dropped(make: Make) -> None:
    """An operator sees the reason and decides."""
    queue = make()
    await queue.accept(incoming([text_message("1", "e1", "a"), text_message("2", "e2", "b")]))
    for _ in range(2):
        await queue.dead_letter(await taken(queue), "status 400")
    first, second = await queue.dead_letters()

    assert (first.reason, first.attempts) == ("status 400", 1)
    assert await queue.revive(first)
    assert await queue.drop(second)
    assert not await queue.drop(second)
    assert (await taken(queue)).event_key == first.event_key
    assert await queue.dead_letters() == []


class NewerSeal(PayloadSeal):
    """A program of a later version, which writes what ours does not know for messages that say so."""

    def pack(self, message: Message, event_key: str) -> bytes:
        packed = super().pack(message, event_key)
        return b"\x02" + packed[1:] if message.text == "new" else packed

    def unpack(self, payload: bytes, event_key: str) -> Message:
        return super().unpack(b"\x01" + payload[1:], event_key)


async def test_what_this_program_cannot_read_stops_nobody(make: Make) -> None:
    """A message of a newer program becomes a dead letter, kept as it is; all others are answered."""
    newer, ours = make(seal=NewerSeal(KEY)), make()
    await newer.accept(incoming([text_message("new", "e1", "a")]))
    await newer.accept(incoming([text_message("1", "e2", "a"), text_message("2", "e3", "b")]))

    deliveries = [await taken(ours) for _ in range(2)]
    for delivery in deliveries:
        await ours.finish(delivery, Session())

    assert sorted(delivery.message.text for delivery in deliveries) == ["1", "2"]
    [letter] = await ours.dead_letters()
    assert (letter.message, letter.reason) == (None, "unreadable")
    await ours.close()
    assert await newer.revive(letter)
    assert (await taken(newer)).message.text == "new"


async def test_words_and_ids_are_not_in_redis_or_on_its_disk(tmp_path: Path) -> None:
    """What waits, what is in work and what was given up cannot be read without the operator's key."""
    said = replace(text_message("บัตร 1101700203450", "e1", "U4af4980629"), address={"to": "U4af4980629"})
    with RedisServer(tmp_path) as server:
        queue = RedisQueue(server.url, SEAL)
        await queue.accept(incoming([said, text_message("รอ", "e2", "U4af")]))
        await queue.dead_letter(await taken(queue), "push cap")
        [letter] = await queue.dead_letters()
        kept = everything(server.url)
        await queue.close()
        await queue.disconnect()
    kept += on_disk(tmp_path)

    assert letter.message == said
    assert [secret for secret in ("1101700203450", "U4af", "รอ", "บัตร") if secret.encode() in kept] == []


async def test_one_partition_that_is_away_costs_no_other_its_leases(
    monkeypatch: pytest.MonkeyPatch, make: Make
) -> None:
    """A worker keeps what it has in hands of all partitions that answer."""
    monkeypatch.setattr(redis_queue, "is_cluster", lambda _url: True)  # sixteen partitions on one server
    kept: list[str] = []
    first: list[Partition] = []

    async def extend(partition: Partition, held: Sequence[Delivery], *_rest: object) -> None:
        first.append(partition)
        if partition is first[0]:
            raise StoreError("extend", ConnectionError())
        kept.extend(delivery.message.text for delivery in held)

    monkeypatch.setattr(Partition, "extend", extend)
    queue = make(lease_seconds=3.0)
    messages = [text_message(str(number), f"e{number}", f"u{number}") for number in range(12)]
    here = [each for each in messages if queue.partition_of(citizen_key(KEY, "line", each.sender_id)) != 0]
    await queue.accept(incoming(messages))

    for _ in messages:
        await taken(queue)

    await until(lambda: {each.text for each in here} <= set(kept))


FAULTS = (RuntimeError("handler is closed"), AttributeError("NoneType has no attribute"), OSError("broken pipe"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_no_fault_of_the_client_ends_the_work(
    start: Start, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """Whatever its library throws, at whichever call: all messages are answered, and no task is down."""
    process = start(lease_seconds=1.0)
    memory = MemoryQueue()
    failover = FailoverQueue(process.queue, memory, Metrics())
    await process.queue.probe()
    real, thrown = OneRedis.execute_command, Counter[object]()

    async def execute(self: OneRedis, *arguments: object, **options: object) -> object:
        call = arguments[:2] if arguments[0] == "EVALSHA" else arguments[0]  # a script by its hash, or a command
        thrown[call] += 1
        if thrown[call] in (2, 3):
            raise fault
        return await real(self, *arguments, **options)

    monkeypatch.setattr(OneRedis, "execute_command", execute)
    answered: set[str] = set()

    async def work(worked: MessageQueue) -> None:
        while (delivery := await worked.take()) is not None:
            if await worked.begin(delivery, 1):
                answered.add(delivery.message.text)
            await worked.finish(delivery, Session())

    works = [asyncio.create_task(work(each)) for each in (process.queue, process.queue, memory)]
    process.supervisor.start("failover", failover.watch)
    for number in range(12):
        await failover.accept(incoming([text_message(str(number), f"e{number}", f"u{number % 3}")]))
    await until(lambda: len(answered) == 12)
    monkeypatch.undo()
    problems = process.supervisor.problems
    await process.kill()
    for each in works:
        each.cancel()
    await asyncio.gather(*works, return_exceptions=True)

    assert problems == []
    assert len(thrown) >= 5  # accept, take, begin, finish, extend, and waiting for a notification


async def test_erasing_leaves_nothing_of_a_citizen(make: Make, redis_url: str) -> None:
    """Session, waiting messages and dead letters go; claims stay, which tell nobody's name."""
    queue = make()
    await queue.accept(incoming([text_message(f"คำ{number}", f"e{number}", "Uabc") for number in range(4)]))
    await queue.finish(await taken(queue), Session(topic="job.search"))
    await queue.dead_letter(await taken(queue), "handle")
    held = await taken(queue)
    citizen = citizen_key(KEY, "line", "Uabc")

    await queue.erase(citizen)
    await queue.finish(held, Session())

    left = everything(redis_url)
    assert all(part not in left for part in (citizen.encode(), b"Uabc", "คำ".encode(), b"job.search"))
    assert (await queue.count()).waiting == 0


async def test_no_key_lives_for_ever(make: Make, redis_url: str) -> None:
    """After all kinds of work every key has a time limit."""
    queue = make()
    await queue.accept(incoming([text_message(str(number), f"e{number}", f"u{number % 4}") for number in range(12)]))
    await queue.finish(await taken(queue), Session())
    await queue.dead_letter(await taken(queue), "handle")
    await queue.retry_later(await taken(queue), 60)
    await taken(queue)
    redis = Redis.from_url(redis_url)

    kinds = {key.decode().split("}:")[1].split(":")[0] for key in redis.scan_iter()}

    assert kinds == {"bell", "claim", "dead", "lease", "queue", "ready", "session", "until", "waiting", "workers"}
    assert all(0 < redis.pttl(key) <= 7 * 86_400_000 for key in redis.scan_iter())


async def test_a_full_redis_takes_nothing_new_but_lets_work_go_on(make: Make, redis_url: str) -> None:
    """What is stored is still answered, which makes room."""
    queue = make()
    await queue.accept(incoming([text_message("1", "e1")]))
    redis = Redis.from_url(redis_url)
    redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(StoreError) as raised:
            await queue.accept(incoming([text_message("2", "e2")]))
        with pytest.raises(StoreError):
            await queue.probe()
        await queue.finish(await taken(queue), Session())
    finally:
        redis.config_set("maxmemory", 0)

    assert raised.value.is_refusal
    assert (await queue.count()).waiting == 0
    assert list(await queue.accept(incoming([text_message("2", "e2")]))) == [True]


async def test_says_at_once_that_redis_is_away(make: Make) -> None:
    """A webhook has no time to wait for a dead server."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    queue = make(url=f"redis://:secret@127.0.0.1:{port}/0")

    with in_time(1), pytest.raises(StoreError) as raised:
        await queue.accept(incoming([text_message("1", "e1")]))

    assert "secret" not in str(raised.value)


def on_disk(folder: Path) -> bytes:
    """Give all that a server wrote there."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def everything(redis_url: str) -> bytes:
    """Give every key and value as bytes."""
    redis = Redis.from_url(redis_url)
    parts: list[bytes] = []
    for key in redis.scan_iter():
        match redis.type(key):
            case b"string":
                values = [redis.get(key)]
            case b"list":
                values = redis.lrange(key, 0, -1)
            case b"zset":
                values = redis.zrange(key, 0, -1)
            case _:
                values = [part for pair in redis.hgetall(key).items() for part in pair]
        parts += [key, *values]
    return b"\n".join(parts)
