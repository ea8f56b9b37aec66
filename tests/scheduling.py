"""Which tests pytest-xdist runs one after the other in one process, and which of these begin first."""

from __future__ import annotations

from xdist.scheduler import LoadScopeScheduling

# Programs are killed, and servers fail over, against the clock: these never run beside each other. They wait more than
# they compute, so they begin first, and one process runs all else meanwhile.
TIMED = (
    "tests/faults/",
    "tests/bot/storage/test_cluster.py",
    "tests/bot/storage/test_sentinel.py",
    "tests/bot/queue/",
)
EARLY = ("tests/bot/cli/", "tests/peers/", "tests/platforms/", "tests/test_simulator.py")  # files of many seconds


class ByFile(LoadScopeScheduling):
    """Keeps the tests of a file together, which share servers, and all that are timed."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """Give what a test belongs to."""
    return "timed" if nodeid.startswith(TIMED) else nodeid.partition("::")[0]


def rank(nodeid: str) -> int:
    """Give a smaller number to what should begin sooner."""
    return 0 if nodeid.startswith(TIMED) else 1 if nodeid.startswith(EARLY) else 2
