"""Every route of the console, asked for by every role: what is open is written here once more, by hand."""

from __future__ import annotations

import pytest

from bot.console.guard import Call, Page
from bot.console.permissions import Permission, Role
from bot.console.site import PAGES
from tests.console.conftest import Browser

OPEN = {
    Permission.ENTER: {*Role, None},
    Permission.READ: {*Role},
    Permission.OWN: {*Role},
    Permission.EDIT: {Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR},
    Permission.APPROVE: {Role.APPROVER, Role.ADMINISTRATOR},
    Permission.CLOSE: {Role.DUTY, Role.APPROVER, Role.ADMINISTRATOR},
    Permission.MANAGE: {Role.ADMINISTRATOR},
}
REFUSED = {401, 403}


@pytest.mark.parametrize("role", [*Role, None])
def test_a_role_reaches_what_is_open_to_it_and_nothing_else(signed_in: Browser, stranger, role: Role | None) -> None:
    """For every page and act; what is not there (404, 422) was let through the guard."""
    wrong = []
    for page in PAGES:
        for method in page.methods:
            browser = signed_in(role) if role else stranger
            answer = browser.request(method, page.path.replace("{id:int}", "1"), data=None)
            to_sign_in = answer.headers.get("location", "").startswith("/staff/sign-in?")
            is_let_in = not to_sign_in and not is_refusal(answer)
            if is_let_in != (role in OPEN[page.permission]):
                wrong.append((method, page.path, role, answer.status_code))

    assert wrong == []


def is_refusal(answer) -> bool:
    return answer.status_code in REFUSED and "ไม่มีสิทธิ" in answer.text


def test_nothing_is_changed_by_a_link(signed_in: Browser) -> None:
    """Every act is a POST: a picture or a link in a mail does nothing."""
    shown = {page.path for page in PAGES if "GET" in page.methods}
    acts = [page for page in PAGES if page.path not in shown]
    browser = signed_in(Role.ADMINISTRATOR)

    assert acts
    assert {browser.get(page.path.replace("{id:int}", "1")).status_code for page in acts} == {405}


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": ""},
     {"Sec-Fetch-Site": "", "Origin": "https://evil.example"}, {"Sec-Fetch-Site": "", "Origin": "null"}],
)  # fmt: skip
def test_other_sites_cannot_post(signed_in: Browser, headers: dict[str, str]) -> None:
    """A form on a foreign page does nothing in an officer's name."""
    browser = signed_in(Role.ADMINISTRATOR)

    statuses = {
        browser.post(page.path.replace("{id:int}", "1"), headers=headers).status_code
        for page in PAGES
        if "POST" in page.methods
    }

    assert statuses == {403}
    assert browser.get("/staff").status_code == 200


def test_old_browsers_post_by_their_origin(signed_in: Browser) -> None:
    """Those that send no Sec-Fetch-Site are let in where Origin is ours."""
    browser = signed_in(Role.ADMINISTRATOR)
    headers = {"Sec-Fetch-Site": "", "Origin": "https://bot.example.go.th"}

    assert browser.post("/staff/sign-out", headers=headers).status_code == 303


@pytest.mark.parametrize("path", ["/staff", "/staff/sign-in", "/staff/accounts", "/staff/link"])
def test_every_answer_forbids_inline_code_and_frames(signed_in: Browser, path: str) -> None:
    """Also refusals."""
    answer = signed_in(Role.ADMINISTRATOR).get(path)

    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["cache-control"] == "no-store"
    assert "<script>" not in answer.text
    assert " style=" not in answer.text
    assert " onclick=" not in answer.text


def test_pages_name_what_they_need() -> None:
    """A page without a permission cannot be written: it is a field without a default."""
    assert "permission" in Page.__dataclass_fields__
    assert all(isinstance(page.permission, Permission) for page in PAGES)
    assert Call.__dataclass_fields__["account"]
