"""Mail is encrypted or not sent, and no secret is ever told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels.spec import Finding, Health
from bot.cli.doctor import examine
from bot.errors import SettingsError
from bot.mail import MailError, MailServer, parse_smtp_url, send_mail, write_mail
from bot.settings import Settings, load_settings
from tests.mail_server import PASSWORD, USER, MailBox, make_certificate
from tests.ports import free_port

ELSEWHERE = "127.0.0.2"  # of the loopback, but none of the names of this machine
MAIL = write_mail("bot@doe.go.th", "somchai@doe.go.th", "รายงาน", "ข้อความ", "<1@doe.go.th>")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("mail") / "server.pem", ELSEWHERE)


@pytest.fixture
def box(certificate: Path) -> Iterator[MailBox]:
    with MailBox(ELSEWHERE, certificate) as box:
        yield box


def server_of(box: MailBox, password: str = PASSWORD) -> MailServer:
    return MailServer(box.host, box.port, USER, password, is_wrapped=False)


def test_a_server_elsewhere_is_spoken_to_encrypted_and_by_name(box: MailBox, certificate: Path) -> None:
    send_mail(server_of(box), MAIL, ssl.create_default_context(cafile=certificate))

    assert [(each["Subject"], each["To"]) for each in box.mails] == [("รายงาน", "somchai@doe.go.th")]
    assert box.logins == [True]


def test_a_server_that_cannot_be_trusted_gets_no_password(box: MailBox) -> None:
    with pytest.raises(MailError, match="SSLCertVerificationError"):
        send_mail(server_of(box), MAIL)

    assert box.logins == []


def test_a_server_elsewhere_without_encryption_gets_nothing() -> None:
    with MailBox(ELSEWHERE) as box:
        with pytest.raises(MailError, match="SMTPNotSupportedError"):
            send_mail(server_of(box), MAIL)

        assert (box.mails, box.logins) == ([], [])


def test_what_the_server_says_is_not_told_on(box: MailBox, certificate: Path) -> None:
    """Its words may hold an address."""
    box.refuses = True
    with pytest.raises(MailError) as error:
        send_mail(server_of(box), MAIL, ssl.create_default_context(cafile=certificate))

    assert "451" in str(error.value)
    assert "somchai" not in str(error.value)
    assert error.value.__cause__ is None
    assert error.value.__suppress_context__


def test_a_wrong_password_is_told_without_it(box: MailBox, certificate: Path) -> None:
    with pytest.raises(MailError, match="535") as error:
        send_mail(server_of(box, "wrong secret"), MAIL, ssl.create_default_context(cafile=certificate))

    assert "secret" not in str(error.value) + repr(server_of(box, "wrong secret"))


def test_a_server_that_is_away_is_told() -> None:
    with pytest.raises(MailError, match="ConnectionRefusedError"):
        send_mail(MailServer("127.0.0.1", free_port(), "", "", is_wrapped=False), MAIL)


def test_an_address_holds_user_and_password() -> None:
    server = parse_smtp_url("smtps://bot:p%40ss%2Fword@mail.doe.go.th")

    assert (server.host, server.port, server.user, server.password) == ("mail.doe.go.th", 465, USER, PASSWORD)
    assert server.is_wrapped


@pytest.mark.parametrize(
    "url",
    ["mail.doe.go.th", "http://mail.doe.go.th", "smtp://", "smtp://:topsecret@host", "smtp://host:99999", "smtp://h/x",
     "smtp://bot:topsecret@[host", "smtp://bot:topsecret#@host:x"],
)  # fmt: skip
def test_what_is_no_address_is_refused_without_being_told(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DOEBOT_SMTP_URL", url)
    monkeypatch.setenv("DOEBOT_MAIL_FROM", "bot@doe.go.th")

    with pytest.raises(SettingsError, match="DOEBOT_SMTP_URL cannot be used: write smtp://") as error:
        load_settings(serves_webhooks=False)
    assert "topsecret" not in str(error.value)


def test_mail_needs_the_address_that_it_comes_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOEBOT_SMTP_URL", "smtp://localhost")
    with pytest.raises(SettingsError, match="DOEBOT_MAIL_FROM is missing"):
        load_settings(serves_webhooks=False)

    monkeypatch.setenv("DOEBOT_MAIL_FROM", "Bot <bot@doe.go.th>")
    with pytest.raises(SettingsError, match="DOEBOT_MAIL_FROM cannot be used"):
        load_settings(serves_webhooks=False)


def test_the_doctor_signs_in_and_sends_nothing() -> None:
    with MailBox() as box:
        findings = asyncio.run(mail_findings(f"smtp://127.0.0.1:{box.port}"))
        refused = asyncio.run(mail_findings(f"smtp://bot:topsecret@127.0.0.1:{box.port}"))

        assert [each.health for each in findings + refused] == [Health.GOOD, Health.BAD]
        assert "topsecret" not in str(refused)
        assert box.mails == []


async def mail_findings(url: str) -> list[Finding]:
    settings = Settings(_env_file=None, smtp_url=SecretStr(url), mail_from="bot@doe.go.th", knowledge_dir=Path("/none"))
    return [each async for each in examine(settings) if each.subject == "mail"]
