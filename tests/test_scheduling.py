"""Several processes run the tests; what shares a server, or is timed, stays together."""

from __future__ import annotations

from tests.scheduling import group_of, rank


def test_what_is_timed_stays_together_and_begins_first() -> None:
    """Tests that kill programs never run beside each other, nor do those whose servers fail over."""
    order, killed = "tests/faults/test_order.py::test_a", "tests/faults/test_killed_workers.py::test_e"
    cluster, queue = "tests/bot/storage/test_cluster.py::test_b[one]", "tests/bot/queue/test_queues.py::test_f"
    command, plain = "tests/bot/cli/test_cli.py::test_c", "tests/intents/test_ridge.py::test_d"

    assert group_of(order) == group_of(killed) != group_of(cluster) == group_of(queue)
    assert group_of(command) == "tests/bot/cli/test_cli.py"
    assert rank(order) < rank(command) < rank(plain)
