"""What LINE's test of the webhook means."""

from __future__ import annotations

import pytest

from bot.channels.line.account import judge_chat, judge_test, judge_webhook
from tests.line_account_stub import GOOD_TEST


@pytest.mark.parametrize(
    ("reason", "status", "about", "hint"),
    [
        ("COULD_NOT_CONNECT", 0, "could not connect", "certificate"),
        ("REQUEST_TIMEOUT", 0, "2 seconds", "doebot serve runs"),
        ("ERROR_STATUS_CODE", 401, "answered 401", "DOEBOT_LINE_CHANNEL_SECRET"),
        ("ERROR_STATUS_CODE", 404, "answered 404", "/line/webhook"),
        ("ERROR_STATUS_CODE", 301, "answered 301", "redirection"),
        ("ERROR_STATUS_CODE", 502, "answered 502", "proxy"),
        ("ERROR_STATUS_CODE", 400, "answered 400", "log"),
        ("UNCLASSIFIED", 0, "could not tell", "from outside"),
        ("SOMETHING_NEW", 0, "SOMETHING_NEW", "from outside"),
    ],
)
def test_each_failure_has_its_cure(reason: str, status: int, about: str, hint: str) -> None:
    """Also one that LINE did not know when this was written."""
    verdict = judge_test({"success": False, "statusCode": status, "reason": reason, "detail": "why"})

    assert not verdict.is_good
    assert about in verdict.about
    assert hint in verdict.hint


def test_a_good_test_needs_no_cure() -> None:
    """Nothing is to be done."""
    verdict = judge_test(GOOD_TEST)

    assert (verdict.is_good, verdict.hint) == (True, "")


def test_a_webhook_that_is_missing_or_off_is_told() -> None:
    """LINE then sends nothing, and says nothing about it."""
    assert "doebot line webhook" in judge_webhook(None).hint
    assert "Use webhook" in judge_webhook({"endpoint": "https://x/line/webhook", "active": False}).hint
    assert judge_webhook({"endpoint": "https://x/line/webhook", "active": True}).is_good


def test_chat_mode_is_a_trap() -> None:
    """With chat on, LINE may answer besides the bot; with chat off, one look at the manager is left."""
    trap, clear = judge_chat({"chatMode": "chat"}), judge_chat({"chatMode": "bot"})

    assert (trap.is_good, clear.is_good) == (False, True)
    assert "Auto-response messages" in trap.hint
    assert "Auto-response messages" in clear.hint
