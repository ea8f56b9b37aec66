"""Several processes run the tests; what shares a server, or is timed, stays together."""

from __future__ import annotations

from tests.scheduling import group_of, rank


def test_what_is_timed_stays_together_and_begins_first() -> None:
    """Servers that fail over and programs that are killed never run beside each other."""
    order, cluster = "tests/faults/test_order.py::test_a", "tests/bot/storage/test_cluster.py::test_b[one]"
    command, plain = "tests/bot/cli/test_cli.py::test_c", "tests/intents/test_ridge.py::test_d"

    assert group_of(order) == group_of(cluster)
    assert group_of(command) == "tests/bot/cli/test_cli.py"
    assert rank(order) < rank(command) < rank(plain)
