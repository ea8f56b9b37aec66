"""A port that cannot be used ends ``doebot serve`` at once, with one line of the log."""

from __future__ import annotations

import socket

import pytest
import typer
from structlog.testing import capture_logs

from bot.cli.serve import _listen
from bot.settings import Settings


@pytest.fixture
def used_port() -> object:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def told(host: str, port: int) -> dict[str, object]:
    """Give the one line that is logged."""
    with capture_logs() as lines, pytest.raises(typer.Exit) as ended:
        _listen(Settings(_env_file=None).model_copy(update={"host": host, "port": port}))
    assert ended.value.exit_code == 1
    [line] = lines
    return dict(line)


def test_a_port_in_use_is_told(used_port: int) -> None:
    """With what to do."""
    line = told("127.0.0.1", used_port)

    assert (line["event"], line["port"], line["reason"]) == ("port cannot be used", used_port, "Address already in use")
    assert "another program" in str(line["hint"])


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid", "::ffff:192.0.2.1", "not a host", "256.1.1.1"])
def test_a_host_that_is_not_ours_is_told(host: str) -> None:
    """An address of another machine, or no address at all."""
    line = told(host, 0)

    assert line["event"] == "port cannot be used"
    assert "DOEBOT_HOST" in str(line["hint"])


def test_a_free_port_is_taken_but_nobody_is_let_in_yet() -> None:
    """Who connects before all is ready is refused, as a load balancer expects."""
    [listener] = _listen(Settings(_env_file=None).model_copy(update={"host": "127.0.0.1", "port": 0}))

    with listener, socket.socket() as client:
        assert client.connect_ex(listener.getsockname()) != 0
