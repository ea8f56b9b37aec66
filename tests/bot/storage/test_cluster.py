"""On a cluster of three masters all works as on one server, also while masters and slots come and go."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from redis.exceptions import ClusterDownError, RedisError

from bot.dialogue.session import Session
from bot.errors import StoreError
from bot.limits.line_quota import PushBudget
from bot.limits.rate_limit import RateDecision, RateLimiter, SendPace
from bot.privacy import citizen_key
from bot.queue.redis_queue import PARTITIONS_OF_A_CLUSTER, RedisQueue
from bot.storage.client import connect
from bot.storage.cluster import Cluster
from bot.storage.scripts import read_script
from bot.supervisor import Supervisor
from tests.fakes import KEY, SEAL, incoming, taken, text_message
from tests.redis_groups import (
    ClusterOfThree,
    ask,
    cluster_node,
    is_linked,
    knows_cluster,
    meet,
    pass_on,
    running_cluster,
    wait_until,
)
from tests.redis_traffic import WEBHOOK_SECONDS, Traffic, until, works

Make = Callable[..., RedisQueue]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClusterOfThree]:
    with running_cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


@pytest.fixture
def cluster(running: ClusterOfThree) -> ClusterOfThree:
    """The cluster, empty."""
    for master in running.masters:
        master.client.flushall()
    return running


@pytest.fixture
async def make(cluster: ClusterOfThree) -> AsyncIterator[Make]:
    made: list[RedisQueue] = []

    def make_one(lease_seconds: float = 30.0, supervisor: Supervisor | None = None) -> RedisQueue:
        made.append(RedisQueue(cluster.url, SEAL, lease_seconds, supervisor=supervisor))
        return made[-1]

    yield make_one
    for inbox in made:
        await inbox.close()
        await inbox.disconnect()


@pytest.fixture
async def client(cluster: ClusterOfThree) -> AsyncIterator[Cluster]:
    client = connect(cluster.url)
    assert isinstance(client, Cluster)
    yield client
    await client.aclose()


async def test_every_message_is_stored_once_and_given_out_in_order(make: Make, cluster: ClusterOfThree) -> None:
    """Two processes that start cold get everything twice at once; two workers find it on all masters."""
    one, other = make(), make()
    said = {
        f"u{citizen}": [text_message(str(n), f"{citizen} {n}", f"u{citizen}") for n in range(4)]
        for citizen in range(60)
    }

    stored = await asyncio.gather(
        *(inbox.accept(incoming(messages)) for messages in said.values() for inbox in (one, other))
    )

    told = Counter(new for each in stored for new in each)
    assert told[True] <= 240  # fewer where an answer is late: who asks again is told that it is known
    assert sum(told.values()) == 480
    assert all(master.client.dbsize() > 0 for master in cluster.masters)
    answered: dict[str, list[str]] = defaultdict(list)

    async def work(inbox: RedisQueue) -> None:
        for _ in range(60):
            delivery = await taken(inbox)
            answered[delivery.message.sender_id].append(delivery.message.text)
            await inbox.finish(delivery, Session())

    await asyncio.gather(*(work(inbox) for inbox in (one, other) * 2))
    assert answered == {citizen: ["0", "1", "2", "3"] for citizen in said}
    assert (await one.count()).waiting == 0


async def test_another_worker_takes_over_when_one_dies(make: Make) -> None:
    """Whatever partition the dead worker's messages are in."""
    dies = Supervisor()
    dead, alive = make(lease_seconds=2.0, supervisor=dies), make()
    await dead.accept(incoming([text_message(str(number), f"e{number}", f"u{number}") for number in range(8)]))
    for _ in range(8):
        await taken(dead)
    await dies.stop()

    again = [await taken(alive) for _ in range(8)]

    assert {(each.message.text, each.attempt) for each in again} == {(str(number), 2) for number in range(8)}


async def test_dead_letters_of_all_partitions_are_shown_retried_and_dropped(make: Make) -> None:
    """An operator does not see that there are partitions."""
    inbox = make()
    await inbox.accept(incoming([text_message(str(number), f"e{number}", f"u{number}") for number in range(8)]))
    for _ in range(8):
        await inbox.dead_letter(await taken(inbox), "status 400")
    letters = list(await inbox.dead_letters())

    assert len(letters) == 8
    assert await inbox.revive(letters[0])
    assert await inbox.drop(letters[1])
    assert not await inbox.drop(letters[1])
    assert (await taken(inbox)).event_key == letters[0].event_key
    assert len(await inbox.dead_letters()) == 6


async def test_erasing_leaves_nothing_of_a_citizen(make: Make, cluster: ClusterOfThree) -> None:
    """No key of any master knows the citizen afterwards, and every key has a time limit."""
    inbox = make()
    citizens = [citizen_key(KEY, "line", f"u{number}") for number in range(8)]
    await inbox.accept(incoming([text_message("คำ", f"e{n} {again}", f"u{n}") for n in range(8) for again in range(2)]))
    for _ in range(8):
        await inbox.finish(await taken(inbox), Session(topic="job.search"))
    keys = [key for master in cluster.masters for key in master.client.scan_iter()]

    assert all(any(citizen.encode() in key for key in keys) for citizen in citizens)
    assert all(master.client.pttl(key) > 0 for master in cluster.masters for key in master.client.scan_iter())
    for citizen in citizens:
        await inbox.erase(citizen)
    keys = [key for master in cluster.masters for key in master.client.scan_iter()]
    assert not any(citizen.encode() in key for citizen in citizens for key in keys)
    assert (await inbox.count()).waiting == 0


async def test_budget_pace_and_limits_are_shared(cluster: ClusterOfThree, client: Cluster) -> None:
    """Processes count together on a cluster too."""
    budgets = [PushBudget(3, client), PushBudget(3, client)]
    paces = [SendPace(client, KEY), SendPace(client, KEY)]
    limiters = [RateLimiter("2/hour", client), RateLimiter("2/hour", client)]

    pushes = [await budget.take() for budget in budgets * 2]
    waits = [await pace.reserve("chat", 10) for pace in paces * 2]
    await paces[0].hold(5)
    held = await paces[1].reserve("another chat", 10)
    answers = [await limiter.decide("a") for limiter in limiters * 2]

    assert pushes == [True] * 3 + [False]
    assert waits[0] == 0
    assert 2 < waits[3] <= 3
    assert held > 4
    assert answers == [RateDecision.ANSWER] * 2 + [RateDecision.ASK_TO_WAIT, RateDecision.KEEP_SILENT]
    await limiters[0].forget("a")
    assert await limiters[1].decide("a") is RateDecision.ANSWER


async def test_connections_may_be_closed_under_calls(client: Cluster, cluster: ClusterOfThree) -> None:
    """Before, calls to other nodes ended in errors that nobody expects: only errors of Redis may come, and pass."""
    count = client.register_script(read_script("count"))
    failed: list[Exception] = []
    done: Counter[int] = Counter()
    is_over = asyncio.Event()

    async def call(number: int) -> None:
        while not is_over.is_set():
            try:
                await count(keys=[f"doebot:{{{number}}}:"])
                done[number] += 1
            except Exception as error:
                failed.append(error)

    calling = [asyncio.create_task(call(number % PARTITIONS_OF_A_CLUSTER)) for number in range(96)]
    for _ in range(10):
        before = Counter(done)
        await until(lambda before=before: _all_went_on(done, before))  # type: ignore[misc]
        for master in cluster.masters:
            ask(master, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
    is_over.set()
    await asyncio.gather(*calling)

    assert [error for error in failed if not isinstance(error, RedisError)] == []
    assert all([await count(keys=[f"doebot:{{{number}}}:"]) for number in range(PARTITIONS_OF_A_CLUSTER)])


async def _all_went_on(done: Counter[int], before: Counter[int]) -> bool:
    return all(done[number] > before[number] for number in range(PARTITIONS_OF_A_CLUSTER))


async def test_a_stopped_master_stops_nobody_else(client: Cluster, cluster: ClusterOfThree) -> None:
    """Calls to the other masters go on while those to the stopped one fail in time."""
    count = client.register_script(read_script("count"))
    keys = [f"doebot:{{{number}}}:" for number in range(PARTITIONS_OF_A_CLUSTER)]
    stopped = cluster.masters[1]
    for key in keys:
        await count(keys=[key])
    stopped.pause()
    try:
        for _ in range(3):
            given = await asyncio.wait_for(
                asyncio.gather(*(count(keys=[key]) for key in keys), return_exceptions=True), 5
            )

            failed = [key for key, each in zip(keys, given, strict=True) if isinstance(each, Exception)]
            assert failed == [key for key in keys if cluster.owner(key) is stopped]
    finally:
        stopped.go_on()

    assert all([await count(keys=[key]) for key in keys])


@pytest.mark.parametrize("fault", ["killed", "stopped"])
async def test_traffic_goes_on_while_a_master_is_away(cluster: ClusterOfThree, fault: str) -> None:
    """Citizens write all the time: each has one answer to each message, and no webhook waits for long."""
    traffic, master = Traffic(cluster.url), cluster.masters[2]

    async with traffic.running():
        await traffic.goes_on()
        await asyncio.to_thread(master.kill if fault == "killed" else master.pause)
        await until(traffic.is_away)
        await asyncio.to_thread(master.start if fault == "killed" else master.go_on)
        await traffic.goes_on()

    assert (traffic.lost, traffic.twice, traffic.out_of_order) == (set(), set(), set())
    assert traffic.slowest_seconds < WEBHOOK_SECONDS


async def test_a_webhook_for_two_citizens_while_one_master_is_stopped(cluster: ClusterOfThree) -> None:
    """Who belongs to a master that is there is answered from there alone; the other one waits, and is answered once."""
    traffic = Traffic(cluster.url)
    named = {cluster.owner(traffic.prefix_of(f"u{number}")).port: f"u{number}" for number in range(40)}
    here, away = sorted(named)[:2]
    stopped = next(master for master in cluster.masters if master.port == away)

    async with traffic.running(citizens=0):
        await until(lambda: works(traffic.redis))
        stopped.pause()
        await traffic.say((named[here], 1), (named[away], 1))
        await until(lambda: traffic.has_answered((named[here], 1)))
        stopped.go_on()
        await until(lambda: traffic.has_answered((named[away], 1)))
        await until(traffic.is_whole)

    assert sorted(traffic.answered) == sorted([(named[here], 1), (named[away], 1)])


async def test_a_slot_that_is_being_moved_is_away_until_it_has_moved(make: Make, cluster: ClusterOfThree) -> None:
    """A script would see a part of the keys meanwhile; afterwards all is there, known and in order."""
    inbox = make()
    messages = [text_message(str(number), f"e{number}", "u1") for number in range(4)]
    await inbox.accept(incoming(messages))
    partition = int(citizen_key(KEY, "line", "u1")[:8], 16) % PARTITIONS_OF_A_CLUSTER
    moving = cluster.move(f"doebot:{{{partition}}}:")
    next(moving)

    with pytest.raises(StoreError, match="accept"):
        await inbox.accept(incoming(messages))

    assert next(moving, None) is None
    await until(lambda: works(inbox))
    assert list(await inbox.accept(incoming([*messages, text_message("4", "e4", "u1")]))) == [False] * 4 + [True]
    given = []
    for _ in range(5):
        given.append(await taken(inbox))
        await inbox.finish(given[-1], Session())
    assert [each.message.text for each in given] == ["0", "1", "2", "3", "4"]


async def test_goes_on_with_the_replica_that_takes_over(tmp_path: Path) -> None:
    """The master is dead for good: its replica is found by asking the others."""
    with running_cluster(tmp_path) as cluster, cluster_node(tmp_path / "replica") as replica:
        meet(replica, cluster.masters[0])
        wait_until(lambda: knows_cluster(replica), "the replica knows the cluster")
        master = cluster.masters[1]
        ask(replica, "CLUSTER", "REPLICATE", ask(master, "CLUSTER", "MYID"))
        wait_until(lambda: is_linked(replica), "the replica has the first copy")
        client = connect(cluster.url)
        key = next(f"{number}" for number in range(100) if cluster.owner(f"{number}") is master)
        assert await client.call(key, "INCRBY", key, 7) == 7
        pass_on(master, key)

        master.kill()
        ask(replica, "CLUSTER", "FAILOVER", "TAKEOVER")

        async def is_found() -> bool:
            try:
                return int(await client.call(key, "INCRBY", key, 1)) == 2
            except RedisError:
                return False

        await until(is_found)
        await client.aclose()


async def test_says_so_when_no_node_answers() -> None:
    """A cluster that is away is told like one server that is away."""
    client = connect("redis+cluster://127.0.0.1:1,127.0.0.1:2")

    with pytest.raises(ClusterDownError):
        await asyncio.wait_for(client.call("a", "INCRBY", "a", 1), 5)
    await client.aclose()
