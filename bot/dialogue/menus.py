"""Buttons in the language of a reply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.dialogue.actions import AskTap, JourneyTap, LanguageTap, SubjectTap, Tap, dump_tap, parse_tap
from bot.dialogue.templates import Wording
from bot.dialogue.turn import Turn
from bot.messages import Button, ButtonKind
from knowledge import Action, ActionKind, Journey, KnowledgeBase, Language, MenuArea, RichMenu, fill

HELP_INTENT = "chat.help"


def tap_button(label: str, tap: Tap) -> Button:
    """Make a button that sends a tap back to us."""
    return Button(ButtonKind.TAP, label, dump_tap(tap))


def ask_button(wording: Wording, intent_id: str) -> Button:
    """Make a button that asks an intent."""
    return tap_button(wording.title(intent_id), AskTap(intent_id))


def menu_button(wording: Wording) -> Button:
    """Make the way to the menu."""
    return tap_button(wording.phrase("button_menu"), AskTap(HELP_INTENT))


def back_button(wording: Wording, intent_id: str) -> Button:
    """Make the way back from an answer: to the subject it stands under, else to the menu."""
    for subject in wording.base.subjects:
        if intent_id in subject.intents:
            return tap_button(wording.phrase("button_back"), SubjectTap(subject.id))
    return menu_button(wording)


def share_button(wording: Wording) -> Button:
    """Make a button that shares the citizen's location."""
    return Button(ButtonKind.SHARE_LOCATION, wording.phrase("button_share_location"))


def action_button(wording: Wording, action: Action) -> Button:
    """Make the button that staff wrote under an answer."""
    match action.kind:
        case ActionKind.ASK:
            return ask_button(wording, action.target)
        case ActionKind.SHARE_LOCATION:
            return share_button(wording)
        case ActionKind.CALL:
            fact = wording.base.facts[action.target]
            number = fact.text.in_language(wording.language)
            return Button(ButtonKind.CALL, wording.phrase("button_call", number=number), fact.tel or number)
        case ActionKind.LINK:
            fact = wording.base.facts[action.target]
            return Button(ButtonKind.LINK, (fact.label or fact.text).in_language(wording.language), fact.url or "")


# -- Journeys: answers in the order in which a citizen needs them, one step at a time


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


# -- What the areas of the rich menu say and do, in one language


OTHER: Mapping[Language, Language] = {"th": "en", "en": "th"}
SWITCHES: Mapping[Language, str] = {"th": "button_english", "en": "button_thai"}


@dataclass(frozen=True, slots=True)
class Area:
    """An area to tap; ``data`` is what a tap sends."""

    label: str
    hint: str
    data: str


def menu_areas(base: KnowledgeBase, menu: RichMenu, language: Language) -> Iterator[Area]:
    """Give the areas in their order."""
    facts = {name: fact.text.in_language(language) for name, fact in base.facts.items()}
    for area in menu.areas:
        hint = fill(area.hint.in_language(language), facts) if area.hint else ""
        yield Area(area.label.in_language(language), hint, dump_tap(_tap(area)))


def _tap(area: MenuArea) -> AskTap | SubjectTap:
    return AskTap(area.intent) if area.intent else SubjectTap(area.subject or "")


def switch_area(base: KnowledgeBase, language: Language) -> Area:
    """Give the area that changes to the other language, in menu and answers."""
    label = base.phrases[SWITCHES[language]].in_language(language)
    return Area(label, "", dump_tap(LanguageTap(OTHER[language])))


def describe_menus(base: KnowledgeBase) -> dict[str, Any]:
    """Describe LINE's rich menu in both languages as plain values; nothing where there is none."""
    menu = base.rich_menu
    if menu is None:
        return {}
    return {
        language: {
            "bar": menu.bar.in_language(language),
            "areas": [asdict(area) for area in menu_areas(base, menu, language)],
            "other": {"language": OTHER[language], **asdict(switch_area(base, language))},
        }
        for language in OTHER
    }
