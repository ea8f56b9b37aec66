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
