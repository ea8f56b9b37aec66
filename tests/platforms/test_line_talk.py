"""What a citizen sees on LINE, from the first contact to the last step: the real program in front of the stub."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.channels.text import utf16_length
from tests.bot.channels.line.spec import LineSpec
from tests.long_answer import LONG_ANSWER, LONG_ANSWER_TAP, begins_inside_a_letter, copy_with_long_answer
from tests.platforms.control import Platforms
from tests.platforms.line_talk import LineCitizen, Screen, line_settings
from tests.server import running_bot

MOST_MESSAGES, MOST_LETTERS = 5, 5_000
KANCHANABURI = (14.02, 99.53)


@pytest.fixture(scope="module")
def program(stub: Platforms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program with one answer that is too long for a message."""
    folder = tmp_path_factory.mktemp("bot")
    knowledge = copy_with_long_answer(tmp_path_factory.mktemp("knowledge"))
    with running_bot(folder, {**line_settings(stub), "DOEBOT_KNOWLEDGE_DIR": str(knowledge)}) as url:
        yield url


def numbered(screen: Screen) -> list[str]:
    return [label for label in screen.actions if label[0].isdigit()]


def test_welcomes_with_questions_to_begin_with(program: str, platforms: Platforms) -> None:
    """The first thing that a citizen sees can be tapped."""
    welcome = LineCitizen(platforms, 101, program).follows()

    assert "แชตบอตของกรมการจัดหางาน" in welcome.texts[0]
    assert [label[:2] for label in numbered(welcome)] == ["1.", "2.", "3."]
    assert "เมนู" in welcome.actions


def test_the_menu_leads_to_choices_that_a_number_picks(program: str, platforms: Platforms) -> None:
    """Typing 2 does what tapping the second button does."""
    typing, tapping = LineCitizen(platforms, 102, program), LineCitizen(platforms, 103, program)

    choices = typing.taps("m:job")
    tapping.taps("m:job")
    second = numbered(choices)[1]

    assert second.startswith("2. ")
    assert choices.actions[second]["type"] == "postback"
    assert typing.types("2").texts == tapping.taps(choices.actions[second]["data"]).texts != choices.texts


def test_a_shared_location_gives_an_office_to_call(program: str, platforms: Platforms) -> None:
    """One tap dials the office of the province where the citizen is."""
    card = LineCitizen(platforms, 104, program).shares(*KANCHANABURI)

    assert card.texts[0] == "สำนักงานจัดหางานจังหวัดกาญจนบุรี"
    assert card.actions["โทรสำนักงาน"] == {"type": "uri", "label": "โทรสำนักงาน", "uri": "tel:034564315"}


def test_a_journey_goes_on_by_number(program: str, platforms: Platforms) -> None:
    """The first step offers the second as its only numbered choice."""
    citizen = LineCitizen(platforms, 105, program)

    first = citizen.taps("j:lost_job:1")

    assert first.texts[0].startswith("ขั้นที่ 1 จาก 5")
    assert numbered(first) == ["1. ขั้นต่อไป"]
    assert citizen.types("1").texts[0].startswith("ขั้นที่ 2 จาก 5")


def test_a_button_outlives_the_program(platforms: Platforms, tmp_path: Path) -> None:
    """What was sent before a restart can be tapped after it."""
    with running_bot(tmp_path, line_settings(platforms)) as before:
        citizen = LineCitizen(platforms, 106, before)
        onward = citizen.taps("j:lost_job:1").actions["1. ขั้นต่อไป"]["data"]

    with running_bot(tmp_path, line_settings(platforms)) as after:
        citizen.program = after

        assert citizen.taps(onward).texts[0].startswith("ขั้นที่ 2 จาก 5")


def test_a_long_answer_comes_whole(program: str, platforms: Platforms) -> None:
    """In few messages, none of which LINE refuses, and no letter is torn apart."""
    assert begins_inside_a_letter(LONG_ANSWER[MOST_LETTERS:])

    answer = LineCitizen(platforms, 107, program).taps(LONG_ANSWER_TAP)

    texts = [message["text"] for message in answer.messages if message["type"] == "text"]
    assert 2 <= len(texts) <= len(answer.messages) <= MOST_MESSAGES
    assert "".join(texts) == LONG_ANSWER
    assert all(utf16_length(text) <= MOST_LETTERS for text in texts)
    assert not any(begins_inside_a_letter(text) for text in texts)


def test_line_would_take_all_of_it(program: str, platforms: Platforms) -> None:
    """Its own specification, made strict, finds nothing in what was sent."""
    spec = LineSpec()
    citizen = LineCitizen(platforms, 108, program)

    screens = [
        citizen.follows(),
        citizen.taps("a:chat.help"),
        citizen.taps("m:job"),
        citizen.types("2"),
        citizen.types("สำนักงานใกล้ฉัน"),
        citizen.shares(*KANCHANABURI),
        citizen.taps("j:lost_job:1"),
        citizen.types("1"),
        citizen.taps(LONG_ANSWER_TAP),
        citizen.types("พิซซ่าหน้าไหนอร่อย"),
    ]

    assert [problem for screen in screens for problem in spec.problems(screen.request)] == []
