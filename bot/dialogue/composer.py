"""Turns a decision into a reply and the session that follows from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue import menus
from bot.dialogue.actions import (
    AskAction,
    ButtonAction,
    JourneyAction,
    NoneFitsAction,
    SubjectAction,
    dump_action,
    parse_action,
)
from bot.dialogue.blocks import make_renderer
from bot.dialogue.menus import HELP_INTENT, LANGUAGE_INTENT, Step, button, menu_button, staff_buttons
from bot.dialogue.offices import find_office, office_name
from bot.dialogue.pause import Pause
from bot.dialogue.session import Locality, Session
from bot.dialogue.turn import CANCEL_INTENT, DecisionName, Outcome, Turn
from bot.dialogue.understanding import Asked
from bot.messages import Button, ButtonKind, Reply
from intents import MAX_CHOICES
from knowledge import Action, ActionKind, Answer, Case, Company, Intent, KnowledgeBase, Language, Text, intent_of

PRIVACY_INTENT = "chat.privacy"
STARTERS = ("unemployment.register", "job.search", "complaint.scam")
FALLBACKS = ("fallback_first", "fallback_again", "fallback_last")
AGAIN = ("again_first", "again_second", "again_third")
MAX_CASES = 6  # details that are offered at a time
SMALL_TALK = "chat."  # intents that leave the subject of the talk as it was
CALL_HOTLINE = Action(ActionKind.CALL, "hotline_doe")
CALL_POLICE = Action(ActionKind.CALL, "hotline_police")
NOT_RATED = (SMALL_TALK, "care.")  # who is greeted or comforted is not asked for an opinion


class Composer:
    """Writes turns in one language at one moment for one session; nobody's location is asked for in a group."""

    def __init__(
        self, base: KnowledgeBase, session: Session, language: Language, now: datetime, *, in_group: bool = False
    ) -> None:
        self._base = base
        self._session = replace(session, language=language)
        self._renderer = make_renderer(base, language, now)
        self._in_group = in_group

    def in_language(self, language: Language) -> Composer:
        """Give the same in another language."""
        return Composer(self._base, self._session, language, self._renderer.now, in_group=self._in_group)

    # -- answers

    def answer(self, asked: Asked, place: Locality, step: Step | None = None) -> Turn:
        """Answer what is asked, or ask for the slot it needs.

        Args:
            asked: the answer, and what of its intent is asked.
            place: where it is asked about.
            step: of a journey, if a button of one led here.

        """
        answer = self._base.answers[asked.answer]
        intent = self._base.intents[answer.intent_id]
        step = step or self._current_step(asked.answer)
        if answer is intent and intent.slot and not place.fills(intent.slot):
            return self._ask_slot(intent, place, asked.confidence, step)
        if intent.id == HELP_INTENT:
            return self.menu(asked.confidence)
        is_rated = not intent.id.startswith(NOT_RATED)
        session = replace(self._about(intent, place), rating=answer.id if is_rated else None)
        if not intent.id.startswith(SMALL_TALK):
            case = answer.id if isinstance(answer, Case) else None
            session = replace(session, case=case, facet=asked.facet, others=asked.others)
        rating = menus.rating_buttons(self._renderer, answer.id) if is_rated else ()
        title, text = self._titled(answer, intent, place)
        if asked.is_open:
            facet = self._base.facets[asked.facet or ""].title.in_language(self._renderer.language)
            title, text = "", self._renderer.open_facet(facet, intent, place)
        buttons = menus.answer_buttons(self._renderer, intent, answer, place, asked, in_journey=step is not None)
        if asked.beside:
            text += "\n\n" + self._renderer.phrase("asked_beside", topic=self._renderer.title(asked.beside))
            buttons = [*buttons, *menus.ask_buttons(self._renderer, [asked.beside])]
        onward: tuple[Button, ...] = ()
        if step:
            title, text = self._step_title(step), "\n".join(line for line in (title, text) if line)
            back, onward = menus.way_buttons(self._renderer, step)
            buttons = [*back, *buttons]
            session = replace(session, journey=dump_action(step.action))
        outcome = Outcome(
            "answer",
            intent.id,
            case=session.case,
            facet=asked.facet,
            is_open=asked.is_open,
            confidence=asked.confidence,
            place=place,
        )
        return self._turn(text, buttons, session, outcome, title=title, choices=onward, rating=rating)

    def keep_company(self, company: Company) -> Turn:
        """Say something short to who writes on after help for a danger, and leave that help within reach."""
        session = self._session
        answer = self._base.answers[session.case or session.topic or ""]
        text = self._renderer.fill(company.texts[session.company % len(company.texts)])
        buttons = menus.staff_buttons(self._renderer, answer.buttons or self._base.intents[answer.intent_id].buttons)
        session = replace(session, company=session.company + 1, misses=0, clarifying=False)
        outcome = Outcome("answer", session.topic, case=session.case, place=session.place, goes_on=True)
        return self._turn(text, buttons, session, outcome)

    def in_script(self, script: str) -> Turn:
        """Say in another script what this chat reads and whom to call."""
        notice = self._base.scripts.get(script)
        if notice is None:
            return self.say("other_script", decision="fallback")
        buttons = menus.staff_buttons(self._renderer, [CALL_HOTLINE, CALL_POLICE])
        text = self._renderer.fill(Text(notice.text, notice.text))
        return self._turn(text, buttons, self._session, Outcome("fallback"))

    def _about(self, intent: Intent, place: Locality) -> Session:
        """Remember an intent that is answered; small talk leaves the subject of the talk as it was."""
        if intent.id.startswith(SMALL_TALK):
            last = self._session
            return replace(self._settled(last.topic, place), case=last.case, facet=last.facet)
        return self._settled(intent.id, place)

    def explain(self, intent_id: str) -> Turn:
        """Take an answer that was not understood apart: its details to choose from, and who explains it."""
        title = self._renderer.title(intent_id)
        choices = menus.ask_buttons(self._renderer, tuple(self._base.intents[intent_id].cases)[:MAX_CASES])
        session = replace(self._session, misses=0)
        outcome = Outcome("answer", intent_id, place=session.place)
        text = self._renderer.phrase("explain_again", topic=title)
        buttons = (*menus.staff_buttons(self._renderer, [CALL_HOTLINE]), menu_button(self._renderer))
        return self._turn(text, buttons, session, outcome, choices=choices)

    def _titled(self, answer: Answer, intent: Intent, place: Locality) -> tuple[str, str]:
        """Write the answer; the name of an office that it begins with is its title."""
        text = self._renderer.answer(answer, intent, place)
        first, _, rest = text.partition("\n")
        return (first, rest) if rest and first == office_name(self._renderer, place) else ("", text)

    def _step_title(self, step: Step) -> str:
        number, count = str(step.number), str(len(step.journey.steps))
        title = self._renderer.title(step.intent)
        return self._renderer.phrase("journey_step", number=number, count=count, title=title)

    def _ask_slot(
        self, intent: Intent, place: Locality, confidence: float, step: Step | None, *, again: bool = False
    ) -> Turn:
        slot = intent.slot or "province"
        asking = "_group" if self._in_group else "_again" if again else ""
        session = replace(
            self._settled(intent.id, place),
            pending_intent=intent.id,
            pending_slot=slot,
            journey=dump_action(step.action) if step else None,
            misses=self._session.misses + 1 if again else 0,
        )
        outcome = Outcome("answer", intent.id, confidence=confidence, place=place, asks=slot)
        text = self._renderer.phrase(f"ask_{slot}{asking}")
        return self._turn(text, menus.slot_buttons(self._renderer, intent.id, slot), session, outcome)

    def ask_slot_again(self, intent_id: str, place: Locality, confidence: float = 1.0) -> Turn:
        """Ask for the slot in other words, as the reply was no place that is known."""
        step = self._current_step(intent_id)
        return self._ask_slot(self._base.intents[intent_id], place, confidence, step, again=True)

    def _current_step(self, intent_id: str) -> Step | None:
        """Give the step that the citizen is at, if it is this intent."""
        at = self._session.journey
        step = menus.find_step(self._base, parse_action(at)) if at else None
        return step if step and step.intent == intent_id else None

    def locate(self, intent_id: str, place: Locality) -> Turn:
        """Answer an intent for a shared location, naming first where that is."""
        if place.district:
            where = self._renderer.phrase("location_bangkok", district=place.district)
        else:
            where = self._renderer.phrase("location_province", province=place.province or "")
        return self.answer(Asked(intent_id), place).with_words(before=where)

    def rate(self, intent_id: str, *, is_useful: bool) -> Turn:
        """Thank for an opinion; it counts once, while the answer is the last one."""
        counts = self._session.rating == intent_id
        turn = self.say("rated_useful" if is_useful else "rated_not_useful", replace(self._session, rating=None))
        return replace(turn, outcome=Outcome("answer", intent_id, is_useful=is_useful if counts else None))

    # -- questions and dead ends

    def clarify(
        self, answers: Sequence[str], place: Locality, confidence: float = 1.0, *, phrase: str | None = None
    ) -> Turn:
        """Offer up to three answers and "none of these": numbered text for computers, buttons for phones."""
        phrase = phrase or ("clarify_again" if self._session.clarifying else "clarify_first")
        return self._choose(self._renderer.phrase(phrase), answers, place, confidence)

    def offer_cases(self, intent_id: str, near: Sequence[str], place: Locality, confidence: float = 1.0) -> Turn:
        """Offer an intent and its details, where it is clear what a message is about but not what it asks."""
        intent = self._base.intents[intent_id]
        cases = tuple(dict.fromkeys([*near, *intent.cases]))[:MAX_CASES]
        if not cases:
            return self.answer(Asked(intent_id, confidence), place)
        text = self._renderer.phrase("about_topic", topic=self._renderer.title(intent_id))
        return self._choose(text, (intent_id, *cases), place, confidence)

    def _choose(self, text: str, answers: Sequence[str], place: Locality, confidence: float) -> Turn:
        none = button(self._renderer.phrase("none_of_these"), NoneFitsAction())
        topic = intent_of(answers[0])  # what follows may lean on the likeliest
        session = replace(self._settled(topic, place), clarifying=True, misses=self._session.misses)
        options = tuple(dict.fromkeys(map(intent_of, answers)))
        outcome = Outcome("clarify", None, confidence=confidence, options=options, place=place)
        return self._turn(text, (), session, outcome, choices=(*menus.ask_buttons(self._renderer, answers), none))

    def repair(self, others: Sequence[str], place: Locality) -> Turn:
        """Own up to an answer that missed: offer what else may have been meant, else the ways to get help."""
        others = [each for each in others if not each.startswith(SMALL_TALK)][:MAX_CHOICES]
        if len(others) > 1 and not self._session.clarifying:
            turn = self.clarify(others, place, phrase="clarify_other")
            return replace(turn, session=replace(turn.session, misses=self._session.misses + 1))
        return self.fallback(place, confidence=0.0, turns_down=True, likely=others)

    def fallback(
        self, place: Locality, confidence: float = 1.0, *, turns_down: bool = False, likely: Sequence[str] = ()
    ) -> Turn:
        """Say that no answer was found, with the hotline, the citizen's office, near subjects and the menu."""
        misses = self._session.misses
        text = self._renderer.phrase(FALLBACKS[min(misses, len(FALLBACKS) - 1)])
        office = find_office(self._base, place)
        if office and office.phones:
            name = office.name.in_language(self._renderer.language)
            text += "\n" + self._renderer.phrase("fallback_office", office=name, phone=office.phones[0])
        subjects = [name for name in dict.fromkeys([*likely, *STARTERS]) if name in self._base.intents][:MAX_CHOICES]
        buttons = [menu_button(self._renderer), *staff_buttons(self._renderer, [CALL_HOTLINE])]
        buttons = [*menus.ask_buttons(self._renderer, subjects), *(reversed(buttons) if misses else buttons)]
        session = replace(self._settled(self._session.topic, place), misses=misses + 1)
        outcome = Outcome("fallback", None, confidence=confidence, place=place, turns_down=turns_down)
        return self._turn(text, buttons, session, outcome)

    # -- menus

    def menu(self, confidence: float = 1.0) -> Turn:
        """Show the help answer with the subjects of the menu as buttons."""
        intent, place = self._base.intents[HELP_INTENT], self._session.place
        buttons = (*menus.journey_buttons(self._renderer), *staff_buttons(self._renderer, intent.buttons))
        titles = {each.id: each.title.in_language(self._renderer.language) for each in self._base.subjects}
        choices = tuple(button(title, SubjectAction(subject)) for subject, title in titles.items())
        outcome = Outcome("answer", HELP_INTENT, confidence=confidence)
        text = self._renderer.answer(intent, intent, place)
        return self._turn(text, buttons, self._settled(HELP_INTENT, place), outcome, choices=choices)

    def subject(self, subject_id: str) -> Turn:
        """Show the intents of one subject, or the menu when the subject is gone."""
        subject = next((each for each in self._base.subjects if each.id == subject_id), None)
        if subject is None:
            return self.menu()
        text = self._renderer.phrase("menu_subject", subject=subject.title.in_language(self._renderer.language))
        choices = menus.ask_buttons(self._renderer, subject.intents)
        session = self._settled(None, self._session.place)
        return self._turn(text, [menu_button(self._renderer)], session, Outcome("answer", HELP_INTENT), choices=choices)

    def welcome(self) -> Turn:
        """Say at the first contact what the bot can do and keeps, with a few questions to begin with."""
        choices, more = (
            menus.ask_buttons(self._renderer, [name for name in names if name in self._base.intents])
            for names in (STARTERS, [PRIVACY_INTENT])
        )
        text, buttons = self._renderer.phrase("welcome"), (*more, menu_button(self._renderer))
        return self._turn(text, buttons, self._session, Outcome("answer", "chat.greeting"), choices=choices)

    # -- the chat itself

    def cancel(self) -> Turn:
        """Drop what is open and say so."""
        is_open = self._session.pending_intent is not None or self._session.clarifying
        session = self._settled(None, self._session.place)
        return self.say("cancelled" if is_open else "nothing_to_cancel", session, intent=CANCEL_INTENT)

    def restart(self) -> Turn:
        """Forget place and topic, keep the language."""
        return self.say("restarted", self._settled(None, Locality()), intent=CANCEL_INTENT)

    def erase(self) -> Turn:
        """Say that the citizen's data is gone; the worker erases it."""
        return replace(self.say("erased", Session(), intent=PRIVACY_INTENT), erases=True)

    def keep_language(self) -> Turn:
        """Say that this language is kept from now on."""
        session = replace(self._session, language_is_chosen=True)
        return self.say("language_changed", session, intent=LANGUAGE_INTENT)

    def say(
        self, phrase: str, session: Session | None = None, *, intent: str | None = None,
        decision: DecisionName = "answer",
    ) -> Turn:  # fmt: skip
        """Say one of the bot's own phrases with the way to the menu."""
        buttons = [menu_button(self._renderer)]
        return self._turn(self._renderer.phrase(phrase), buttons, session or self._session, Outcome(decision, intent))

    def warn_of_numbers(self, turn: Turn) -> Turn:
        """Ask not to send personal numbers, below the answer."""
        return turn.with_words(after=self._renderer.phrase("keep_numbers"))

    def hold(self, turn: Turn, pause: Pause) -> Turn:
        """Say what staff wrote in place of an answer, with the hotline; what was asked stays in the outcome."""
        language = turn.reply.language if turn.reply else self._renderer.language
        buttons = staff_buttons(self.in_language(language)._renderer, [CALL_HOTLINE])
        session = replace(
            turn.session, options=(), pending_intent=None, pending_slot=None, clarifying=False, rating=None
        )
        return replace(turn, reply=Reply(pause.text.in_language(language), tuple(buttons), language), session=session)

    # -- parts

    def _settled(self, topic: str | None, place: Locality) -> Session:
        """Remember the topic and place, with no open question."""
        return Session(
            language=self._session.language,
            language_is_chosen=self._session.language_is_chosen,
            province=place.province,
            district=place.district,
            area=place.area,
            topic=topic,
        )

    def _turn(
        self, text: str, buttons: Iterable[Button], session: Session, outcome: Outcome, *, title: str = "",
        choices: tuple[Button, ...] = (), rating: tuple[Button, ...] = (),
    ) -> Turn:  # fmt: skip
        fitting = tuple(each for each in buttons if not (self._in_group and each.kind is ButtonKind.SHARE_LOCATION))
        said = hashlib.blake2s(f"{title}\n{text}".encode(), digest_size=8).hexdigest()
        repeats = self._session.repeats + 1 if said == self._session.said else 0
        if repeats:
            title, text = "", self._said_again(text, repeats)
        reply = Reply(text, fitting, self._renderer.language, rating, title, choices)
        taps = [each.value for each in fitting if each.kind is ButtonKind.TAP]
        options = (*(choice.value for choice in choices), *taps)  # the choices bear numbers
        return Turn(reply, replace(session, options=options, said=said, repeats=repeats), outcome)

    def _said_again(self, text: str, repeats: int) -> str:
        """Say something new where the same would be said again: the gist of it, and another way on each time."""
        gist = text.partition("\n")[0]
        return f"{self._renderer.phrase(AGAIN[(repeats - 1) % len(AGAIN)])}\n{gist}"

    def label(self, action: ButtonAction | None) -> str:
        """Give the words on the buttons of an action, a line each, for who types them; empty where there are none."""
        match action:
            case AskAction(answer) if answer in self._base.answers:
                return self._renderer.title(answer)
            case JourneyAction(journey, number):
                titles = [
                    each.title.in_language(self._renderer.language)
                    for each in self._base.journeys
                    if each.id == journey
                ]
                at = parse_action(self._session.journey) if self._session.journey else None
                if isinstance(at, JourneyAction) and at.journey == journey:
                    titles.append(self._renderer.phrase("button_next" if number > at.step else "button_previous"))
                return "\n".join(titles)
            case SubjectAction(subject):
                titles = [
                    each.title.in_language(self._renderer.language)
                    for each in self._base.subjects
                    if each.id == subject
                ]
                return "\n".join([*titles, self._renderer.phrase("button_back")])
            case _:
                return ""
