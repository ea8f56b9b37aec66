"""Servers of Redis that belong together: a cluster of three masters, and a master that Sentinels watch."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis import Redis
from redis.crc import key_slot
from redis.exceptions import RedisError

from tests.ports import free_port, wait_for_port
from tests.redis_server import RedisServer

SLOTS = ((0, 5460), (5461, 10922), (10923, 16383))
NODE_TIMEOUT_MS = 15_000  # the default; a busy machine makes nobody suspect another within that
SYNC_AT_ONCE = ("--repl-diskless-sync-delay", "0")
DOWN_AFTER_MS = 1_000
FAILOVER_TIMEOUT_MS = 3_000  # after twice this, Sentinels that could not agree elect again


def wait_until(look: Callable[[], bool], what: str, seconds: float = 180.0) -> None:
    """Return when ``look`` finds what is waited for; fail when time ran out."""
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.02)


@dataclass(frozen=True)
class ClusterOfThree:
    """Three masters, each with a third of the slots."""

    masters: list[RedisServer]

    @property
    def url(self) -> str:
        return "redis+cluster://" + ",".join(f"127.0.0.1:{each.port}" for each in self.masters)

    def owner(self, key: str) -> RedisServer:
        """Give the master that holds the key's slot."""
        slot = key_slot(key.encode())
        rows = ask(self.masters[0], "CLUSTER", "SLOTS")
        [port] = [row[2][1] for row in rows if row[0] <= slot <= row[1]]
        return next(each for each in self.masters if each.port == port)

    def is_agreed(self) -> bool:
        return all(knows_cluster(each) for each in self.masters)

    def move(self, key: str) -> Iterator[None]:
        """Move the slot of a key to another master; it waits in the middle until it is gone on with."""
        slot, source = key_slot(key.encode()), self.owner(key)
        target = next(each for each in self.masters if each is not source)
        ask(target, "CLUSTER", "SETSLOT", slot, "IMPORTING", ask(source, "CLUSTER", "MYID"))
        ask(source, "CLUSTER", "SETSLOT", slot, "MIGRATING", ask(target, "CLUSTER", "MYID"))
        yield
        keys = ask(source, "CLUSTER", "GETKEYSINSLOT", slot, 10_000)
        ask(source, "MIGRATE", "127.0.0.1", target.port, "", 0, 5000, "KEYS", *keys)
        for each in (target, source):
            ask(each, "CLUSTER", "SETSLOT", slot, "NODE", ask(target, "CLUSTER", "MYID"))


def ask(server: RedisServer, *command: Any) -> Any:
    return server.client.execute_command(*command)


def knows_cluster(server: RedisServer) -> bool:
    """Tell whether a node knows who holds which slots; a replica that does not could take over none."""
    try:
        found: Any = server.client.execute_command("CLUSTER INFO")
        return found["cluster_state"] == "ok" and len(ask(server, "CLUSTER", "SLOTS")) >= len(SLOTS)
    except RedisError:
        return False


def cluster_node(folder: Path) -> RedisServer:
    options = ("--cluster-enabled", "yes", "--cluster-node-timeout", str(NODE_TIMEOUT_MS), *SYNC_AT_ONCE)
    return RedisServer(folder, *options, "--cluster-port", str(free_port()))


def meet(one: RedisServer, other: RedisServer) -> None:
    """Make one node known to the other's cluster."""
    bus: Any = one.client.config_get("cluster-port")
    ask(other, "CLUSTER", "MEET", "127.0.0.1", one.port, bus["cluster-port"])


@contextlib.contextmanager
def running_cluster(folder: Path) -> Iterator[ClusterOfThree]:
    with contextlib.ExitStack() as stack:
        masters = [stack.enter_context(cluster_node(folder / f"master{number}")) for number in range(3)]
        for number, (master, slots) in enumerate(zip(masters, SLOTS, strict=True)):
            ask(master, "CLUSTER", "SET-CONFIG-EPOCH", number + 1)
            ask(master, "CLUSTER", "ADDSLOTSRANGE", *slots)
        for master in masters[1:]:
            meet(master, masters[0])
        cluster = ClusterOfThree(masters)
        wait_until(cluster.is_agreed, "the masters know each other")
        yield cluster


@dataclass(frozen=True)
class Watched:
    """A master and its replica, and the Sentinels that watch them."""

    master: RedisServer
    replica: RedisServer
    sentinels: list[int]

    @property
    def url(self) -> str:
        return "redis+sentinel://" + ",".join(f"127.0.0.1:{port}" for port in self.sentinels) + "/hotline"

    def is_ready(self) -> bool:
        """Tell whether a failover can succeed: the replica is in step, and every Sentinel knows it and the others.

        Sentinels learn of each other by messages that they exchange through the master every two seconds, and of
        replicas from what the master tells every ten. A master that dies before is never replaced.
        """
        return is_linked(self.replica) and all(self._is_ready(port) for port in self.sentinels)

    def is_replaced(self) -> bool:
        """Tell whether every Sentinel names the replica as master."""
        return all(self._state(port)["port"] == self.replica.port for port in self.sentinels)

    def _state(self, port: int) -> Any:
        with Redis(port=port) as sentinel:
            return sentinel.sentinel_master("hotline")

    def _is_ready(self, port: int) -> bool:
        state = self._state(port)
        with Redis(port=port) as sentinel:
            replicas: Any = sentinel.sentinel_slaves("hotline")
        others = len(self.sentinels) - 1
        links = [each["flags"] == "slave" and each["master-link-status"] == "ok" for each in replicas]
        return links == [True] and state["num-other-sentinels"] == others and state["flags"] == "master"


def pass_on(master: RedisServer, key: str = "passed on") -> None:
    """Return when the replica has all that was written to the master so far.

    WAIT looks at what its own connection wrote last, so that must be later than the rest. A replica whose link is up
    gets nothing yet before it has told the master that it has loaded the first copy.
    """
    master.client.set(key, 1, ex=60)
    assert master.client.wait(1, 60_000) == 1


@contextlib.contextmanager
def running_sentinels(folder: Path) -> Iterator[Watched]:
    """Three Sentinels, of which two must agree."""
    with contextlib.ExitStack() as stack:
        master = stack.enter_context(RedisServer(folder / "master", *SYNC_AT_ONCE))
        options = ("--replicaof", "127.0.0.1", str(master.port))
        replica = stack.enter_context(RedisServer(folder / "replica", *options, *SYNC_AT_ONCE))
        wait_until(lambda: is_linked(replica), "the replica has the first copy")
        pass_on(master)
        sentinels = [_start_sentinel(stack, folder / f"sentinel{number}", master.port) for number in range(3)]
        watched = Watched(master, replica, sentinels)
        wait_until(watched.is_ready, "the Sentinels know each other and the replica")
        yield watched


def is_linked(replica: RedisServer) -> bool:
    """Tell whether it has loaded the first copy of what its master has."""
    found: Any = replica.client.info("replication")
    return bool(found["master_link_status"] == "up")


def _start_sentinel(stack: contextlib.ExitStack, folder: Path, master_port: int) -> int:
    folder.mkdir()
    port = free_port()
    (folder / "sentinel.conf").write_text(
        f"port {port}\nbind 127.0.0.1\ndir {folder}\nsentinel monitor hotline 127.0.0.1 {master_port} 2\n"
        f"sentinel down-after-milliseconds hotline {DOWN_AFTER_MS}\n"
        f"sentinel failover-timeout hotline {FAILOVER_TIMEOUT_MS}\n"
    )
    command = ["redis-server", str(folder / "sentinel.conf"), "--sentinel"]
    process = stack.enter_context(subprocess.Popen(command, stdout=subprocess.DEVNULL))
    stack.callback(process.kill)
    wait_for_port(port, process)
    return port
