"""The URL of Redis is read at the start, whatever its kind; no message holds any of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.url import parse_redis_url

SECRET = "hunter2"


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("redis://localhost", (("localhost", 6379),)),
        ("REDIS://localhost:7000/1", (("localhost", 7000),)),
        ("redis://[::1]:6380/0", (("::1", 6380),)),
        ("redis+sentinel://s1,s2/mymaster", (("s1", 26379), ("s2", 26379))),
        ("redis+sentinel://[::1]:26380,[::2]/mymaster", (("::1", 26380), ("::2", 26379))),
        ("redis+sentinel://u:p%23@s1:1,s2/mymaster", (("s1", 1), ("s2", 26379))),
        ("redis+cluster://host1", (("host1", 6379),)),
        ("redis+cluster://[::1]:7000,host2:7001", (("::1", 7000), ("host2", 7001))),
        ("rediss+cluster://h", (("h", 6379),)),
        ("unix:///run/redis.sock", ()),
    ],
)
def test_hosts_are_found_with_and_without_ports(url: str, hosts: tuple[tuple[str, int], ...]) -> None:
    """A port that is left out is the one that the server has by itself; IPv6 stands in brackets."""
    assert parse_redis_url(url).hosts == hosts


def test_a_password_is_decoded() -> None:
    """Signs that mean something in a URL are written in hexadecimal."""
    assert parse_redis_url("redis+cluster://user:p%23%40@h").options == {"username": "user", "password": "p#@"}


@pytest.mark.parametrize(
    "url",
    [
        "redis://:hunter2#x@127.0.0.1:6379/0",
        "redis://:hunter2/x@127.0.0.1:6379/0",
        "redis://:hunter2?x@127.0.0.1:6379/0",
        "redis://:[hunter2@127.0.0.1:6379/0",
        "redis://h:hunter2",
        "redis://h:99999/0?hunter2",
        "redis+sentinel://u:hunter2@s1:0/m",
        "redis+sentinel://u:hunter2@s1:26379",
        "redis+sentinel://u:hunter2@s1/m/0",
        "redis+sentinel://u:hunter2@s1,,s2/m",
        "redis+cluster://u:hunter2@::1:7000",
        "redis+cluster://u:hunter2@h/3",
        "redis+cluster://u:hunter2@",
        "redis://u:hunter2@h/main",
        "redis://u:hunter2@a:1,b:2/0",
        "redis://u:hunter2@h/0?tiemout=3",
        "redis+cluster://u:hunter2@h?timeout=3",
        "rediss://u:hunter2@h/0?ssl_ca_certs=/no/such/file",
        "redis://u:hunter2@ho st/0",
        "redis://u:hunter2@h/0#x",
        "unix://",
        "http://u:hunter2@h",
        "u:hunter2@h:6379",
        "",
    ],
)
def test_what_cannot_be_read_is_told_without_the_secret(url: str) -> None:
    """Operators paste messages into tickets."""
    with pytest.raises(ValueError) as raised:
        parse_redis_url(url)

    assert SECRET not in str(raised.value)
    assert raised.value.__cause__ is None


def test_the_file_of_an_authority_is_looked_for(tmp_path: Path) -> None:
    """A path with a typo is told at the start."""
    file = tmp_path / "ca.pem"
    file.touch()

    assert parse_redis_url(f"rediss://h/0?ssl_ca_certs={file}").options["ssl_ca_certs"] == str(file)


@given(
    st.sampled_from(["redis", "rediss", "unix", "redis+sentinel", "redis+cluster", "x"]),
    st.text(alphabet=st.sampled_from("ab1:/@[]#?,%=&\n กé.-"), max_size=30),
)
def test_whatever_stands_there_is_read_or_refused(scheme: str, rest: str) -> None:
    """Nothing but the one error comes out."""
    with suppress(ValueError):
        assert parse_redis_url(f"{scheme}://{rest}").scheme == scheme
