"""Errors that cross rooms inside the bot; each names the fact."""

from __future__ import annotations


class BotError(Exception):
    """Root of this package's errors."""


class SettingsError(BotError):
    """A setting is missing or wrong; the start is refused."""


class SignatureError(BotError):
    """A webhook request is not from the platform: its signature or secret is missing or wrong."""


class PayloadError(BotError):
    """A webhook body is not what the platform sends."""


class SendError(BotError):
    """The platform did not take a reply.

    Attributes:
        reason: one of a few words, for metrics: ``token`` (the access token is dead), ``forbidden``, ``rate``,
            ``quota``, ``away`` (the platform is disturbed or out of reach), ``timeout``, ``refused`` (the words
            themselves), or a channel's own.
        detail: what the platform said, cleaned of all that may be a citizen's; may be empty.
        retryable: trying the same reply again later may succeed.
        wait_seconds: the platform, or our own pace, asks to wait so long; such a try counts for nothing.
        parts_sent: parts of the reply that the citizen has already; ``None``: those whose sending was begun.
    """

    def __init__(
        self,
        channel: str,
        reason: str,
        *,
        retryable: bool,
        wait_seconds: float | None = None,
        parts_sent: int | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(f"{channel}: {reason} ({detail})" if detail else f"{channel}: {reason}")
        self.reason = reason
        self.detail = detail
        self.retryable = retryable
        self.wait_seconds = wait_seconds
        self.parts_sent = parts_sent


class LeaseLostError(BotError):
    """Another worker has the message now; this one must send nothing more."""


class StoreError(BotError):
    """The store cannot be reached or does not write; names the step and the kind of fault, never contents.

    Attributes:
        is_refusal: the store answered that it did nothing; else nobody knows whether it did.
    """

    def __init__(self, step: str, cause: BaseException, *, is_refusal: bool = False) -> None:
        super().__init__(f"store: {step} failed ({_kind_of(cause)})")
        self.is_refusal = is_refusal


def _kind_of(cause: BaseException) -> str:
    """Name a fault, with the word by which Redis begins it (MISCONF, NOPERM, ...); what follows may hold contents."""
    first = str(cause).partition(" ")[0]
    code = f", {first}" if first.isascii() and first.isalpha() and first.isupper() and len(first) > 2 else ""
    return f"{type(cause).__name__}{code}"


class QueueFullError(BotError):
    """Too many messages wait; the platform should try again later."""
