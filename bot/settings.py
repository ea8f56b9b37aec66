"""Settings from the environment and ``.env``, read once at the start."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.limits.rate_limit import parse_rate
from bot.storage.client import check_redis_url

DEFAULT_KNOWLEDGE_DIR = Path(__file__).resolve().parent.parent / "knowledge"
MIN_ID_KEY_LETTERS = 16
PAIRS = (("line_channel_secret", "line_channel_access_token"), ("telegram_token", "telegram_secret_token"))


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


def load_settings(*, serves_webhooks: bool = True) -> Settings:
    """Read and check the settings.

    Args:
        serves_webhooks: webhooks need both halves of each pair of secrets; other commands do not.

    Raises:
        SettingsError: a value is wrong, or one half of a pair of secrets is missing; the
            message names the variables and holds no value.

    """
    try:
        settings = Settings()
    except ValidationError as error:
        names = sorted({f"DOEBOT_{'_'.join(str(part) for part in each['loc']).upper()}" for each in error.errors()})
        reasons = "; ".join(sorted({each["msg"] for each in error.errors()}))
        raise SettingsError(f"wrong value of {', '.join(names)}: {reasons}") from None
    problems = [*(half_pairs(settings) if serves_webhooks else ()), *_weak_keys(settings)]
    if problems:
        raise SettingsError("; ".join(problems))
    return settings


def half_pairs(settings: Settings) -> list[str]:
    """Say which secret is missing while its other half is set."""
    problems = []
    for pair in PAIRS:
        missing = [name for name in pair if getattr(settings, name) is None]
        if len(missing) == 1:
            there = next(name for name in pair if name not in missing)
            problems.append(
                f"DOEBOT_{missing[0].upper()} is missing while DOEBOT_{there.upper()} is set: set both or none"
            )
    return problems


def _weak_keys(settings: Settings) -> list[str]:
    if settings.id_key is not None and len(settings.id_key.get_secret_value()) < MIN_ID_KEY_LETTERS:
        return [f"DOEBOT_ID_KEY is shorter than {MIN_ID_KEY_LETTERS} letters: use a long random text"]
    if settings.redis_url is not None and settings.id_key is None:
        return ["DOEBOT_ID_KEY is missing: with DOEBOT_REDIS_URL every process needs the same key"]
    return []
