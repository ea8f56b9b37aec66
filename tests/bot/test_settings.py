"""Settings are read once, and doors fail shut."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import load_settings


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of the developer
    for name in (
        "LINE_CHANNEL_SECRET",
        "LINE_CHANNEL_ACCESS_TOKEN",
        "TELEGRAM_TOKEN",
        "REDIS_URL",
        "ID_KEY",
        "PORT",
        "RATE_LIMIT",
    ):
        monkeypatch.delenv(f"DOEBOT_{name}", raising=False)


def test_nothing_set_is_the_embedded_default() -> None:
    """A newcomer needs no account and no Redis."""
    settings = load_settings()

    assert settings.line_channel_secret is None
    assert settings.telegram_token is None
    assert settings.redis_url is None


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN"),
        ("LINE_CHANNEL_ACCESS_TOKEN", "LINE_CHANNEL_SECRET"),
        ("TELEGRAM_TOKEN", "TELEGRAM_SECRET_TOKEN"),
        ("TELEGRAM_SECRET_TOKEN", "TELEGRAM_TOKEN"),
    ],
)
def test_half_a_set_of_secrets_stops_the_start(monkeypatch: pytest.MonkeyPatch, given: str, missing: str) -> None:
    """The operator reads the name of what is missing, never the secret."""
    monkeypatch.setenv(f"DOEBOT_{given}", "top-secret-value")

    with pytest.raises(SettingsError, match=f"DOEBOT_{missing} is missing") as raised:
        load_settings()

    assert "top-secret-value" not in str(raised.value)


def test_polling_needs_no_webhook_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """`doebot telegram` runs with the token alone."""
    monkeypatch.setenv("DOEBOT_TELEGRAM_TOKEN", "1:token")

    assert load_settings(serves_webhooks=False).telegram_token is not None


def test_a_wrong_value_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A typo in a port is told by its variable."""
    monkeypatch.setenv("DOEBOT_PORT", "eighty")

    with pytest.raises(SettingsError, match="DOEBOT_PORT"):
        load_settings()


def test_a_log_level_may_be_written_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debug is as good as DEBUG, and a word that is no level stops the start."""
    monkeypatch.setenv("DOEBOT_LOG_LEVEL", "debug")
    assert load_settings().log_level == "DEBUG"

    monkeypatch.setenv("DOEBOT_LOG_LEVEL", "loud")
    with pytest.raises(SettingsError, match="DOEBOT_LOG_LEVEL"):
        load_settings()


def test_redis_needs_a_shared_id_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes with different keys would not know each other's citizens."""
    monkeypatch.setenv("DOEBOT_REDIS_URL", "redis://localhost")

    with pytest.raises(SettingsError, match="DOEBOT_ID_KEY"):
        load_settings()


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines left empty in .env change nothing."""
    monkeypatch.setenv("DOEBOT_LINE_CHANNEL_SECRET", "")

    assert load_settings().line_channel_secret is None


def test_a_wrong_rate_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that cannot be read would be no limit."""
    monkeypatch.setenv("DOEBOT_RATE_LIMIT", "often")

    with pytest.raises(SettingsError, match=r"DOEBOT_RATE_LIMIT.*20/minute"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LINE_CHANNEL_SECRET", "hunter2 hunter2"),
        ("LINE_CHANNEL_ACCESS_TOKEN", "hunter2\nhunter2"),
        ("TELEGRAM_TOKEN", "1:hunter2ก"),
        ("TELEGRAM_SECRET_TOKEN", "hunter2\u200bx"),
        ("LINE_API_BASE", "hunter2"),
        ("LINE_API_BASE", "ftp://hunter2"),
        ("LINE_API_BASE", "https://hunter2:port"),
        ("TELEGRAM_API_BASE", "https://host/?hunter2"),
        ("TELEGRAM_API_BASE", "https://hunter2 host"),
        ("HOST", "http://hunter2"),
        ("HOST", "hunter2:8000:x y"),
        ("METRICS_PORT", "hunter2"),
        ("LINE_PUSH_CAP", "hunter2"),
        ("LEASE_SECONDS", "hunter2"),
        ("DEMO", "hunter2"),
        ("STAFF_LANGUAGE", "hunter2"),
        ("KEEP_MISSED", "hunter2"),
        ("REDIS_URL", "redis://:hunter2#x@127.0.0.1:6379/0"),
    ],
)
def test_a_value_that_cannot_be_used_is_told_by_its_variable_alone(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """The message names what to set and how, never what was set."""
    monkeypatch.setenv(f"DOEBOT_{name}", value)

    with pytest.raises(SettingsError, match=rf"DOEBOT_{name} cannot be used: \w+") as raised:
        load_settings(serves_webhooks=False)

    assert "hunter2" not in str(raised.value)


def test_a_line_end_at_the_end_of_a_secret_is_harmless_and_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """LINE would refuse every signature, and its library every call."""
    monkeypatch.setenv("DOEBOT_LINE_CHANNEL_ACCESS_TOKEN", "token\n")

    settings = load_settings(serves_webhooks=False)

    assert settings.line_channel_access_token is not None
    assert settings.line_channel_access_token.get_secret_value() == "token"
    assert "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN" in capsys.readouterr().err


def test_a_misspelt_name_keeps_the_bot_from_serving(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who wrote DOEBOT_KEEP_MISED=false must not have words kept; a command that checks only tells."""
    monkeypatch.setenv("DOEBOT_KEEP_MISED", "false")

    with pytest.raises(SettingsError, match="DOEBOT_KEEP_MISSED"):
        load_settings()
    load_settings(serves_webhooks=False)

    assert "DOEBOT_KEEP_MISSED" in capsys.readouterr().err


def test_a_proxy_that_cannot_be_used_stops_who_calls_platforms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a channel nobody calls, and the proxy is nobody's business."""
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1")
    assert load_settings()

    monkeypatch.setenv("DOEBOT_TELEGRAM_TOKEN", "1:token")
    monkeypatch.setenv("DOEBOT_TELEGRAM_SECRET_TOKEN", "secret")
    with pytest.raises(SettingsError, match="ALL_PROXY"):
        load_settings()


@pytest.mark.parametrize(
    ("given", "read"),
    [("[::]", "::"), ("::1", "::1"), ("0.0.0.0", "0.0.0.0"), ("web-1", "web-1")],
)
def test_an_address_to_listen_on_is_read(monkeypatch: pytest.MonkeyPatch, given: str, read: str) -> None:
    """IPv6 may stand in brackets."""
    monkeypatch.setenv("DOEBOT_HOST", given)

    assert load_settings().host == read
