"""What the console refuses; the words are for staff."""

from __future__ import annotations

from bot.errors import BotError


class RefusedError(BotError):
    """Something that is not done; the page tells why, and what to do.

    Attributes:
        status: of HTTP.

    """

    def __init__(self, words: str, status: int = 422) -> None:
        super().__init__(words)
        self.status = status
