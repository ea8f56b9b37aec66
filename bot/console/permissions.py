"""Who may do what in the console: the one place that decides, for every page, preview, comparison and history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account is for."""

    READER = "reader"
    EDITOR = "editor"
    APPROVER = "approver"
    DUTY = "duty"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a page does.

    Attributes:
        ENTER: anybody, signed in or not: the doors themselves.
        READ: see answers, drafts, changes and their history, and try questions.
        EDIT: write drafts and submit them.
        APPROVE: approve, send back, publish, undo.
        CLOSE: announce closures, and correct a phone in a hurry; both are live at once.
        MANAGE: invite, change and disable accounts.
        OWN: look after one's own account.

    """

    ENTER = "enter"
    READ = "read"
    EDIT = "edit"
    APPROVE = "approve"
    CLOSE = "close"
    MANAGE = "manage"
    OWN = "own"


ALWAYS = frozenset({Permission.ENTER, Permission.OWN})
PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.READER: frozenset({*ALWAYS, Permission.READ}),
    Role.EDITOR: frozenset({*ALWAYS, Permission.READ, Permission.EDIT}),
    Role.APPROVER: frozenset(set(Permission) - {Permission.MANAGE}),
    Role.DUTY: frozenset({*ALWAYS, Permission.READ, Permission.CLOSE}),
    Role.ADMINISTRATOR: frozenset(Permission),
}
NATIONAL = None  # the place of what belongs to no province
LEAST_REASON_LETTERS = 5


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in.

    Attributes:
        name: the e-mail address by which the account is known; in the history and in git.
        display_name: what colleagues read.
        province: of a provincial officer, who changes what belongs to this province only.
        lacks_code: a code is demanded of this role and none was given: nothing is open but to set one up.

    """

    id: int
    name: str
    display_name: str
    role: Role
    province: str | None = None
    lacks_code: bool = False


def may(account: Account | None, permission: Permission) -> bool:
    """Tell whether a page of this kind is open to somebody; ``None`` is who is not signed in.

    >>> may(None, Permission.READ), may(Account(1, "a@doe.go.th", "ก", Role.EDITOR), Permission.EDIT)
    (False, True)
    """
    if account is None:
        return permission is Permission.ENTER
    return permission in (ALWAYS if account.lacks_code else PERMISSIONS[account.role])


def may_change(account: Account, permission: Permission, province: str | None) -> bool:
    """Tell whether somebody may do this to what belongs to a province, or to none (``NATIONAL``).

    >>> officer = Account(1, "a@doe.go.th", "ก", Role.EDITOR, "ตาก")
    >>> may_change(officer, Permission.EDIT, "ตาก"), may_change(officer, Permission.EDIT, NATIONAL)
    (True, False)
    """
    return may(account, permission) and account.province in (None, province)


URGENT_FIELDS = frozenset({"phones", "as_of"})  # of an office


def is_urgent(kind: str, fields: Iterable[str]) -> bool:
    """Tell whether a change is of those that a duty officer makes alone: a closure, or an office's phone.

    >>> is_urgent("closure", ["from"]), is_urgent("office", ["phones"]), is_urgent("office", ["address"])
    (True, True, False)
    """
    return kind == "closure" or (kind == "office" and URGENT_FIELDS.issuperset(fields))


def may_decide(account: Account, author_id: int, reason: str) -> bool:
    """Tell whether somebody may approve a change: another's, or with a written reason (alone on duty) the own one.

    >>> head = Account(1, "a@doe.go.th", "ก", Role.APPROVER)
    >>> may_decide(head, 2, ""), may_decide(head, 1, ""), may_decide(head, 1, "อยู่เวรคนเดียว")
    (True, False, True)
    """
    is_own = account.id == author_id
    return may(account, Permission.APPROVE) and (not is_own or len(reason.strip()) >= LEAST_REASON_LETTERS)
