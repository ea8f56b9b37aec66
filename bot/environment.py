"""Reads the variables and the file ``.env`` by which operators set the program, and tells what is odd about them."""

from __future__ import annotations

import io
import ipaddress
import os
import re
import ssl
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from dotenv import dotenv_values
from dotenv.parser import parse_stream
from rapidfuzz import fuzz

PREFIX = "DOEBOT_"
ALIKE_SCORE = 80  # rapidfuzz speaks 0-100; "KEEPMISED" is 95 from "KEEPMISSED"
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff"  # zero width: space, non-joiner, joiner; word joiner; byte order mark
_QUOTES = {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»"}
# What Kubernetes sets for each service of a namespace: https://kubernetes.io/docs/concepts/services-networking/service/
_SERVICE_NAME = re.compile(
    r"(?:.+_)?(?:SERVICE_(?:HOST|PORT)(?:_.+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)"
)
_SERVICE_VALUE = re.compile(r"(?:tcp|udp|sctp)://")
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")  # and in small letters
_PROXY_SCHEMES = ("http", "https")  # for SOCKS, httpx needs a library that is not there
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")


@dataclass
class Environment:
    """What is set, by the name of the setting in small letters.

    Attributes:
        misspelt: names that mean nothing here but are nearly one that does, each told with it.
        notes: what was mended or passed over, for operators to look at.

    None of these texts holds a value.
    """

    values: dict[str, str] = field(default_factory=dict)
    misspelt: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_environment(
    known: Collection[str], variables: Mapping[str, str] | None = None, file: Path = Path(".env")
) -> Environment:
    """Read all settings; variables win over the file, and what is empty is not set.

    Args:
        known: the names of all settings, in small letters and without the prefix.
        variables: of the process; ``None`` for its own.
        file: may be missing, and in whichever encoding an editor of Windows saves.

    """
    found = Environment()
    given = {**_read_file(file, found), **(os.environ if variables is None else variables)}
    for variable, value in given.items():
        if variable.upper().startswith(PREFIX):
            _take(found, variable, value, known)
    return found


def _take(found: Environment, variable: str, value: str, known: Collection[str]) -> None:
    name = variable[len(PREFIX) :].lower()
    if _SERVICE_VALUE.match(value.strip()) and (name not in known or name.endswith("port")):
        if name in known:
            found.notes.append(
                f"{variable.upper()} was set by Kubernetes for a service of that name and is passed over: "
                "give the service another name, or set enableServiceLinks: false in the pod"
            )
    elif name in known:
        cleaned = _clean(found, variable.upper(), value)
        if cleaned:
            found.values[name] = cleaned
    elif not _SERVICE_NAME.fullmatch(name.upper()):
        _tell_unknown(found, variable, known)


def _clean(found: Environment, variable: str, value: str) -> str:
    """Take away what is around a value and never of it."""
    cleaned = _without_edges(value)
    if cleaned and cleaned != value:
        kind = "a line end" if {"\r", "\n"} & set(value) else "white space"
        found.notes.append(f"{variable} has {kind} around its value, which is left out: remove it where it is set")
    if len(cleaned) > 1 and _QUOTES.get(cleaned[0]) == cleaned[-1]:
        found.notes.append(f"{variable} has quotation marks around its value, which are left out: remove them")
        cleaned = _without_edges(cleaned[1:-1])
    return cleaned


def _without_edges(value: str) -> str:
    while (shorter := value.strip().strip(UNSEEN)) != value:
        value = shorter
    return value


def _tell_unknown(found: Environment, variable: str, known: Collection[str]) -> None:
    name = variable[len(PREFIX) :].lower()
    nearest = max(known, key=lambda each: (_likeness(name, each), fuzz.token_set_ratio(*_as_words(name, each))))
    told = f"{variable} is no setting and does nothing: probably {PREFIX}{nearest.upper()} is meant"
    if _likeness(name, nearest) >= ALIKE_SCORE:
        found.misspelt.append(told)
    else:
        found.notes.append(f"{told} (all are in .env.example)")


def _likeness(name: str, other: str) -> float:
    if name and other.startswith(name):
        return 100
    return fuzz.ratio(name.replace("_", ""), other.replace("_", ""))


def _as_words(*names: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in names)


def _read_file(file: Path, found: Environment) -> dict[str, str]:
    """Read the lines of ``.env``; those that say nothing are told by their number."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        found.notes.append(f"{file} cannot be read ({error.strerror}): nothing in it counts")
        return {}
    text = _decode(content, str(file), found)
    for binding in parse_stream(io.StringIO(text)):
        if binding.error or (binding.key is not None and binding.value is None):
            said = binding.original.string
            line = binding.original.line + said[: len(said) - len(said.lstrip())].count("\n")
            found.notes.append(f"{file} line {line} does nothing: write NAME=value")
    values = dotenv_values(stream=io.StringIO(text))
    return {name: value for name, value in values.items() if value is not None}


def _decode(content: bytes, file: str, found: Environment) -> str:
    """Read a file of settings in UTF-8, UTF-16 (Notepad's "Unicode") or the code page of Thai Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content[:4]:
        encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else _utf_16_of(content)
    else:
        encoding = "utf-8-sig"
    for each in (encoding, "cp874", "latin-1"):
        try:
            text = content.decode(each)
        except UnicodeDecodeError:
            continue
        if each != "utf-8-sig":
            found.notes.append(f"{file} is saved as {each} and was read so: save it as UTF-8")
        return text
    raise AssertionError("latin-1 reads everything")


def _utf_16_of(content: bytes) -> str:
    return "utf-16-be" if content[0] == 0 else "utf-16-le"


# -- What the libraries that call platforms take from the surroundings


def find_network_problems(variables: Mapping[str, str] | None = None) -> list[str]:
    """Tell which proxies and certificates of the surroundings would keep calls to platforms from being made.

    What httpx reads: https://www.python-httpx.org/environment_variables/
    """
    given = os.environ if variables is None else variables
    problems: list[str] = []
    for name in (*_PROXIES, *map(str.lower, _PROXIES)):
        problems += _proxy_problems(name, given.get(name, ""))
    for name in ("NO_PROXY", "no_proxy"):
        problems += _no_proxy_problems(name, given.get(name, ""))
    for name in _CERTIFICATES:
        problems += _certificate_problems(name, given.get(name, ""))
    return problems


def _proxy_problems(name: str, value: str) -> Iterator[str]:
    if not value:
        return
    shape = f"write {name}=http://host:port, or unset it"
    scheme = value.partition("://")[0].lower() if "://" in value else "http"
    if scheme not in _PROXY_SCHEMES:
        kind = f"is a {scheme} proxy" if re.fullmatch(r"socks\w*", scheme) else "has a beginning"
        yield f"{name} {kind} that the program cannot use: {shape}"
        return
    try:
        url = httpx.URL(value if "://" in value else f"http://{value}")
        is_whole = bool(url.host) and "@" not in url.path + url.fragment and not re.search(r"\s", value)
    except (ValueError, httpx.InvalidURL):
        is_whole = False
    if not is_whole:
        yield f"{name} cannot be read (signs such as # / ? @ of a password are written %23 %2F %3F %40): {shape}"


def _no_proxy_problems(name: str, value: str) -> Iterator[str]:
    for host in filter(None, (each.strip() for each in value.split(","))):
        try:
            httpx.URL(host if "://" in host else f"all://*{host}")
        except (ValueError, httpx.InvalidURL):
            if not _is_address(host):
                yield f"{name} holds what cannot be read as a host: write hosts with commas between, IPv6 without [ ]"
                return


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_network(host, strict=False)
    except ValueError:
        return False
    return True


def _certificate_problems(name: str, value: str) -> Iterator[str]:
    if not value:
        return
    path = Path(value)
    if not (path.is_dir() if name == "SSL_CERT_DIR" else path.is_file()):
        yield f"{name} leads to no {'folder' if name == 'SSL_CERT_DIR' else 'file'}: correct it, or unset it"
    elif name == "SSL_CERT_FILE":
        try:
            ssl.create_default_context(cafile=value)
        except (OSError, ssl.SSLError):
            yield f"{name} leads to a file that holds no certificates in PEM form: correct it, or unset it"
