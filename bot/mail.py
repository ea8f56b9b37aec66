"""Sends mail by the server of the operator: encrypted, or not at all."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from bot.errors import BotError

SECONDS = 30.0
PORTS = {"smtp": 587, "smtps": 465}
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class MailError(BotError):
    """A mail was not taken; names the step and the server's code, never its words, an address or a password."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is given to.

    Attributes:
        is_wrapped: encrypted from the first byte (``smtps``); otherwise by STARTTLS, which is demanded.
        is_local: on this machine, where nothing is encrypted.

    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    is_wrapped: bool

    @property
    def is_local(self) -> bool:
        """Tell whether it is on this machine."""
        return self.host in LOOPBACK


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail; ``kind`` is its media type."""

    name: str
    kind: str
    content: bytes


def parse_smtp_url(url: str) -> MailServer:
    """Read the address of a mail server.

    Raises:
        ValueError: it is none; the message holds nothing of it.

    >>> parse_smtp_url("smtp://bot:p%40ss@mail.example.go.th").port
    587
    """
    wrong = "write smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465, signs as %40"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(wrong) from None
    if parts.scheme not in PORTS or not host or port == 0 or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(wrong)
    if parts.password and not parts.username:
        raise ValueError(wrong)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port or PORTS[parts.scheme], user, password, parts.scheme == "smtps")


def write_mail(
    sender: str, to: str, subject: str, text: str, message_id: str, attachments: Sequence[Attachment] = ()
) -> EmailMessage:
    """Write a mail to one address."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = sender, to, subject, message_id
    mail["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday note answers it
    mail.set_content(text)
    for each in attachments:
        main, _, kind = each.kind.partition("/")
        mail.add_attachment(each.content, maintype=main, subtype=kind, filename=each.name)
    return mail


def send_mail(server: MailServer, mail: EmailMessage, context: ssl.SSLContext | None = None) -> None:
    """Give a mail to the server.

    Args:
        server: takes it.
        mail: to one address.
        context: which certificates are trusted; those of the system by default.

    Raises:
        MailError: it was not taken.

    """
    with _signed_in(server, context) as session:
        session.send_message(mail)


def probe_mail(server: MailServer, context: ssl.SSLContext | None = None) -> None:
    """Sign in and send nothing.

    Raises:
        MailError: the server does not let us in.

    """
    with _signed_in(server, context):
        pass


@contextmanager
def _signed_in(server: MailServer, context: ssl.SSLContext | None) -> Iterator[smtplib.SMTP]:
    try:
        with _connect(server, context or ssl.create_default_context()) as session:
            if server.user:
                session.login(server.user, server.password)
            yield session
    except smtplib.SMTPResponseException as error:
        raise MailError(f"mail server refused: {type(error).__name__} {error.smtp_code}") from None
    except smtplib.SMTPRecipientsRefused as error:
        codes = sorted({code for code, _ in error.recipients.values()})
        raise MailError(f"mail server refused the recipient: {codes}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailError(f"mail server cannot be used: {type(error).__name__}") from None


def _connect(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.is_wrapped:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    session = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    if not server.is_local:
        try:
            session.starttls(context=context)  # raises where the server has none: no password goes in the clear
        except BaseException:
            session.close()
            raise
    return session
