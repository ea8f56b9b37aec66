"""Journeys: answers in the order in which a citizen needs them, one step at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.messages import Button
from bot.talk.buttons import tap_button
from bot.talk.taps import JourneyTap, dump_tap, parse_tap
from bot.talk.turns import Turn
from bot.talk.wording import Wording
from knowledge import Journey, KnowledgeBase


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``number`` counts from 1."""

    journey: Journey
    number: int

    @property
    def intent(self) -> str:
        """The intent that is answered."""
        return self.journey.steps[self.number - 1]

    @property
    def tap(self) -> JourneyTap:
        """What leads here."""
        return JourneyTap(self.journey.id, self.number)


def find_step(base: KnowledgeBase, data: str | None) -> Step | None:
    """Find the step that button data names; ``None`` where the knowledge has none (any more)."""
    tap = parse_tap(data or "")
    if not isinstance(tap, JourneyTap):
        return None
    found = next((each for each in base.journeys if each.id == tap.journey), None)
    return Step(found, tap.step) if found and 1 <= tap.step <= len(found.steps) else None


def offer_journeys(wording: Wording, intent_id: str) -> tuple[Button, ...]:
    """Offer, under an answer, the journeys that it is a step of."""
    steps = [Step(each, each.steps.index(intent_id) + 1) for each in wording.base.journeys if intent_id in each.steps]
    return tuple(_journey_button(wording, step) for step in steps)


def list_journeys(wording: Wording) -> tuple[Button, ...]:
    """Offer the first steps of all journeys."""
    return tuple(_journey_button(wording, Step(each, 1)) for each in wording.base.journeys)


def _journey_button(wording: Wording, step: Step) -> Button:
    return tap_button(step.journey.title.in_language(wording.language), step.tap)


def lead(wording: Wording, turn: Turn, step: Step) -> Turn:
    """Make an answer a step: which one it is, and the ways on and back."""
    if turn.reply is None:
        return turn
    reply, count = turn.reply, len(step.journey.steps)
    title = wording.phrase("journey_step", number=str(step.number), count=str(count), title=wording.title(step.intent))
    body = "\n".join(line for line in (reply.title, reply.body) if line)
    onward = (_way(wording, step, 1),) if step.number < count else ()
    back = (_way(wording, step, -1),) if step.number > 1 else ()
    led = replace(reply, title=title, body=body, choices=onward, buttons=(*back, *reply.buttons))
    session = replace(turn.session, journey=dump_tap(step.tap), options=tuple(button.value for button in onward))
    return replace(turn, reply=led, session=session)


def _way(wording: Wording, step: Step, distance: int) -> Button:
    phrase = "button_next" if distance > 0 else "button_previous"
    return tap_button(wording.phrase(phrase), replace(step.tap, step=step.number + distance))
