"""Settings from the environment and ``.env``, read once at the start."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, create_model
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.channels.registry import CHANNELS
from bot.channels.spec import ChannelSpec
from bot.errors import SettingsError
from bot.limits.rate_limit import parse_rate
from bot.storage.client import check_redis_url

DEFAULT_KNOWLEDGE_DIR = Path(__file__).resolve().parent.parent / "knowledge"
MIN_ID_KEY_LETTERS = 16


def _blank_to_none(value: SecretStr | None) -> SecretStr | None:
    return value if value is not None and value.get_secret_value().strip() else None


def _checked_rate(rate: str) -> str:
    if rate:
        parse_rate(rate)
    return rate


LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(lambda name: str(name).upper())]
Rate = Annotated[str, AfterValidator(_checked_rate)]
Secret = Annotated[SecretStr | None, AfterValidator(_blank_to_none)]


def _checked_url(url: SecretStr | None) -> SecretStr | None:
    if url is not None:
        check_redis_url(url.get_secret_value())
    return url


RedisUrl = Annotated[SecretStr | None, AfterValidator(_blank_to_none), AfterValidator(_checked_url)]


def _checked_database_url(url: SecretStr | None) -> SecretStr | None:
    if url is not None and not url.get_secret_value().startswith(("postgresql://", "sqlite:///")):
        raise ValueError("begins with postgresql:// or sqlite:///")
    return url


DatabaseUrl = Annotated[SecretStr | None, AfterValidator(_blank_to_none), AfterValidator(_checked_database_url)]


class Settings(BaseSettings):
    """All settings; each is the environment variable ``DOEBOT_`` + its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="DOEBOT_", env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True
    )

    line_channel_secret: Secret = None
    line_channel_access_token: Secret = None
    line_api_base: str | None = None
    telegram_token: Secret = None
    telegram_secret_token: Secret = None
    telegram_api_base: str | None = None
    line_push_cap: int | None = Field(default=None, ge=0)
    redis_url: RedisUrl = None
    lease_seconds: float = Field(default=15.0, gt=0, le=300)
    id_key: Secret = None
    previous_id_key: Secret = None
    rate_limit: Rate = ""
    knowledge_dir: Path = DEFAULT_KNOWLEDGE_DIR
    data_dir: Path | None = None
    database_url: DatabaseUrl = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=9464, ge=0, le=65535)
    demo: bool = False
    log_level: LogLevel = "INFO"
    staff_language: Literal["th", "en"] = "th"
    keep_missed: bool = True

    def id_key_bytes(self) -> bytes:
        """Give the key for hashing ids; a random one of this run when none is set."""
        if self.id_key is None:
            return secrets.token_bytes(32)
        return self.id_key.get_secret_value().encode()

    def previous_id_key_bytes(self) -> bytes | None:
        """Give the key before the last change, to read what was stored with it."""
        return self.previous_id_key.get_secret_value().encode() if self.previous_id_key else None

    def of_channel(self, spec: ChannelSpec) -> dict[str, Any]:
        """Give a channel's settings by name, secrets in the clear; None for what is not set."""
        given = {name: getattr(self, name, None) for name in (*spec.secrets, *spec.options)}
        return {
            name: value.get_secret_value() if isinstance(value, SecretStr) else value for name, value in given.items()
        }


def load_settings(*, serves_webhooks: bool = True) -> Settings:
    """Read and check the settings.

    Args:
        serves_webhooks: webhooks need the whole set of each channel's secrets; other commands do not.

    Raises:
        SettingsError: a value is wrong, or a part of a channel's secrets is missing; the
            message names the variables and holds no value.

    """
    try:
        settings = _with_channels()()
    except ValidationError as error:
        names = sorted({f"DOEBOT_{'_'.join(str(part) for part in each['loc']).upper()}" for each in error.errors()})
        reasons = "; ".join(sorted({each["msg"] for each in error.errors()}))
        raise SettingsError(f"wrong value of {', '.join(names)}: {reasons}") from None
    problems = [*(half_sets(settings) if serves_webhooks else ()), *_weak_keys(settings)]
    if problems:
        raise SettingsError("; ".join(problems))
    return settings


def _with_channels() -> type[Settings]:
    """Add what channels need and the class above does not name: a new channel declares its settings itself."""
    specs = CHANNELS.values()
    secrets: dict[str, Any] = {name: (Secret, None) for spec in specs for name in spec.secrets}
    options: dict[str, Any] = {name: (str | None, None) for spec in specs for name in spec.options}
    new = {name: field for name, field in {**options, **secrets}.items() if name not in Settings.model_fields}
    return create_model("Settings", __base__=Settings, **new) if new else Settings


def half_sets(settings: Settings) -> list[str]:
    """Say which secrets of a channel are missing while others of it are set."""
    problems = []
    for spec in CHANNELS.values():
        given = settings.of_channel(spec)
        there = [f"DOEBOT_{name.upper()}" for name in spec.secrets if given[name] is not None]
        missing = [f"DOEBOT_{name.upper()}" for name in spec.secrets if given[name] is None]
        if there and missing:
            absent = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
            present = f"{', '.join(there)} {'is' if len(there) == 1 else 'are'} set"
            problems.append(f"{absent} while {present}: set {'both' if len(spec.secrets) == 2 else 'all'} or none")
    return problems


def _weak_keys(settings: Settings) -> list[str]:
    if settings.id_key is not None and len(settings.id_key.get_secret_value()) < MIN_ID_KEY_LETTERS:
        return [f"DOEBOT_ID_KEY is shorter than {MIN_ID_KEY_LETTERS} letters: use a long random text"]
    if settings.redis_url is not None and settings.id_key is None:
        return ["DOEBOT_ID_KEY is missing: with DOEBOT_REDIS_URL every process needs the same key"]
    return []
