"""What Telegram's errors mean for a reply: what to leave out, whom nobody can write to, what may pass.

Telegram's texts may change (https://core.telegram.org/bots/api#making-requests); they were read from
https://github.com/tdlib/telegram-bot-api (Client.cpp). One that is not known takes all markup off.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import httpx
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.refusals import Refusal, What, platform_words
from bot.channels.telegram.limits import MAX_TEXT
from bot.channels.text import utf16_length
from bot.errors import SendError

Call = Mapping[str, Any]  # the parameters of sendMessage
# The first line that a text holds a piece of counts.
MEANINGS: tuple[tuple[What, tuple[str, ...]], ...] = (
    ("topic closed", ("topic_closed", "topic is closed", "topic closed")),
    ("topic gone", ("thread not found", "topic_deleted", "topic_id_invalid", "topic not found", "thread_id")),
    ("reply target", ("replied not found", "reply message not found", "replied message not found", "reply param")),
    ("buttons", ("button", "keyboard", "reply markup", "reply_markup", "copy_text", "callback_data", "requested in")),
    ("markup", ("entit", "parse_mode", "parse mode")),
    ("blocked", ("blocked", "can't initiate conversation", "messages to bots")),
    ("left", ("kicked", "not a member", "deactivated", "user_not_participant", "user_is_deleted")),
    ("no right", ("rights", "_forbidden", "admin_required", "restricted", "user_banned", "not allowed to send")),
    ("chat gone", ("chat not found", "user not found", "no access to the chat", "chat is deleted", "chat was deleted")),
    ("chat gone", ("peer_id", "chat_id", "user_id", "channel_private", "channel_invalid", "to a supergroup chat")),
    ("buttons", ("url",)),
)
_BOLD = re.compile(r"</?b>")


def read_refusal(error: BadRequest | Forbidden) -> Refusal:
    """Tell what of a reply Telegram refused, or that nobody can be written to.

    >>> read_refusal(BadRequest("Bad Request: message thread not found")).what
    'topic gone'
    >>> read_refusal(BadRequest("Bad Request: STRANGE_NEW_WORD")).what
    'unknown'

    """
    said = error.message.lower()
    default: What = "no right" if isinstance(error, Forbidden) else "unknown"
    what = next((what for what, pieces in MEANINGS if any(piece in said for piece in pieces)), default)
    return Refusal(what, platform_words(error.message))


def lighten(call: Call, what: str) -> Call:
    """Leave out what was refused; where that is not in the call, all markup; the same call: nothing is left to go."""
    if what in ("topic gone", "topic closed") and "message_thread_id" in call:
        return _without(call, "message_thread_id")
    if what == "reply target" and "reply_parameters" in call:
        return _without(call, "reply_parameters")
    if what == "markup" and "parse_mode" in call:
        return _plain(call)
    if what == "buttons" and "reply_markup" in call:
        return _without_buttons(call)
    return _without(_plain(_without_buttons(call)), "link_preview_options", "reply_parameters")


def _without(call: Call, *names: str) -> Call:
    return {name: value for name, value in call.items() if name not in names}


def plain_text(call: Call) -> str:
    """Give the text as citizens read it; what was rendered holds no tag but that of the title."""
    text = str(call["text"])
    return html.unescape(_BOLD.sub("", text)) if "parse_mode" in call else text


def _plain(call: Call) -> Call:
    return {**_without(call, "parse_mode"), "text": plain_text(call)}


def _without_buttons(call: Call) -> Call:
    """Leave the buttons out; where they lead is written below the text, if it does not stand there already."""
    text, plain = str(call["text"]), plain_text(call)
    for line, target in _targets(call.get("reply_markup", {})):
        if target not in plain and utf16_length(f"{plain}\n{line}") <= MAX_TEXT:
            plain += f"\n{line}"
            text += f"\n{html.escape(line, quote=False) if 'parse_mode' in call else line}"
    return {**_without(call, "reply_markup"), "text": text}


def _targets(markup: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for button in (button for row in markup.get("inline_keyboard", ()) for button in row):
        if target := button.get("url"):
            yield f"{button['text']}: {target}", target
        elif target := button.get("copy_text", {}).get("text"):
            yield str(target), target


def fault_of(error: TelegramError, parts_sent: int | None = None) -> SendError:
    """Make an error of ours from one of the library's, told apart by what can be done about it.

    An answer that is no JSON is that of a proxy or firewall, whatever its status: it may pass.

    """
    if not is_telegrams(error):
        reason, detail, may_pass = "away", "an answer that is not Telegram's", True
    else:
        detail = platform_words(error.message)
        match error:
            case InvalidToken():
                reason, may_pass = "token", False
            case Forbidden():
                reason, may_pass = "forbidden", False
            case BadRequest():
                reason, may_pass = "refused", False
            case RetryAfter():
                reason, may_pass = "rate", True
            case TimedOut():
                reason, may_pass = "timeout", True
            case NetworkError():
                reason, may_pass = "away", True
            case _:
                reason, may_pass = "refused", False
    return SendError("telegram", reason, retryable=may_pass, parts_sent=parts_sent, detail=detail)


def is_telegrams(error: TelegramError) -> bool:
    """Tell whether it came as Telegram's JSON, or from the way to Telegram."""
    cause = error.__cause__
    while cause is not None:
        if type(cause) is TelegramError:  # the library could not read the answer
            return False
        cause = cause.__cause__
    return True


def may_have_arrived(error: NetworkError) -> bool:
    """Tell a request that was cut off from one that never left, or that Telegram answered with an error."""
    cause = error.__cause__
    never_left = isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    return (isinstance(error, TimedOut) or isinstance(cause, httpx.HTTPError)) and not never_left


def seconds_of(error: RetryAfter) -> float:
    """Give the seconds that Telegram asks to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)
