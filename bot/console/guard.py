"""Stands before every page: same origin, who is signed in, whether they may; and the headers of every answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.channels.base import BodyTooLargeError, BodyTooSlowError, read_body
from bot.console.errors import RefusedError
from bot.console.permissions import Account, Permission, may, may_change
from bot.console.uploads import MOST_UPLOAD_BYTES, UPLOAD_SECONDS, parse_upload
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.console.site import Console

COOKIE = "__Host-doebot-staff"
HOME = "/staff"
SIGN_IN = "/staff/sign-in"
CODE = "/staff/code"
SECURITY = "/staff/security"
SAFE = frozenset({"GET", "HEAD"})
MOST_FIELDS = 2_000
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",  # with no-referrer browsers would not tell the origin of our own forms
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FOREIGN = "คำขอนี้ไม่ได้มาจากหน้าของระบบ เปิดหน้านี้ใหม่แล้วลองอีกครั้ง"
FORBIDDEN = "บัญชีนี้ไม่มีสิทธิทำรายการนี้ ถ้าจำเป็นต้องใช้ ติดต่อผู้ดูแล"
AWAY = "ฐานข้อมูลของระบบเจ้าหน้าที่ไม่พร้อม ลองอีกครั้งในอีกสักครู่"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Call:
    """A request that was let through.

    Attributes:
        account: who is signed in; ``None`` only on pages that anybody may enter.
        path: what stands in the address for each name of the route.
        query: what stands behind the question mark.
        form: what was posted, every value of a field.
        file: what was uploaded, on pages that take a file.
        address: where it comes from.
        token: of the session.
        wants_json: the page's script asks, not the browser.

    """

    account: Account | None
    path: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, Sequence[str]]
    method: str
    address: str
    token: str
    base_url: str
    wants_json: bool
    file: bytes = b""

    @property
    def officer(self) -> Account:
        """Who is signed in, on pages that need that.

        Raises:
            RefusedError: nobody is.

        """
        if self.account is None:
            raise RefusedError(FORBIDDEN, status=403)
        return self.account

    def field(self, name: str) -> str:
        """Give one posted value; empty where there is none."""
        return self.form.get(name, ("",))[0]

    def require(self, permission: Permission, province: str | None) -> None:
        """Go on only if this may be done to what belongs to a province.

        Raises:
            RefusedError: it may not.

        """
        if not may_change(self.officer, permission, province):
            raise RefusedError(FORBIDDEN, status=403)


Handler = Callable[["Console", Call], Response]


@dataclass(frozen=True)
class Page:
    """A page or an act: where it is, what it needs, and what it does (in a thread, so that it may wait for disks).

    Attributes:
        takes_file: its form may hold a file, and is longer than others.

    """

    path: str
    handler: Handler
    permission: Permission
    methods: Sequence[str] = ("GET",)
    takes_file: bool = False


def make_route(console: Console, page: Page) -> Route:
    """Put the guard before a page."""

    async def answer(request: Request) -> Response:
        try:
            response = await _answer(console, page, request)
        except RefusedError as error:
            response = console.refuse(str(error), error.status)
        except BodyTooLargeError:
            response = console.refuse("ข้อความหรือไฟล์ใหญ่เกินไป", 413)
        except BodyTooSlowError:
            response = console.refuse("ส่งข้อมูลไม่ครบในเวลาที่กำหนด ลองอีกครั้ง", 408)
        except StoreError as error:
            log.warning("console unavailable", reason=str(error))
            response = console.refuse(AWAY, 503)
        response.headers.update(HEADERS)
        return response

    return Route(page.path, answer, methods=list(page.methods))


async def _answer(console: Console, page: Page, request: Request) -> Response:
    is_safe = request.method in SAFE
    if not is_safe and not is_same_origin(request.headers):
        raise RefusedError(FOREIGN, status=403)
    token = request.cookies.get(COOKIE, "")
    account = await run_in_threadpool(console.accounts.find_account, token) if token else None
    if not may(account, page.permission):
        if account is None and is_safe:
            is_half_in = bool(token) and await run_in_threadpool(console.accounts.awaits_code, token)
            onward = CODE if is_half_in else SIGN_IN
            return RedirectResponse(f"{onward}?next={quote(request.url.path)}", 303)
        if account is not None and account.lacks_code and is_safe:
            return RedirectResponse(SECURITY, 303)
        raise RefusedError(FORBIDDEN, status=403 if account else 401)
    form, file = ({}, b"") if is_safe else await _read_form(page, request)
    call = Call(
        account=account,
        path=request.path_params,
        query=dict(request.query_params),
        form=form,
        method=request.method,
        address=request.client.host if request.client else "",
        token=token,
        base_url=f"{request.url.scheme}://{request.url.netloc}",
        wants_json="application/json" in request.headers.get("accept", ""),
        file=file,
    )
    return await run_in_threadpool(page.handler, console, call)


async def _read_form(page: Page, request: Request) -> tuple[Mapping[str, Sequence[str]], bytes]:
    """Read what was posted by somebody who may; a file only where the page takes one."""
    if not page.takes_file:
        return parse_form(await read_body(request.stream())), b""
    body = await read_body(request.stream(), UPLOAD_SECONDS, MOST_UPLOAD_BYTES)
    return await parse_upload(request.headers, body)


def is_same_origin(headers: Mapping[str, str]) -> bool:
    """Tell whether a browser says that one of our own pages asks; who says nothing is not let in.

    >>> is_same_origin({"sec-fetch-site": "cross-site"}), is_same_origin({"sec-fetch-site": "same-origin"})
    (False, True)
    >>> is_same_origin({"origin": "https://bot.example.go.th", "host": "bot.example.go.th"})
    True
    """
    if site := headers.get("sec-fetch-site"):
        return site in ("same-origin", "none")
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == headers.get("host")


def parse_form(body: bytes) -> Mapping[str, Sequence[str]]:
    """Read a posted form.

    Raises:
        RefusedError: it is none, or has too many fields.

    """
    try:
        return parse_qs(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise RefusedError("อ่านแบบฟอร์มนี้ไม่ได้", status=400) from error


def set_cookie(response: Response, token: str) -> Response:
    """Let a browser stay signed in until the session ends or it is closed."""
    response.set_cookie(COOKIE, token, path="/", secure=True, httponly=True, samesite="lax")
    return response


def local_path(wanted: str) -> str:
    r"""Give where to go on after signing in: a page of the console, never of somebody else.

    >>> local_path("/staff/answers"), local_path("//evil.example/staff"), local_path("/staff\\@evil.example")
    ('/staff/answers', '/staff', '/staff')
    """
    is_ours = wanted == HOME or wanted.startswith(f"{HOME}/")
    return wanted if is_ours and "\\" not in wanted and wanted.isprintable() else HOME
