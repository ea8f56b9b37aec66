"""An officer picks among the wordings of a group by their numbers."""

from __future__ import annotations

from datetime import date

import pytest
import typer

from bot.cli.unanswered_output import check_wording, choose_wordings, wordings_of
from bot.unanswered.groups import UnansweredGroup
from bot.unanswered.questions import KeptQuestion, UnansweredQuestion

WORDINGS = ["ค่ารถเบิกได้ไหม", "เบิกค่ารถได้ไหม", "ค่ารถเบิกไหม"]


@pytest.mark.parametrize(
    ("answer", "places"),
    [("1", [0]), ("3 1", [2, 0]), ("1,2", [0, 1]), (" 2, 3 ", [1, 2]), ("๒", [1]), ("2 2 ๒ 02", [1])],
)
def test_picks_by_number(answer: str, places: list[int]) -> None:
    """In the order given, also in Thai digits; a number said twice is one pick."""
    assert choose_wordings(WORDINGS, lambda _: answer) == [WORDINGS[place] for place in places]


@pytest.mark.parametrize("answer", ["0", "4", "-1", "1.5", "1-2", "²", "x", "1 x", "1 4", ",", " ", WORDINGS[0]])
def test_what_is_no_number_of_the_list_picks_nothing(answer: str) -> None:
    """One wrong number spoils all: nothing is added by halves."""
    with pytest.raises(typer.BadParameter, match="พิมพ์เลข 1-3"):
        choose_wordings(WORDINGS, lambda _: answer)


def test_shows_the_wordings_before_it_asks(capsys: pytest.CaptureFixture[str]) -> None:
    """With the numbers that the answer is to name."""
    shown_before = []

    def ask(question: str) -> str:
        shown_before.append(capsys.readouterr().out)
        return "1"

    choose_wordings(WORDINGS, ask)

    assert shown_before == ["".join(f"{number}. {text}\n" for number, text in enumerate(WORDINGS, start=1))]


def test_says_how_to_choose_where_nobody_can_be_asked() -> None:
    """A script is told of --text."""
    with pytest.raises(typer.BadParameter, match="--text"):
        choose_wordings(WORDINGS, None)


def test_a_single_wording_needs_no_question() -> None:
    """Whether somebody is there or not."""
    for ask in (None, pytest.fail):
        assert choose_wordings(WORDINGS[:1], ask) == WORDINGS[:1]


def test_wordings_are_without_what_was_hidden() -> None:
    """What is alike then is one wording."""
    texts = ["ผมนาย[ชื่อ] หางาน", "ผมนาย หางาน", "หางาน [เลขบัตร]"]
    group = UnansweredGroup(
        tuple(KeptQuestion(UnansweredQuestion(text, "th"), 1, date(2026, 11, 23)) for text in texts)
    )

    assert wordings_of(group) == ["ผมนาย หางาน", "หางาน"]


def test_an_officers_own_wording_holds_no_personal_data(capsys: pytest.CaptureFixture[str]) -> None:
    """The mistake is shown with the data hidden."""
    assert check_wording("หางาน  ที่ระยอง") == "หางาน  ที่ระยอง"

    with pytest.raises(typer.Exit):
        check_wording("ผมนายสมชาย ใจดี หางาน")

    shown = capsys.readouterr().err
    assert "[ชื่อ]" in shown
    assert "สมชาย" not in shown
