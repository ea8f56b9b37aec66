"""What a platform refuses of a reply, and the reason it gives, without anybody's words or ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

# Nobody can be written to: the citizen or the group is not there, or does not let the bot write.
Nobody = Literal["blocked", "left", "chat gone", "no right"]
# Without these the same words go out; "unknown" is a reason that we do not know, "limits" what we did not even try.
Removed = Literal["card", "markup", "buttons", "reply target", "topic gone", "topic closed", "chat moved"]
What = Nobody | Removed | Literal["unknown", "limits"]
NOBODY: tuple[str, ...] = get_args(Nobody)

MOST_LETTERS = 200
# What may be a citizen's: quotes, links, names, ids and other long numbers, and whatever is no English.
_PRIVATE = re.compile(
    r"""(?:"[^"]*"|(?<!\w)'[^']*'|`[^`]*`|https?://\S+|@\w+|\b[UCR][0-9a-f]{32}\b|[+-]?\d(?:[\d:-]{3,}\d)|[^\x20-\x7e])+"""
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that a platform refused of a reply.

    Attributes:
        what: the part that went, or why nobody can be written to.
        reason: the platform's own, cleaned by ``platform_words``.

    """

    what: What
    reason: str


def platform_words(said: str) -> str:
    r"""Leave of a platform's reason what tells nothing of a citizen, at most 200 letters of it.

    >>> platform_words('Bad Request: can\'t parse entities: unsupported start tag "b1" at byte offset 14')
    "Bad Request: can't parse entities: unsupported start tag … at byte offset 14"
    >>> platform_words("A message (messages[0]) in the request body is invalid: ตกงาน 081-234-5678")
    'A message (messages[0]) in the request body is invalid: … …'

    """
    words = _PRIVATE.sub("…", " ".join(said.split()))
    return words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS]}…"
