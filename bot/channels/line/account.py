"""A LINE official account as an operator sets it: rich menus and webhook by LINE's API, and what LINE tells of them.

By plain HTTP, since the SDK counts a Thai vowel mark as a letter: a menu that somebody else made, with a bar text of 14
letters as LINE counts them, keeps the SDK from reading the list.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from bot.channels.spec import Finding, Health
from bot.channels.webhook_url import find_address_fault, is_another_path
from bot.errors import BotError

API, DATA_API = "https://api.line.me", "https://api-data.line.me"
PATH = "/line/webhook"
SECONDS = 20.0  # an image of up to one megabyte goes up
NO_CONNECTION = (
    "the address must be reachable from outside, by a name in the public DNS, with a certificate of a public authority "
    "and its whole chain (self-signed ones are refused), TLS 1.2 or later"
)
Json = Mapping[str, Any]


class LineAccountError(BotError):
    """LINE refused, or cannot be reached; ``hint`` says what to do."""

    def __init__(self, about: str, hint: str) -> None:
        super().__init__(about)
        self.hint = hint


class LineAccount:
    """One official account; every call raises ``LineAccountError`` where LINE does not do it."""

    def __init__(self, access_token: str, api_base: str | None = None) -> None:
        self._api = api_base or API
        self._data_api = api_base or DATA_API
        self._client = httpx.AsyncClient(headers={"Authorization": f"Bearer {access_token}"}, timeout=SECONDS)

    async def __aenter__(self) -> Self:
        """Open the connections."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def menus(self) -> dict[str, str]:
        """Give the names of all rich menus by their ids."""
        listed = await self._call("GET", "/v2/bot/richmenu/list")
        return {each["richMenuId"]: each["name"] for each in listed.get("richmenus", [])}

    async def create_menu(self, request: Json, image: bytes) -> str:
        """Make a menu with its picture, and give its id."""
        menu = str((await self._call("POST", "/v2/bot/richmenu", json=request))["richMenuId"])
        await self._call(
            "POST",
            f"/v2/bot/richmenu/{menu}/content",
            base=self._data_api,
            content=image,
            headers={"Content-Type": "image/png"},
        )
        return menu

    async def delete_menu(self, menu: str) -> None:
        """Delete a menu; one that is gone already is as good."""
        await self._find("DELETE", f"/v2/bot/richmenu/{menu}")

    async def default_menu(self) -> str | None:
        """Give the id of the menu that everybody sees, if the API set one."""
        found = await self._find("GET", "/v2/bot/user/all/richmenu")
        return found["richMenuId"] if found else None

    async def set_default_menu(self, menu: str) -> None:
        """Show a menu to everybody."""
        await self._call("POST", f"/v2/bot/user/all/richmenu/{menu}")

    async def clear_default_menu(self) -> None:
        """Show no menu of the API."""
        await self._find("DELETE", "/v2/bot/user/all/richmenu")

    async def aliases(self) -> dict[str, str]:
        """Give the menu of each alias."""
        listed = await self._call("GET", "/v2/bot/richmenu/alias/list")
        return {each["richMenuAliasId"]: each["richMenuId"] for each in listed.get("aliases", [])}

    async def create_alias(self, alias: str, menu: str) -> None:
        """Give a menu an alias that does not exist yet."""
        await self._call("POST", "/v2/bot/richmenu/alias", json={"richMenuAliasId": alias, "richMenuId": menu})

    async def move_alias(self, alias: str, menu: str) -> None:
        """Let an alias stand for another menu."""
        await self._call("POST", f"/v2/bot/richmenu/alias/{alias}", json={"richMenuId": menu})

    async def delete_alias(self, alias: str) -> None:
        """Delete an alias; one that is gone already is as good."""
        await self._find("DELETE", f"/v2/bot/richmenu/alias/{alias}")

    async def info(self) -> Json:
        """Give what LINE tells of the account."""
        return await self._call("GET", "/v2/bot/info")

    async def webhook(self) -> Json | None:
        """Give the address of the webhook and whether it is used; nothing where none is set."""
        found = await self._find("GET", "/v2/bot/channel/webhook/endpoint")
        return found if found and found.get("endpoint") else None

    async def set_webhook(self, url: str) -> None:
        """Set the address of the webhook."""
        await self._call("PUT", "/v2/bot/channel/webhook/endpoint", json={"endpoint": url})

    async def test_webhook(self, url: str) -> Json:
        """Let LINE call an address, and give what it found."""
        return await self._call("POST", "/v2/bot/channel/webhook/test", json={"endpoint": url})

    async def _call(self, method: str, path: str, base: str | None = None, **sent: Any) -> Json:
        return _read(await self._request(method, path, base, **sent))

    async def _find(self, method: str, path: str) -> Json | None:
        """Call for something that may not be there."""
        answer = await self._request(method, path)
        return None if answer.status_code == httpx.codes.NOT_FOUND else _read(answer)

    async def _request(self, method: str, path: str, base: str | None = None, **sent: Any) -> httpx.Response:
        try:
            return await self._client.request(method, f"{(base or self._api).rstrip('/')}{path}", **sent)
        except httpx.HTTPError as error:
            hint = "check this machine's way to LINE, then run the same command again"
            raise LineAccountError(f"LINE cannot be reached ({type(error).__name__})", hint) from error


def _read(answer: httpx.Response) -> Json:
    """Give the JSON of an answer, or raise what LINE said."""
    try:
        found = answer.json()
    except ValueError:
        found = {}
    said = found if isinstance(found, dict) else {}
    if answer.is_success:
        return said
    about = f"LINE answered {answer.status_code} to {answer.request.method} {answer.request.url.path}"
    details = [f"{each.get('property', '')} {each.get('message', '')}".strip() for each in said.get("details", [])]
    message = "; ".join(filter(None, [str(said.get("message", "")), *details]))
    raise LineAccountError(f"{about}: {message}".rstrip(": "), _cure(answer.status_code))


def _cure(status: int) -> str:
    match status:
        case 401 | 403:
            return "check DOEBOT_LINE_CHANNEL_ACCESS_TOKEN in the LINE Developers console"
        case 429:
            return "LINE allows 100 menu changes and 60 webhook tests an hour: wait, then run the same command again"
        case _ if status >= 500:
            return "LINE is disturbed: run the same command again in a few minutes"
        case _:
            return "nothing was changed by this call; see what LINE says"


# -- What LINE tells of an account, in plain words: is the webhook in use and reachable, does LINE answer by itself


CONSOLE = "LINE Developers console, tab Messaging API"
MANAGER = "LINE Official Account Manager, Settings, Response settings"


def judge_chat(info: Mapping[str, Any]) -> Finding:
    """Tell whether somebody else answers besides the bot; of the auto-response itself LINE's API says nothing."""
    if info.get("chatMode") == "chat":
        about = "chat is on, so LINE's auto-response may answer besides the bot, and citizens then get two answers"
        hint = f"{MANAGER}: switch Chat and Auto-response messages off, leave Webhooks on"
        return Finding("line chat", Health.BAD, about, hint)
    hint = f"LINE tells no program of auto-response: look once in {MANAGER}, that Auto-response messages is off"
    return Finding("line chat", Health.GOOD, "chat is off", hint)


def judge_webhook(endpoint: Mapping[str, Any] | None) -> Finding:
    """Tell whether LINE sends messages to an address."""
    if endpoint is None:
        return Finding(
            "line webhook",
            Health.BAD,
            "no webhook is set: LINE sends nothing",
            "run: doebot line webhook https://YOUR-HOST",
        )
    if not endpoint.get("active"):
        about = f"the webhook {endpoint['endpoint']} is switched off: LINE sends nothing"
        return Finding("line webhook", Health.BAD, about, f"{CONSOLE}: switch Use webhook on")
    url = str(endpoint["endpoint"])
    if fault := find_address_fault(url, PATH, "LINE"):
        hint = f"{fault}; set it: doebot line webhook https://YOUR-HOST"
        return Finding("line webhook", Health.BAD, f"LINE sends messages to {url}", hint)
    hint = (
        f"right only if the web server before doebot serve leads this to {PATH}" if is_another_path(url, PATH) else ""
    )
    return Finding("line webhook", Health.GOOD, f"LINE sends messages to {url}", hint)


def judge_test(result: Mapping[str, Any]) -> Finding:
    """Tell in plain words what LINE's test of the webhook showed."""
    status, reason, detail = result.get("statusCode", 0), str(result.get("reason", "")), str(result.get("detail", ""))
    if result.get("success"):
        return Finding("line webhook", Health.GOOD, "LINE called the webhook and got 200")
    match reason.upper():
        case "COULD_NOT_CONNECT":
            about, hint = f"LINE could not connect ({detail})", NO_CONNECTION
        case "REQUEST_TIMEOUT":
            about, hint = "no answer within 2 seconds", "see that doebot serve runs, and what the proxy before it does"
        case "ERROR_STATUS_CODE":
            about, hint = f"the webhook answered {status}", _webhook_hint(int(status))
        case _:
            about = f"LINE could not tell what is wrong ({reason} {detail})".replace(" )", ")")
            hint = "see that doebot serve runs and can be reached from outside, then test again"
    return Finding("line webhook", Health.BAD, about, hint)


def _webhook_hint(status: int) -> str:
    match status:
        case 401 | 403:
            return "check DOEBOT_LINE_CHANNEL_SECRET, and that the proxy changes neither body nor headers"
        case 404 | 405:
            return f"the path must be {PATH}, and doebot serve needs both LINE secrets: without them LINE is off"
        case _ if status in range(300, 400):
            return (
                "a redirection counts as failed: give the address that it leads to, mostly the one with https, without "
                "a slash at its end, or with www"
            )
        case _ if status >= 500:
            return "see the log of doebot serve and of the proxy before it: is it running and ready?"
        case _:
            return "see the log of doebot serve and of the proxy before it"
