"""Reads the URL of Redis: one server, Sentinel or Cluster."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from redis.asyncio import Redis

PLAIN = ("redis", "rediss", "unix")
SENTINEL = ("redis+sentinel", "rediss+sentinel")
CLUSTER = ("redis+cluster", "rediss+cluster")
REDIS_PORT, SENTINEL_PORT = 6379, 26379  # what the servers themselves listen on
TLS_OPTIONS = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile", "ssl_cert_reqs")  # in the query, as redis-py names them
SHAPES = (
    "write redis://host:6379/0, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:7000,host:7001"
    "; with TLS rediss://, rediss+sentinel:// or rediss+cluster://"
)
_PLACE = re.compile(r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+(?:%\w+)?)\]|(?P<host>[^\[\]:]+))(?::(?P<port>\d+))?")


@dataclass(frozen=True)
class RedisAddress:
    """Where Redis is, and how to get in.

    Attributes:
        url: as redis-py reads it, for one server.
        hosts: names or addresses, IPv6 without brackets, with their ports.
        master: as Sentinel knows it; empty without Sentinel.
        options: for each connection: login and TLS, as redis-py names them.
    """

    scheme: str
    url: str
    hosts: tuple[tuple[str, int], ...]
    master: str = ""
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)


def parse_redis_url(url: str) -> RedisAddress:
    """Read a URL.

    Raises:
        ValueError: it is none of ours; the message says what to write and holds nothing of it.

    """
    scheme = url.partition("://")[0].lower()
    if scheme not in PLAIN + SENTINEL + CLUSTER or "://" not in url:
        raise ValueError(SHAPES)
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _unreadable_login() from None
    if problem := next(_problems(parts), None):
        raise ValueError(problem)
    hosts = () if scheme == "unix" else tuple(_hosts(parts))
    address = RedisAddress(
        scheme=scheme,
        url=scheme + url[len(scheme) :],
        hosts=hosts,
        master=unquote(parts.path.strip("/")) if scheme in SENTINEL else "",
        options=_login(parts) | _tls(parts),
    )
    if scheme in PLAIN:
        _check_options(address)
    return address


def _unreadable_login() -> ValueError:
    return ValueError("signs such as # / ? @ [ ] in the password are written %23 %2F %3F %40 %5B %5D")


def _problems(parts: SplitResult) -> Iterator[str]:
    """Tell what is wrong, without a word of the URL."""
    behind = f"{parts.path}?{parts.query}#{parts.fragment}"
    if "@" in behind and "@" not in parts.netloc and parts.scheme != "unix":
        yield str(_unreadable_login())
    if re.search(r"\s", parts.geturl()):
        yield "there is white space inside it: take it out"
    if parts.fragment:
        yield "what stands behind # has no meaning: leave it out (a # of the password is written %23)"
    if parts.scheme == "unix":
        if not parts.path:
            yield "the path of the socket is missing: write unix:///path/redis.sock"
        return
    if not parts.netloc.rpartition("@")[2]:
        yield f"the host is missing: {SHAPES}"
    if parts.scheme in PLAIN and "," in parts.netloc.rpartition("@")[2]:
        yield "it names several servers: begin with redis+sentinel:// (and end with the master's name) or redis+cluster://"
    yield from _path_problems(parts)


def _path_problems(parts: SplitResult) -> Iterator[str]:
    path = parts.path.strip("/")
    if parts.scheme in SENTINEL and (not path or "/" in path):
        yield f"the name of the master is missing, or more than a name stands at the end: {SHAPES}"
    if parts.scheme in CLUSTER and path not in ("", "0"):
        yield "a cluster has no numbered databases: leave out what stands behind the last host"
    if parts.scheme in PLAIN and path and not (path.isascii() and path.isdecimal()):
        yield "what stands behind the host is no number of a database: write redis://host:6379/0"


def _hosts(parts: SplitResult) -> Iterator[tuple[str, int]]:
    usual = SENTINEL_PORT if parts.scheme in SENTINEL else REDIS_PORT
    for place in parts.netloc.rpartition("@")[2].split(","):
        match = _PLACE.fullmatch(place)
        port = int(match["port"] or usual) if match else 0
        if match is None or not 0 < port < 65536:
            raise ValueError(
                "a host or its port cannot be read: write host:port, IPv6 as [::1]:port, commas between hosts"
            )
        yield match["ipv6"] or match["host"], port


def _login(parts: SplitResult) -> dict[str, str]:
    given = {"username": parts.username, "password": parts.password}
    return {name: unquote(value) for name, value in given.items() if value}


def _tls(parts: SplitResult) -> dict[str, Any]:
    """Read the options of the query; other kinds of URL than the plain ones have those of TLS only."""
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    given = {name: value for name, value in query.items() if name in TLS_OPTIONS}
    strangers = query.keys() - given.keys() if parts.scheme not in PLAIN else set()
    if strangers or (given and not parts.scheme.startswith("rediss")):
        raise ValueError(f"an option behind ? has no meaning here: with rediss… there may be {', '.join(TLS_OPTIONS)}")
    for name in ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile"):
        if name in given and not Path(given[name]).is_file():
            raise ValueError(f"{name} leads to no file: correct its path")
    return {"ssl": True, **given} if parts.scheme.startswith("rediss") else {}


def _check_options(address: RedisAddress) -> None:
    """Let redis-py make a connection, without connecting: it alone knows all of its options."""
    try:
        pool: Any = Redis.from_url(address.url).connection_pool  # untyped in redis-py
        pool.make_connection()
    except (TypeError, ValueError, AttributeError):
        raise ValueError("an option behind ? is unknown or has no such value: leave it out") from None
