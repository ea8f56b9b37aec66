"""Every kind of Redis can be reached over TLS, and a server whose certificate is not trusted is not talked to."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from redis.exceptions import RedisError

from bot.storage.client import connect
from tests.certificates import make_certificate
from tests.ports import free_port, wait_for_port
from tests.redis_groups import wait_until
from tests.redis_server import RedisServer


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that signs itself, and its key."""
    return make_certificate(tmp_path_factory.mktemp("tls") / "both.pem", "127.0.0.1")


def tls_settings(certificate: Path) -> dict[str, str]:
    """Give what makes a server speak TLS, to clients, other nodes and its master."""
    return {
        "tls-port": str(free_port()),
        "tls-cert-file": str(certificate),
        "tls-key-file": str(certificate),
        "tls-ca-cert-file": str(certificate),
        "tls-auth-clients": "no",
        "tls-replication": "yes",
    }


@contextmanager
def tls_server(folder: Path, certificate: Path, *more: str) -> Iterator[tuple[RedisServer, str]]:
    """Run a server; it speaks plainly on another port, for the test."""
    settings = tls_settings(certificate)
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    with RedisServer(folder, *options, *more) as server:
        yield server, settings["tls-port"]


@contextmanager
def tls_sentinel(folder: Path, certificate: Path, master_port: str) -> Iterator[str]:
    """Run one Sentinel that watches a master."""
    settings = {**tls_settings(certificate), "port": "0", "bind": "127.0.0.1", "dir": str(folder)}
    lines = [f"{name} {value}\n" for name, value in settings.items()]
    folder.mkdir()
    (folder / "sentinel.conf").write_text("".join(lines) + f"sentinel monitor hotline 127.0.0.1 {master_port} 1\n")
    command = ["redis-server", str(folder / "sentinel.conf"), "--sentinel"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        wait_for_port(int(settings["tls-port"]), process)
        yield settings["tls-port"]
        process.kill()


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory, certificate: Path) -> Iterator[dict[str, str]]:
    """One server, one cluster of one node, one master with its Sentinel."""
    folder = tmp_path_factory.mktemp("tls-servers")
    cluster = ("--cluster-enabled", "yes", "--tls-cluster", "yes", "--cluster-port", str(free_port()))
    with (
        tls_server(folder / "one", certificate) as (_, one),
        tls_server(folder / "node", certificate, *cluster) as (node, port),
        tls_sentinel(folder / "sentinel", certificate, one) as sentinel,
    ):
        node.client.execute_command("CLUSTER", "ADDSLOTSRANGE", 0, 16383)
        wait_until(lambda: "'ok'" in str(node.client.execute_command("CLUSTER INFO")), "the cluster serves")
        yield {
            "rediss": f"rediss://127.0.0.1:{one}/0",
            "rediss+cluster": f"rediss+cluster://127.0.0.1:{port}",
            "rediss+sentinel": f"rediss+sentinel://127.0.0.1:{sentinel}/hotline",
        }


@pytest.mark.parametrize("kind", ["rediss", "rediss+cluster", "rediss+sentinel"])
async def test_asks_over_tls(addresses: dict[str, str], certificate: Path, kind: str) -> None:
    """The certificate that is trusted is named in the URL, as for one server."""
    client = connect(f"{addresses[kind]}?ssl_ca_certs={certificate}", timeout_seconds=5)

    assert await client.register_script("return ARGV[1]")(keys=["{1}:"], args=["ก"]) == "ก".encode()
    await client.aclose()


@pytest.mark.parametrize("kind", ["rediss", "rediss+cluster", "rediss+sentinel"])
async def test_trusts_nobody_else(addresses: dict[str, str], kind: str) -> None:
    """A certificate that no authority of this machine knows is refused."""
    client = connect(addresses[kind], timeout_seconds=5)

    with pytest.raises((RedisError, OSError)):
        await client.register_script("return 1")(keys=["{1}:"], args=[])
    await client.aclose()
