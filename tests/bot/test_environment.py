"""What operators set is read as it was meant, or named with its mend; no message holds a value."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.environment import Environment, find_network_problems, read_environment

KNOWN = ("line_channel_secret", "telegram_token", "redis_url", "id_key", "keep_missed", "rate_limit", "port",
         "metrics_port", "line_push_cap", "host", "demo")  # fmt: skip
NO_FILE = Path("no such file")
SECRET = "hunter2"


def read(**variables: str) -> Environment:
    return read_environment(KNOWN, {f"DOEBOT_{name}": value for name, value in variables.items()}, NO_FILE)


@pytest.mark.parametrize("around", ["{}\n", "{}\r\n", "{}\r", " {}", "{}\t", "{}\u00a0", "\ufeff{}", "{}\u200b \n"])
def test_what_is_around_a_secret_is_left_out_and_said(around: str) -> None:
    """A line end of `echo` or of a Kubernetes secret is never sent to a platform."""
    found = read(LINE_CHANNEL_SECRET=around.format(SECRET))

    assert found.values == {"line_channel_secret": SECRET}
    assert len(found.notes) == 1
    assert "DOEBOT_LINE_CHANNEL_SECRET" in found.notes[0]
    assert SECRET not in found.notes[0]


@pytest.mark.parametrize("quoted", ['"{}"', "'{}'", "“{}”", "‘{}’", '"{}" ', '" {}"'])
def test_quotation_marks_that_nobody_took_off_are_left_out_and_said(quoted: str) -> None:
    """`docker run --env-file` hands them over as they stand."""
    found = read(TELEGRAM_TOKEN=quoted.format("1:abc"))

    assert found.values == {"telegram_token": "1:abc"}
    assert any("quotation marks" in note for note in found.notes)


@pytest.mark.parametrize("empty", ["", " ", "\n", '""', "\u200b"])
def test_nothing_but_white_space_is_not_set(empty: str) -> None:
    """A line left empty changes nothing."""
    assert read(LINE_CHANNEL_SECRET=empty).values == {}


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("KEEP_MISED", "KEEP_MISSED"),
        ("RATELIMIT", "RATE_LIMIT"),
        ("LINE_PUSHCAP", "LINE_PUSH_CAP"),
        ("REDIS", "REDIS_URL"),
        ("ID_KEYS", "ID_KEY"),
        ("KEEPMISSED", "KEEP_MISSED"),
        ("TELEGRAM_TOKENS", "TELEGRAM_TOKEN"),
        ("METRICSPORT", "METRICS_PORT"),
        ("keep_mised", "KEEP_MISSED"),
        ("REDIS_URI", "REDIS_URL"),
    ],
)
def test_a_misspelt_name_is_told_with_the_one_that_was_meant(wrong: str, meant: str) -> None:
    """Otherwise words are kept, nobody is limited, and all lives in memory, in silence."""
    found = read(**{wrong: SECRET})

    assert found.values == {}
    assert [f"DOEBOT_{meant} is meant" in told for told in found.misspelt] == [True]
    assert SECRET not in found.misspelt[0]


def test_a_name_of_somebody_else_is_told_and_stops_nothing() -> None:
    """A variable of a script of the operator's may begin alike."""
    found = read(IMAGE_TAG="v1")

    assert found.misspelt == []
    assert len(found.notes) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "tcp://10.0.0.1:8000"),
        ("SERVICE_HOST", "10.0.0.1"),
        ("SERVICE_PORT_HTTP", "8000"),
        ("PORT_8000_TCP_ADDR", "10.0.0.1"),
        ("METRICS_PORT", "tcp://10.0.0.2:9464"),
        ("REDIS_PORT", "tcp://10.0.0.3:6379"),
        ("REDIS_PORT_6379_TCP", "tcp://10.0.0.3:6379"),
        ("PORT", "udp://10.0.0.1:8000"),
    ],
)
def test_what_kubernetes_sets_for_a_service_is_no_setting(name: str, value: str) -> None:
    """A service named doebot gives its pods DOEBOT_PORT=tcp://... by itself."""
    found = read(**{name: value})

    assert found.values == {}
    assert found.misspelt == []
    assert ["Kubernetes" in note for note in found.notes] == ([True] if name in ("PORT", "METRICS_PORT") else [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp874"])
def test_a_file_of_settings_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    """Notepad saves as it likes; what is no UTF-8 is said."""
    file = tmp_path / ".env"
    file.write_bytes("# ค่าตั้งของระบบ\r\nDOEBOT_PORT=8001\r\n".encode(encoding))

    if encoding.startswith("utf-16-"):
        file.write_bytes("DOEBOT_PORT=8001\r\n# ค่าตั้ง\r\n".encode(encoding))
    found = read_environment(KNOWN, {}, file)

    assert found.values == {"port": "8001"}
    assert len(found.notes) == (0 if encoding.startswith("utf-8") else 1)


def test_variables_win_over_the_file(tmp_path: Path) -> None:
    """What is given for one start counts."""
    file = tmp_path / ".env"
    file.write_text("DOEBOT_PORT=8001\nDOEBOT_HOST=0.0.0.0\n")

    assert read_environment(KNOWN, {"DOEBOT_PORT": "1"}, file).values == {"port": "1", "host": "0.0.0.0"}


@pytest.mark.parametrize("line", ["DOEBOT_PORT 8000", "DOEBOT_PORT", "DOEBOT_PORT: 8000", "= 8000", 'DOEBOT_PORT="80'])
def test_a_line_that_does_nothing_is_told_by_its_number(tmp_path: Path, line: str) -> None:
    """A setting without its sign would be ignored without a word."""
    file = tmp_path / ".env"
    file.write_text(f"# one\nDOEBOT_DEMO=true\n{line}\n")

    found = read_environment(KNOWN, {}, file)

    assert found.values == {"demo": "true"}
    assert [note.partition(" line ")[2][:2] for note in found.notes] == ["3 "]


def test_a_folder_named_like_the_file_is_told(tmp_path: Path) -> None:
    """Docker makes one where a file to be mounted is missing."""
    (tmp_path / ".env").mkdir()

    assert "cannot be read" in read_environment(KNOWN, {}, tmp_path / ".env").notes[0]


@given(st.binary(max_size=60), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=3))
def test_whatever_is_set_is_read(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, given: dict[str, str]
) -> None:
    """No file and no variable ends in a traceback."""
    file = tmp_path_factory.getbasetemp() / "any.env"
    file.write_bytes(content)

    assert read_environment(KNOWN, {f"DOEBOT_{name}": value for name, value in given.items()}, file)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:1"),
        ("all_proxy", "socks://127.0.0.1:1"),
        ("HTTPS_PROXY", "socks4://u:hunter2@127.0.0.1:1"),
        ("HTTP_PROXY", "ftp://hunter2"),
        ("HTTPS_PROXY", "http://u:hunter2#x@proxy:3128"),
        ("https_proxy", "http://proxy:hunter2"),
        ("HTTPS_PROXY", "http://"),
        ("HTTPS_PROXY", "http://proxy:3128\nhunter2"),
        ("NO_PROXY", "[::1]"),
        ("no_proxy", "localhost,[fe80::1]"),
        ("SSL_CERT_FILE", "/no/hunter2.pem"),
        ("SSL_CERT_FILE", __file__),
        ("SSL_CERT_DIR", "/no/hunter2"),
    ],
)
def test_a_proxy_or_certificate_that_cannot_be_used_is_named(name: str, value: str) -> None:
    """The program would end in a traceback of a library when it first calls a platform."""
    problems = find_network_problems({name: value})

    assert len(problems) == 1
    assert name in problems[0]
    assert SECRET not in problems[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS_PROXY", "http://u:p%23@proxy.example:3128"),
        ("http_proxy", "proxy:3128"),
        ("ALL_PROXY", "https://[::1]:3128"),
        ("NO_PROXY", "localhost,.example.com,::1,10.0.0.0/8,*,192.168.1.1"),
        ("SSL_CERT_FILE", ""),
        ("SSL_CERT_DIR", "/"),
    ],
)
def test_what_can_be_used_is_not_told(name: str, value: str) -> None:
    """Proxies that work are nobody's business."""
    assert find_network_problems({name: value}) == []
