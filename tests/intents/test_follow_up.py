"""A message that leans on what was spoken of before is told from one that says itself what it is about."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents import Match, is_connected
from intents.decision import Signals
from intents.details import ClassScore
from intents.follow_up import MOST_LETTERS, FollowUpRule, Readings

NOTHING = ClassScore()
SURE = ClassScore("x", 0.9, 0.95, 0.9, ("x",))
BARE = Readings("กี่บาท", [Match("chat.help", 0.05, 0.1)], Signals(best=0.1, known=0.8), 0.05, 0.7, SURE, SURE)
WHOLE = Readings(
    "อยากไปทำงานไต้หวัน", [Match("abroad.taiwan", 0.98, 1.0)], Signals(best=1.0, known=1.0), 0.1, 0.4, NOTHING, NOTHING
)
shares = st.floats(0, 1)
scores = st.builds(ClassScore, st.sampled_from(["", "a/b"]), st.floats(-1, 2), shares, shares)
readings = st.builds(
    Readings,
    st.text(max_size=MOST_LETTERS),
    st.lists(st.builds(Match, st.sampled_from(["a", "b"]), shares, st.floats(-1, 2)), max_size=2),
    st.builds(Signals, contained=shares, known=shares),
    st.floats(-1, 2),
    shares,
    scores,
    scores,
)


def learned() -> FollowUpRule:
    """Learn from ten of each kind, no two of them alike."""
    bare = [replace(BARE, text="ก" * (5 + n), score=n / 100) for n in range(10)]
    whole = [replace(WHOLE, text="ก" * (15 + n), score=n / 100) for n in range(10)]
    return FollowUpRule.fit([each.features("abroad.korea") for each in (*bare, *whole)], [True] * 10 + [False] * 10)


@pytest.mark.parametrize(
    "text",
    [
        "แล้วไต้หวันล่ะ",
        "แล้วไต้หวัน",
        "ส่วนญี่ปุ่น",
        "ถ้าเป็นผู้หญิง",
        "ญี่ปุ่นล่ะคะ",
        "ญี่ปุ่นเหมือนกัน",
        "and taiwan",
        "what about japan",
        "japan too",
    ],
)
def test_tells_what_is_tied_to_what_was_said(text: str) -> None:
    """By a word that joins, before or behind."""
    assert is_connected(text)


@pytest.mark.parametrize("text", ["ไปไต้หวัน", "อยากหางาน", "android phone", "orange", "tools for work"])
def test_other_messages_stand_alone(text: str) -> None:
    """Letters that only look like such a word are none."""
    assert not is_connected(text)


def test_the_weights_are_learned_from_talks() -> None:
    """Messages like those that went on go on; those like the others do not."""
    rule = learned()

    assert rule.probability(BARE, "abroad.korea") > 0.9
    assert rule.probability(WHOLE, "abroad.korea") < 0.1


def test_an_empty_rule_never_follows() -> None:
    """Where no talks were written, each message is read by itself."""
    assert FollowUpRule().probability(BARE, "abroad.korea") == 0.0


@pytest.mark.parametrize("goes_on", [True, False])
def test_talks_of_one_kind_teach_nothing(goes_on: bool) -> None:
    """A rule that only ever saw yes would say it to everything."""
    features = [each.features("abroad.korea") for each in (BARE, WHOLE)]

    assert FollowUpRule.fit(features, [goes_on] * 2) == FollowUpRule()
    assert FollowUpRule.fit([], []) == FollowUpRule()


def test_long_messages_say_themselves_what_they_are_about() -> None:
    """However much they look like one that goes on."""
    rule = learned()

    assert rule.probability(replace(BARE, text="ก" * MOST_LETTERS), "abroad.korea") > 0.0
    assert rule.probability(replace(BARE, text="ก" * (MOST_LETTERS + 1)), "abroad.korea") == 0.0


@given(readings)
def test_every_message_has_the_numbers_that_the_rule_weighs(read: Readings) -> None:
    """As many for each, also with no intent near it, and a probability of them."""
    rule = learned()

    assert len(read.features("a")) == len(rule.weights)
    assert 0 <= rule.probability(read, "a") <= 1
