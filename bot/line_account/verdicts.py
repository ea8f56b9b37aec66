"""What LINE tells of an account, in plain words: is the webhook in use and reachable, does LINE answer by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.line_account.webhook import PATH

CONSOLE = "LINE Developers console, tab Messaging API"
MANAGER = "LINE Official Account Manager, Settings, Response settings"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a test of the webhook showed, and the cure where something is wrong."""

    is_good: bool
    about: str
    cure: str = ""


def judge_chat(info: Mapping[str, Any]) -> Verdict:
    """Tell whether somebody else answers besides the bot; of the auto-response itself LINE's API says nothing."""
    if info.get("chatMode") == "chat":
        about = "chat is on, so LINE's auto-response may answer besides the bot, and citizens then get two answers"
        cure = f"{MANAGER}: switch Chat and Auto-response messages off, leave Webhooks on"
        return Verdict(False, about, cure)
    cure = f"LINE tells no program of auto-response: look once in {MANAGER}, that Auto-response messages is off"
    return Verdict(True, "chat is off", cure)


def judge_webhook(endpoint: Mapping[str, Any] | None) -> Verdict:
    """Tell whether LINE sends messages to an address."""
    if endpoint is None:
        return Verdict(False, "no webhook is set: LINE sends nothing", "run: doebot line webhook https://YOUR-HOST")
    if not endpoint.get("active"):
        about = f"the webhook {endpoint['endpoint']} is switched off: LINE sends nothing"
        return Verdict(False, about, f"{CONSOLE}: switch Use webhook on")
    return Verdict(True, f"LINE sends messages to {endpoint['endpoint']}")


def judge_test(result: Mapping[str, Any]) -> Verdict:
    """Tell in plain words what LINE's test of the webhook showed."""
    status, reason, detail = result.get("statusCode", 0), str(result.get("reason", "")), str(result.get("detail", ""))
    if result.get("success"):
        return Verdict(True, "LINE called the webhook and got 200")
    match reason.upper():
        case "COULD_NOT_CONNECT":
            about, cure = f"LINE could not connect ({detail})", NO_CONNECTION
        case "REQUEST_TIMEOUT":
            about, cure = "no answer within 2 seconds", "see that doebot serve runs, and what the proxy before it does"
        case "ERROR_STATUS_CODE":
            about, cure = f"the webhook answered {status}", _cure(int(status))
        case _:
            about = f"LINE could not tell what is wrong ({reason} {detail})".replace(" )", ")")
            cure = "see that doebot serve runs and can be reached from outside, then test again"
    return Verdict(False, about, cure)


NO_CONNECTION = (
    "the address must be reachable from outside, by a name in the public DNS, with a certificate of a public authority "
    "and its whole chain (self-signed ones are refused), TLS 1.2 or later"
)


def _cure(status: int) -> str:
    match status:
        case 401 | 403:
            return "check DOEBOT_LINE_CHANNEL_SECRET, and that the proxy changes neither body nor headers"
        case 404 | 405:
            return f"the path must be {PATH}, and doebot serve needs both LINE secrets: without them LINE is off"
        case _ if status in range(300, 400):
            return "a redirection counts as failed: give the address that it leads to"
        case _ if status >= 500:
            return "see the log of doebot serve and of the proxy before it: is it running and ready?"
        case _:
            return "see the log of doebot serve and of the proxy before it"
