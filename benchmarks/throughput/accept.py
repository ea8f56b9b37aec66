"""Part accept: how many signed LINE messages a second one process takes and keeps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from figures import Figure, middle_ratio
from generator import describe_faults, post
from load import Posted
from machine import SERVER_CORE, Child, tell
from servers import Store, bare_server, doebot, node_server, redis, stub_platform, wait_for_doebot
from sizes import Size
from traffic import body_of

OURS = "doebot, keeps each message in Redis"
NODE = "LINE's Node SDK in Express, keeps nothing"
BARE = "bare Starlette, keeps nothing"
KEEPING = "bare Starlette + SET NX, XADD in Redis"
NULL = "null server (the generator's own limit)"
WARMING_ROUNDS = 3  # node compiles what is called often, and needs some ten thousand calls


@dataclass(frozen=True, slots=True)
class Round:
    """One round of one server."""

    rate: float
    posted: Posted
    busy: float  # share of its core that the server used


def measure_accept(size: Size, folder: Path) -> Iterator[Figure]:
    """Post to all servers in turn and compare them round by round."""
    rounds: dict[str, list[Round]] = {}
    with _all_servers(folder) as (servers, store):
        for number in range(-WARMING_ROUNDS, size.accept_rounds):
            for name, server in servers.items():
                store.empty()
                before = server.cpu_seconds()
                posted = post(server, size.accept_messages)
                seconds = posted.ended - posted.started
                rate, busy = posted.statuses.get("200", 0) / seconds, (server.cpu_seconds() - before) / seconds
                tell(f"accept, round {number}: {rate:7,.0f}/s {name}")
                if number >= 0:
                    rounds.setdefault(name, []).append(Round(rate, posted, busy))
    yield from _compare(rounds)


@contextmanager
def _all_servers(folder: Path) -> Iterator[tuple[Mapping[str, Child], Store]]:
    with ExitStack() as stack:
        store = stack.enter_context(redis(folder))
        ours = stack.enter_context(doebot(folder, "serve", "--no-worker", store=store))
        servers = {
            OURS: ours,
            NODE: stack.enter_context(node_server(folder)),
            KEEPING: stack.enter_context(bare_server(folder, store)),
            BARE: stack.enter_context(bare_server(folder)),
            NULL: stack.enter_context(stub_platform(folder, SERVER_CORE)),
        }
        wait_for_doebot(ours)
        yield servers, store


def _compare(rounds: Mapping[str, list[Round]]) -> Iterator[Figure]:
    rates = {name: [each.rate for each in done] for name, done in rounds.items()}
    ours = rates[OURS]
    to_node = middle_ratio(ours, rates[NODE])
    for name, done in rounds.items():
        faults = "; ".join(sorted({found for each in done if (found := describe_faults(each.posted))}))
        busy = f"busy: server {median(each.busy for each in done):.0%}, "
        busy += f"generator {median(each.posted.busy for each in done):.0%}"
        if name == OURS:
            size = median(len(body_of(number)) for number in range(300))
            note = f"ratio to the Node SDK; body {size:.0f} bytes, 64 connections, {busy}"
            yield Figure("accept", name, median(ours), "POST/s", to_node, "≥ 1.0", to_node >= 1.0, f"{note} {faults}")
        else:
            ratio = middle_ratio(ours, rates[name])
            yield Figure(
                "accept", name, median(rates[name]), "POST/s", ratio, note=f"ratio: ours to it; {busy} {faults}"
            )
