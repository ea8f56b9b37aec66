"""The buttons under a reply, in its language: choices, steps of a journey, the ways on and back, the rich menu."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.dialogue import actions
from bot.dialogue.actions import AskAction, ButtonAction, JourneyAction, LanguageAction, SubjectAction, dump_action
from bot.dialogue.offices import office_buttons
from bot.dialogue.session import Locality
from bot.dialogue.templates import TemplateRenderer
from bot.dialogue.understanding import Asked
from bot.messages import Button, ButtonKind
from knowledge import (
    BANGKOK_PROVINCE,
    Action,
    ActionKind,
    Answer,
    Intent,
    Journey,
    KnowledgeBase,
    Language,
    RichMenu,
    SlotName,
    extract_variables,
    fill,
)

HELP_INTENT = "chat.help"
NEAR_CASES = 2  # that a message came close to, under another answer
MAX_DETAILS = 5
LANGUAGE_INTENT = "chat.language"
# Provinces with the most people, offered when the bot asks "which province?".
LIKELY_PROVINCES = (BANGKOK_PROVINCE, "ชลบุรี", "เชียงใหม่", "นครราชสีมา", "ขอนแก่น", "สงขลา")
LIKELY_DISTRICTS = ("ดินแดง", "จตุจักร", "บางนา", "มีนบุรี")
OTHER: Mapping[Language, Language] = {"th": "en", "en": "th"}
SWITCHES: Mapping[Language, str] = {"th": "button_english", "en": "button_thai"}


def button(label: str, action: ButtonAction) -> Button:
    """Make a button that sends an action back to us."""
    return Button(ButtonKind.TAP, label, dump_action(action))


def ask_buttons(renderer: TemplateRenderer, answers: Iterable[str]) -> tuple[Button, ...]:
    """Make a button for each intent or case."""
    return tuple(button(renderer.title(answer), AskAction(answer)) for answer in answers)


def menu_button(renderer: TemplateRenderer) -> Button:
    """Make the way to the menu."""
    return button(renderer.phrase("button_menu"), AskAction(HELP_INTENT))


def slot_buttons(renderer: TemplateRenderer, intent: str, slot: SlotName) -> list[Button]:
    """Make what answers "which province?" or "which district?": a location, likely ones, and the way out."""
    base, language = renderer.base, renderer.language
    if slot == "province":
        share = [share_button(renderer)]
        likely = [(place.id, place.name) for place in map(base.provinces.__getitem__, LIKELY_PROVINCES)]
    else:
        share = []
        likely = [(place.id, place.name) for place in map(base.districts.__getitem__, LIKELY_DISTRICTS)]
    named = [button(name.in_language(language), actions.FillAction(intent, place_id)) for place_id, name in likely]
    return [*share, *named, button(renderer.phrase("button_cancel"), actions.CancelAction())]


def share_button(renderer: TemplateRenderer) -> Button:
    """Make a button that shares the citizen's location."""
    return Button(ButtonKind.SHARE_LOCATION, renderer.phrase("button_share_location"))


def rating_buttons(renderer: TemplateRenderer, intent: str) -> tuple[Button, ...]:
    """Ask whether an answer was useful."""
    return (
        button(renderer.phrase("button_useful"), actions.UsefulAction(intent)),
        button(renderer.phrase("button_not_useful"), actions.NotUsefulAction(intent)),
    )


def answer_buttons(
    renderer: TemplateRenderer, intent: Intent, answer: Answer, place: Locality, asked: Asked, *, in_journey: bool
) -> list[Button]:
    """Make what stands under an answer: its office, what staff wrote, details, its journeys, and the way back."""
    has_card = "office_card" in extract_variables(answer.answer.th) or renderer.shows_office(answer, intent, place)
    found = office_buttons(renderer, place) if has_card else []
    found += staff_buttons(renderer, answer.buttons)
    cases = [*asked.near[:NEAR_CASES], *(() if answer.id != intent.id else intent.cases)]
    main = [intent.id] if answer.id != intent.id or asked.is_open else []
    found += ask_buttons(renderer, [each for each in dict.fromkeys([*main, *cases]) if each != answer.id][:MAX_DETAILS])
    if intent.id == LANGUAGE_INTENT:
        found.append(button(renderer.phrase("button_thai"), LanguageAction("th")))
        found.append(button(renderer.phrase("button_english"), LanguageAction("en")))
    if not in_journey:
        found += journey_buttons(renderer, intent.id)
    found = list({each.value: each for each in reversed(found)}.values())[::-1]
    for subject in renderer.base.subjects:
        if intent.id in subject.intents:
            return [*found, button(renderer.phrase("button_back"), SubjectAction(subject.id))]
    return [*found, menu_button(renderer)]


def staff_buttons(renderer: TemplateRenderer, written: Iterable[Action]) -> list[Button]:
    """Make the buttons that staff wrote under an answer."""
    return [_staff_button(renderer, action) for action in written]


def _staff_button(renderer: TemplateRenderer, action: Action) -> Button:
    match action.kind:
        case ActionKind.ASK:
            return button(renderer.title(action.target), AskAction(action.target))
        case ActionKind.SHARE_LOCATION:
            return share_button(renderer)
        case ActionKind.CALL:
            fact = renderer.base.facts[action.target]
            number = fact.text.in_language(renderer.language)
            return Button(ButtonKind.CALL, renderer.phrase("button_call", number=number), fact.tel or number)
        case ActionKind.LINK:
            fact = renderer.base.facts[action.target]
            return Button(ButtonKind.LINK, (fact.label or fact.text).in_language(renderer.language), fact.url or "")


# -- Journeys: answers in the order in which a citizen needs them, one step at a time


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a journey; ``number`` counts from 1."""

    journey: Journey
    number: int

    @property
    def intent(self) -> str:
        """The intent that is answered."""
        return self.journey.steps[self.number - 1]

    @property
    def action(self) -> JourneyAction:
        """What leads here."""
        return JourneyAction(self.journey.id, self.number)


def find_step(base: KnowledgeBase, action: ButtonAction | None) -> Step | None:
    """Find the step that an action opens; ``None`` where the knowledge has none (any more)."""
    if not isinstance(action, JourneyAction):
        return None
    found = next((each for each in base.journeys if each.id == action.journey), None)
    return Step(found, action.step) if found and 1 <= action.step <= len(found.steps) else None


def journey_buttons(renderer: TemplateRenderer, intent: str | None = None) -> list[Button]:
    """Offer the first step of every journey or, under an answer, the journeys that it is a step of."""
    steps = [
        Step(each, each.steps.index(intent) + 1 if intent else 1)
        for each in renderer.base.journeys
        if intent is None or intent in each.steps
    ]
    return [button(step.journey.title.in_language(renderer.language), step.action) for step in steps]


def way_buttons(renderer: TemplateRenderer, step: Step) -> tuple[tuple[Button, ...], tuple[Button, ...]]:
    """Make the ways from a step to the one before it and to the next one, where there are any."""
    before = button(renderer.phrase("button_previous"), replace(step.action, step=step.number - 1))
    after = button(renderer.phrase("button_next"), replace(step.action, step=step.number + 1))
    return (before,) if step.number > 1 else (), (after,) if step.number < len(step.journey.steps) else ()


# -- The rich menu: what its areas say and do, in one language


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
        action = AskAction(area.intent) if area.intent else SubjectAction(area.subject or "")
        yield Area(area.label.in_language(language), hint, dump_action(action))


def switch_area(base: KnowledgeBase, language: Language) -> Area:
    """Give the area that changes to the other language, in menu and answers."""
    label = base.phrases[SWITCHES[language]].in_language(language)
    return Area(label, "", dump_action(LanguageAction(OTHER[language])))


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
