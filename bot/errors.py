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
        retryable: trying the same reply again later may succeed.
    """

    def __init__(self, channel: str, reason: str, *, retryable: bool) -> None:
        super().__init__(f"{channel}: {reason}")
        self.retryable = retryable


class StoreError(BotError):
    """The session store cannot be reached; names the step and the kind of fault, never contents."""

    def __init__(self, step: str, cause: Exception) -> None:
        super().__init__(f"session store: {step} failed ({type(cause).__name__})")


class InboxFullError(BotError):
    """Too many messages wait; the platform should try again later."""
