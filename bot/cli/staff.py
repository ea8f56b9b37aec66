"""``doebot staff``: who may sign in to the staff console."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from bot.app import now_in_bangkok
from bot.cli.options import failure
from bot.cli.publish import me
from bot.console import ConsoleParts, make_accounts
from bot.observability import configure_logs
from bot.settings import load_settings

commands = typer.Typer()
staff = typer.Typer(no_args_is_help=True, help="Accounts of the staff console (/staff).")
commands.add_typer(staff, name="staff")


class RoleName(StrEnum):
    """What an account is for."""

    READER = "reader"
    EDITOR = "editor"
    APPROVER = "approver"
    DUTY = "duty"
    ADMINISTRATOR = "administrator"


@staff.command()
def invite(
    email: Annotated[str, typer.Argument(help="E-mail address by which the officer signs in.")],
    role: Annotated[RoleName, typer.Option(help="What the account is for.")] = RoleName.EDITOR,
    name: Annotated[str, typer.Option(help="Name that colleagues read.")] = "",
    province: Annotated[str, typer.Option(help="Of a provincial officer: changes what belongs to it only.")] = "",
    address: Annotated[
        str, typer.Option(help="Public address of the bot, such as https://bot.example.go.th; default: this machine.")
    ] = "",
) -> None:
    """Print a link by which an officer chooses a password: a new account, or a forgotten password."""
    from bot.console.accounts import Invitation  # noqa: PLC0415 - loads the database's library
    from bot.console.errors import RefusedError  # noqa: PLC0415
    from bot.console.permissions import Role  # noqa: PLC0415

    settings = load_settings(serves_webhooks=False)
    configure_logs("ERROR")
    accounts = make_accounts(ConsoleParts(settings, now_in_bangkok))
    try:
        token = accounts.invite(Invitation(email, name, Role(role), province.strip() or None), me(), "")
    except RefusedError as error:
        raise failure(str(error)) from error
    base = address.rstrip("/") or f"http://localhost:{settings.port}"
    typer.echo(f"{base}/staff/link?token={token}")
    typer.echo("ส่งลิงก์นี้ให้เจ้าหน้าที่คนนั้นคนเดียว ใช้ได้ครั้งเดียวภายใน 7 วัน", err=True)


@staff.command("reset-codes")
def reset_codes(
    email: Annotated[str, typer.Argument(help="E-mail address of the officer who lost the authenticator app.")],
) -> None:
    """Turn an officer's authenticator codes off, so that the password alone signs in; they are signed out."""
    from bot.console.codes import Codes  # noqa: PLC0415 - loads the database's library
    from bot.console.database import Database  # noqa: PLC0415
    from bot.console.errors import RefusedError  # noqa: PLC0415
    from bot.console.second_factor import SecondFactor  # noqa: PLC0415

    parts = ConsoleParts(load_settings(serves_webhooks=False), now_in_bangkok)
    configure_logs("ERROR")
    database = Database(parts.database_url())
    database.migrate()
    try:
        Codes(database, now_in_bangkok, SecondFactor(())).reset(email, me(), "")
    except RefusedError as error:
        raise failure(str(error)) from error
    typer.echo("ปิดรหัสยืนยันแล้ว ผู้ใช้เข้าด้วยรหัสผ่านได้ ให้ตั้งรหัสยืนยันใหม่ในระบบ", err=True)


@staff.command("verify-history")
def verify_history(
    holds: Annotated[str, typer.Option(help="Seal that was printed before: fail if what it stands for is gone.")] = "",
) -> None:
    """Tell whether a row of the history was changed or taken away (exit code 1), and the seal of its newest row."""
    from bot.console.audit import examine  # noqa: PLC0415 - loads the database's library
    from bot.console.database import Database  # noqa: PLC0415

    parts = ConsoleParts(load_settings(serves_webhooks=False), now_in_bangkok)
    configure_logs("ERROR")
    database = Database(parts.database_url())
    database.migrate()
    with database.reading() as session:
        chain = examine(session, holds.strip())
    if chain.broken is not None:
        raise failure(f"ประวัติถูกแก้หรือลบที่รายการ {chain.broken}")
    if not chain.holds:
        raise failure("ประวัติครบต่อเนื่อง แต่รายการท้ายที่เคยมีหายไป: ไม่พบตราที่ให้มา")
    typer.echo(f"ประวัติครบถ้วน {chain.rows} รายการ ตรา {chain.newest}")
