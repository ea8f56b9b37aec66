"""An officer reads why the bot answered as it did."""

from __future__ import annotations

from bot.dialogue.conversation import Conversation
from bot.dialogue.session import Session
from tests.conftest import MONDAY_MORNING
from tests.fakes import tap_message, text_message


def test_tells_the_case_and_the_facet(conversation: Conversation) -> None:
    """By ids for programs, by title for people."""
    understood = conversation.interpret("ค่าใช้จ่ายเท่าไหร่", Session(topic="job.fair"))

    described = conversation.explainer.describe_interpretation(understood)

    assert (described["case"], described["facet"], described["goes_on"]) == ("job.fair/cost", "cost", True)
    title = conversation.base.answers["job.fair/cost"].title.th
    assert any(title in reason for reason in described["reasons"])
    assert any(conversation.base.facets["cost"].title.th in reason for reason in described["reasons"])


def test_tells_what_a_turn_answered(conversation: Conversation) -> None:
    """Of a typed question with how it was understood, of a tap without."""
    typed = conversation.respond(text_message("ค่าใช้จ่ายเท่าไหร่"), Session(topic="job.fair"), MONDAY_MORNING)
    tapped = conversation.respond(tap_message("a:job.fair/cost"), Session(), MONDAY_MORNING)

    why_typed, why_tapped = (conversation.explainer.describe_why(turn) for turn in (typed, tapped))

    assert (why_typed["case"], why_typed["facet"]) == ("job.fair/cost", "cost")
    assert why_tapped["case"] == "job.fair/cost"
    assert "understood" in why_typed
    assert "understood" not in why_tapped
