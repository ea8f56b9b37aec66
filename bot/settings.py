"""Settings from the environment and ``.env``, read once at the start."""

from __future__ import annotations

import re
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, create_model
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.channels.registry import CHANNELS
from bot.channels.spec import ChannelSpec
from bot.environment import find_network_problems, read_environment
from bot.errors import SettingsError
from bot.limits.rate_limit import parse_rate
from bot.mail import parse_smtp_url
from bot.storage.url import parse_redis_url

DEFAULT_KNOWLEDGE_DIR = Path(__file__).resolve().parent.parent / "knowledge"
MIN_ID_KEY_LETTERS = 16


def _checked_rate(rate: str) -> str:
    if rate:
        parse_rate(rate)
    return rate


def _checked_redis_url(url: SecretStr) -> SecretStr:
    parse_redis_url(url.get_secret_value())
    return url


def _sendable(secret: SecretStr) -> SecretStr:
    """Refuse what no platform gives out, and what could not stand in a header or an address."""
    if not re.fullmatch(r"[!-~]+", secret.get_secret_value()):
        raise ValueError("there are spaces, line ends or letters other than A-Z inside it: copy it again, in one piece")
    return secret


def _checked_base(base: str) -> str:
    """Read where a platform is asked instead of its own address."""
    try:
        parts = urlsplit(base)
        is_sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_sound = False
    if not is_sound or not re.fullmatch(r"[!-~]+", base) or parts.query or parts.fragment:
        raise ValueError("write https://host or http://host:port, with nothing behind but a path")
    return base.rstrip("/")


def _checked_host(host: str) -> str:
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not re.fullmatch(r"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+(%\w+)?", bare):
        raise ValueError("write an address to listen on, such as 127.0.0.1, 0.0.0.0 or ::, without http:// and port")
    return bare


def _checked_database_url(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(("postgresql://", "sqlite:///")):
        raise ValueError("begins with postgresql:// or sqlite:///")
    return url


def _checked_smtp_url(url: SecretStr) -> SecretStr:
    parse_smtp_url(url.get_secret_value())
    return url


def _checked_address(address: str) -> str:
    if address and not re.fullmatch(r"[^@\s<>,;]+@[A-Za-z0-9.-]+", address):
        raise ValueError("write an e-mail address alone, such as bot@doe.go.th")
    return address


LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(lambda name: str(name).upper())]
Rate = Annotated[str, AfterValidator(_checked_rate)]
Secret = Annotated[SecretStr, AfterValidator(_sendable)] | None
RedisUrl = Annotated[SecretStr, AfterValidator(_checked_redis_url)] | None
DatabaseUrl = Annotated[SecretStr, AfterValidator(_checked_database_url)] | None
SmtpUrl = Annotated[SecretStr, AfterValidator(_checked_smtp_url)] | None
MailAddress = Annotated[str, AfterValidator(_checked_address)]
ApiBase = Annotated[str, AfterValidator(_checked_base)] | None
Host = Annotated[str, AfterValidator(_checked_host)]
Port = Annotated[int, Field(ge=0, le=65535, description="a number from 0 to 65535")]


class Settings(BaseSettings):
    """All settings; each is the environment variable ``DOEBOT_`` + its name in capitals.

    The description of a field says what to write where its kind alone does not.
    """

    model_config = SettingsConfigDict(env_prefix="DOEBOT_", extra="ignore", env_ignore_empty=True)

    line_channel_secret: Secret = None
    line_channel_access_token: Secret = None
    line_api_base: ApiBase = None
    telegram_token: Secret = None
    telegram_secret_token: Secret = None
    telegram_api_base: ApiBase = None
    line_push_cap: int | None = Field(default=None, ge=0, description="a number, 0 or more")
    redis_url: RedisUrl = None
    lease_seconds: float = Field(default=15.0, gt=0, le=300, description="seconds, more than 0, at most 300")
    id_key: SecretStr | None = None
    previous_id_key: SecretStr | None = None
    rate_limit: Rate = ""
    knowledge_dir: Path = DEFAULT_KNOWLEDGE_DIR
    data_dir: Path | None = None
    database_url: DatabaseUrl = None
    smtp_url: SmtpUrl = None
    mail_from: MailAddress = ""
    open_data: bool = Field(default=False, description="true or false")
    host: Host = "127.0.0.1"
    port: Port = 8000
    metrics_host: Host = "127.0.0.1"
    metrics_port: Port = 9464
    demo: bool = Field(default=False, description="true or false")
    log_level: LogLevel = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")
    staff_language: Literal["th", "en"] = Field(default="th", description="th or en")
    staff_code_demanded: bool = Field(default=False, description="true or false")
    keep_missed: bool = Field(default=True, description="true or false")
    meaning: bool = Field(default=True, description="true or false")

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


def _tell_on_terminal(note: str) -> None:
    print(f"doebot: {note}", file=sys.stderr)


def load_settings(*, serves_webhooks: bool = True, tell: Callable[[str], None] = _tell_on_terminal) -> Settings:
    """Read and check the settings.

    Args:
        serves_webhooks: webhooks need the whole set of each channel's secrets, and calls to platforms that can be
            made; other commands do not.
        tell: is told what was mended or passed over, a line each.

    Raises:
        SettingsError: a value is wrong, or a part of a channel's secrets is missing; the
            message names the variables and holds no value.

    """
    found = read_settings()
    problems = [*found.problems, *weak_keys(found.settings), *half_mail(found.settings)]
    if serves_webhooks:
        problems += [*found.misspelt, *half_sets(found.settings), *network_problems(found.settings)]
    for note in [*found.notes, *(() if serves_webhooks else found.misspelt)]:
        tell(note)
    if problems:
        raise SettingsError("\n".join(problems))
    return found.settings


@dataclass(frozen=True)
class SettingsReading:
    """The settings that could be read, the others as if not set, and everything that is odd; no text holds a value.

    Attributes:
        problems: values that cannot be used.
        misspelt: names that were probably meant as others.
        notes: what was mended or passed over.
    """

    settings: Settings
    problems: tuple[str, ...]
    misspelt: tuple[str, ...]
    notes: tuple[str, ...]


def read_settings() -> SettingsReading:
    """Read the environment and ``.env``, whatever is wrong in them."""
    model = _with_channels()
    environment = read_environment(model.model_fields)
    problems = []
    try:
        settings = model.model_validate(environment.values)
    except ValidationError as error:
        wrong = {str(each["loc"][0]): _reason(model, each) for each in error.errors()}
        problems = [f"DOEBOT_{name.upper()} cannot be used: {wrong[name]}" for name in sorted(wrong)]
        right = {name: value for name, value in environment.values.items() if name not in wrong}
        settings = model.model_validate(right)
    return SettingsReading(settings, tuple(problems), tuple(environment.misspelt), tuple(environment.notes))


def _reason(model: type[Settings], error: Mapping[str, Any]) -> str:
    """Say what to write; what pydantic says may hold the value."""
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    wanted = model.model_fields[str(error["loc"][0])].description
    return f"write {wanted}" if wanted else error["msg"]


class _OnlyGiven(Settings):
    """Takes values from nowhere else: the environment is read, and cleaned, before."""

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **_others: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Leave all other sources out."""
        return (init_settings,)


def _with_channels() -> type[Settings]:
    """Add what channels need and the class above does not name: a new channel declares its settings itself."""
    specs = CHANNELS.values()
    secrets: dict[str, Any] = {name: (Secret, None) for spec in specs for name in spec.secrets}
    options: dict[str, Any] = {name: (str | None, None) for spec in specs for name in spec.options}
    new = {name: field for name, field in {**options, **secrets}.items() if name not in Settings.model_fields}
    return create_model("Settings", __base__=_OnlyGiven, **new)


def network_problems(settings: Settings) -> list[str]:
    """Say what would keep the program from calling platforms, if a channel is on."""
    is_on = any(spec.is_on(settings.of_channel(spec)) for spec in CHANNELS.values())
    return find_network_problems() if is_on else []


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


def half_mail(settings: Settings) -> list[str]:
    """Say what is missing for mail."""
    if settings.smtp_url is not None and not settings.mail_from:
        return ["DOEBOT_MAIL_FROM is missing while DOEBOT_SMTP_URL is set: the address that mails come from"]
    return []


def weak_keys(settings: Settings) -> list[str]:
    """Say what is wrong with the key for hashing ids."""
    if settings.id_key is not None and len(settings.id_key.get_secret_value()) < MIN_ID_KEY_LETTERS:
        return [f"DOEBOT_ID_KEY is shorter than {MIN_ID_KEY_LETTERS} letters: use a long random text"]
    if settings.redis_url is not None and settings.id_key is None:
        return ["DOEBOT_ID_KEY is missing: with DOEBOT_REDIS_URL every process needs the same key"]
    return []
