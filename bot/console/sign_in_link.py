"""A link that is printed before the console, whose libraries take seconds, is loaded."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignInLink:
    """What signs in once, as administrator of this machine.

    Attributes:
        token: stands in the link.
        made: the moment from which it is good.

    """

    token: str
    made: datetime

    @classmethod
    def new(cls, now: datetime) -> SignInLink:
        """Make one that nobody can guess."""
        return cls(secrets.token_urlsafe(32), now)
