"""Journeys: one step at a time, on and back, with a place asked for in between."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.dialogue.conversation import Conversation
from bot.dialogue.menus import describe_menus
from bot.dialogue.session import Session
from bot.dialogue.turn import Turn
from bot.messages import Location, Message, MessageKind
from knowledge import KnowledgeBase
from tests.fakes import tap_message, text_message


def buttons(turn: Turn) -> dict[str, str]:
    assert turn.reply is not None
    return {button.label: button.value for button in turn.reply.all_buttons}


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_journey_is_walked_to_its_end_and_back(
    conversation: Conversation, base: KnowledgeBase, now: datetime, language: str
) -> None:
    """Each step says which it is; the last one leads no further, the first one not back."""
    next_step, previous = base.phrases["button_next"], base.phrases["button_previous"]
    session = Session(language="th" if language == "th" else "en", language_is_chosen=True, province="กาญจนบุรี")
    on, back = next_step.in_language(session.language or "th"), previous.in_language(session.language or "th")
    for journey in base.journeys:
        data = f"j:{journey.id}:1"
        for number, intent in enumerate(journey.steps, start=1):
            turn = conversation.respond(tap_message(data), session, now)
            assert turn.reply is not None
            assert turn.outcome.intent == intent
            assert f"{number}" in turn.reply.title
            assert f"{len(journey.steps)}" in turn.reply.title
            assert (back in buttons(turn)) == (number > 1)
            data, session = buttons(turn).get(on, ""), turn.session
        assert data == ""


def test_the_number_of_the_next_step_can_be_typed(conversation: Conversation, now: datetime) -> None:
    """On a computer there is nothing to tap."""
    first = conversation.respond(tap_message("j:lost_job:1"), Session(), now)

    second = conversation.respond(text_message("1"), first.session, now)

    assert second.reply is not None
    assert second.reply.title == "ขั้นที่ 2 จาก 5: เอกสารว่างงาน"


def test_a_step_that_needs_a_place_asks_and_goes_on(conversation: Conversation, now: datetime) -> None:
    """The province, tapped or shared as a location, leads to the step, not out of the journey."""
    asked = conversation.respond(tap_message("j:find_office:1"), Session(), now)
    assert asked.outcome.asks == "province"
    location = Message("e", "line", "u", MessageKind.LOCATION, location=Location(14.02, 99.53))

    for answer in (text_message("กาญจนบุรี"), location):
        turn = conversation.respond(answer, asked.session, now)
        assert turn.reply is not None
        assert turn.reply.title.startswith("ขั้นที่ 1 จาก 3")
        assert "สำนักงานจัดหางานจังหวัดกาญจนบุรี" in turn.reply.body
        assert "ขั้นต่อไป" in buttons(turn)


def test_another_question_leaves_the_journey(conversation: Conversation, base: KnowledgeBase, now: datetime) -> None:
    """Who asks for something else gets it, without steps; the journey is offered again under its answers."""
    first = conversation.respond(tap_message("j:lost_job:1"), Session(), now)
    other = conversation.respond(text_message("GECC คืออะไร"), first.session, now)
    again = conversation.respond(text_message("ขึ้นทะเบียนว่างงาน"), other.session, now)

    assert other.reply is not None
    assert other.reply.title == ""
    assert other.session.journey is None
    [journey] = [each for each in base.journeys if each.id == "lost_job"]
    number = journey.steps.index("unemployment.register") + 1
    assert buttons(again)["ตกงาน ทำทีละขั้น"] == f"j:lost_job:{number}"


def test_an_opinion_does_not_end_the_journey(conversation: Conversation, now: datetime) -> None:
    """Thanks are no step, and the step stays."""
    first = conversation.respond(tap_message("j:lost_job:1"), Session(), now)

    thanked = conversation.respond(tap_message("y:unemployment.register"), first.session, now)

    assert thanked.reply is not None
    assert thanked.reply.title == ""
    assert thanked.session.journey == "j:lost_job:1"


@pytest.mark.parametrize("data", ["j:lost_job:9", "j:lost_job:0", "j:gone:1", "j:lost_job:x"])
def test_a_step_that_is_gone_leads_to_the_menu(conversation: Conversation, now: datetime, data: str) -> None:
    """Staff may have shortened a journey since the button was sent."""
    turn = conversation.respond(tap_message(data), Session(), now)

    assert turn.outcome.intent == "chat.help"
    assert "ตกงาน ทำทีละขั้น" in buttons(turn)


def test_every_area_of_the_rich_menu_leads_somewhere(
    conversation: Conversation, base: KnowledgeBase, now: datetime
) -> None:
    """What is shown in either language is answered, and the switch changes to the other one."""
    menus = describe_menus(base)

    for menu in menus.values():
        for area in menu["areas"]:
            assert conversation.respond(tap_message(area["data"]), Session(), now).outcome.decision == "answer"
        switched = conversation.respond(tap_message(menu["other"]["data"]), Session(), now)
        assert switched.session.language == menu["other"]["language"]
    assert menus.keys() == {"th", "en"}
