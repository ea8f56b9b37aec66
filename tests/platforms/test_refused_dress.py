"""The real program in front of platforms that refuse cards, buttons and markup: the same words go out plain, once."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.knowledge.conftest import CASES, FILES, write_files
from tests.platforms.control import Platforms, Settings
from tests.platforms.webhooks import (
    line_body,
    line_event,
    line_token,
    signed_headers,
    telegram_body,
    telegram_headers,
    telegram_update,
)
from tests.server import running_bot

LINE_SECRET, TELEGRAM_SECRET = "line-channel-secret", "webhook-secret"
SECONDS = 60.0


@pytest.fixture(scope="module")
def program(stub: Platforms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program on both platforms, with a knowledge that is learned in a second."""
    settings = {
        "DOEBOT_LINE_CHANNEL_SECRET": LINE_SECRET,
        "DOEBOT_LINE_CHANNEL_ACCESS_TOKEN": "token",
        "DOEBOT_LINE_API_BASE": stub.url,
        "DOEBOT_TELEGRAM_TOKEN": "666:test-token",
        "DOEBOT_TELEGRAM_SECRET_TOKEN": TELEGRAM_SECRET,
        "DOEBOT_TELEGRAM_API_BASE": stub.url,
        "DOEBOT_KNOWLEDGE_DIR": str(write_files(tmp_path_factory.mktemp("small"), {**FILES, **CASES})),
    }
    with running_bot(tmp_path_factory.mktemp("bot"), settings) as url:
        yield url


@pytest.fixture
def strict(platforms: Platforms) -> Platforms:
    platforms.configure(Settings(refuses_dress=True, keeps_calls=True))
    return platforms


def ask_on_line(program: str, citizen: int, text: str) -> None:
    body = line_body([line_event(citizen, 1, text)])
    answer = httpx.post(f"{program}/line/webhook", content=body, headers=signed_headers(body, LINE_SECRET))
    assert answer.status_code == 200


def ask_on_telegram(program: str, number: int, chat: int, text: str) -> None:
    body = telegram_body(telegram_update(number, chat, text))
    answer = httpx.post(f"{program}/telegram/webhook", content=body, headers=telegram_headers(TELEGRAM_SECRET))
    assert answer.status_code == 200


def metrics(program: str) -> str:
    return httpx.get(f"{program}/metrics").text


def test_line_takes_the_words_of_a_refused_card(program: str, strict: Platforms) -> None:
    """By the same token, which a refusal does not spend: nothing is pushed, and nothing is a dead letter."""
    ask_on_line(program, 1, "หางาน")

    [seen] = strict.wait_for(1, SECONDS)
    assert seen.key == line_token(1, 1)
    assert "หางานกับกรมได้ทางเว็บ" in seen.texts[0]
    assert (strict.count_calls("line", "reply"), strict.count_calls("line", "push")) == (2, 0)
    assert strict.count_calls("line", "reply", "400") == 1
    assert_told(program, "line")


def test_telegram_takes_the_words_of_a_refused_message(program: str, strict: Platforms) -> None:
    """Without the part that it does not like: markup first, then buttons."""
    ask_on_telegram(program, 1, 301, "หางาน")

    [seen] = strict.wait_for(1, SECONDS)
    assert "หางานกับกรมได้ทางเว็บ" in seen.texts[0]
    assert 1 <= strict.count_calls("telegram", "sendMessage", "400") <= 2
    assert strict.count_calls("telegram", "sendMessage", "200") == 1
    assert_told(program, "telegram")


@pytest.mark.parametrize(
    ("number", "text"),
    enumerate(["เบอร์สำนักงานกระบี่", "asdkjaslkdj", "สวัสดี", "หางานค่ะ ขอบคุณค่ะ", "ต่อใบอนุญาต"], start=400),
)
def test_every_kind_of_reply_has_words_that_go_out(program: str, strict: Platforms, number: int, text: str) -> None:
    """Offices, fallbacks and choices, once on each platform."""
    ask_on_line(program, number, text)
    ask_on_telegram(program, number, number, text)

    seen = strict.wait_for(2, SECONDS)

    assert sorted(each.platform for each in seen) == ["line", "telegram"]
    assert all("".join(each.texts).strip() for each in seen)


def assert_told(program: str, channel: str) -> None:
    """The refusal is counted; nothing failed for good."""
    lines = metrics(program).splitlines()
    told = [each for each in lines if each.startswith("doebot_platform_refusals_total") and f'"{channel}"' in each]
    assert sum(float(each.rsplit(" ", 1)[1]) for each in told) >= 1
    assert not any(each.startswith("doebot_dead_letters_total{") and not each.endswith(" 0.0") for each in lines)
