"""Turns a decision into a reply and the session that follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.dialogue.actions import CancelTap, FillTap, LanguageTap, NoneTap, RateTap, SubjectTap, dump_tap
from bot.dialogue.blocks import BLOCKS
from bot.dialogue.menus import (
    HELP_INTENT,
    Step,
    action_button,
    ask_button,
    back_button,
    find_step,
    lead,
    list_journeys,
    menu_button,
    offer_journeys,
    share_button,
    tap_button,
)
from bot.dialogue.offices import find_office, office_buttons, office_name, with_area
from bot.dialogue.session import Session
from bot.dialogue.templates import Place, Wording
from bot.dialogue.turn import CANCEL_INTENT, DecisionName, Outcome, Turn
from bot.messages import Button, ButtonKind, Reply
from intents import Match
from knowledge import BANGKOK_PROVINCE, Action, ActionKind, Intent, KnowledgeBase, Language, SlotName, extract_variables

LANGUAGE_INTENT = "chat.language"
PRIVACY_INTENT = "chat.privacy"
STARTERS = ("unemployment.register", "job.search", "office.contact")
# Provinces with the most people, offered when the bot asks "which province?".
LIKELY_PROVINCES = (BANGKOK_PROVINCE, "ชลบุรี", "เชียงใหม่", "นครราชสีมา", "ขอนแก่น", "สงขลา")
LIKELY_DISTRICTS = ("ดินแดง", "จตุจักร", "บางนา", "มีนบุรี")
SMALL_TALK = "chat."  # intents that leave the subject of the talk as it was
NOT_RATED = (SMALL_TALK, "care.")  # who is greeted or comforted is not asked for an opinion


class Composer:
    """Writes turns in one language at one moment for one session; nobody's location is asked for in a group."""

    def __init__(
        self, base: KnowledgeBase, session: Session, language: Language, now: datetime, *, in_group: bool = False
    ) -> None:
        self._base = base
        self._session = replace(session, language=language)
        self._language: Language = language
        self._in_group = in_group
        self._wording = Wording(base, language, now, BLOCKS)

    # -- answers

    def answer(self, intent_id: str, place: Place, confidence: float = 1.0) -> Turn:
        """Answer an intent, or ask for the slot it needs."""
        intent = self._base.intents[intent_id]
        if intent.slot and not self._is_filled(intent.slot, place):
            return self._ask_slot(intent, place, confidence, again=False)
        if intent_id == HELP_INTENT:
            return self.menu(confidence)
        is_small_talk = intent_id.startswith(SMALL_TALK)
        session = self._settled(topic=self._session.topic if is_small_talk else intent_id, place=place)
        outcome = Outcome("answer", intent_id, confidence, place=place)
        title, text = self._titled(intent, place)
        step = self._step_of(intent_id)
        buttons = self._answer_buttons(intent, place, is_step=step is not None)
        turn = self._turn(text, buttons, session, outcome, title)
        turn = lead(self._wording, turn, step) if step else turn
        return turn if intent_id.startswith(NOT_RATED) else self._ask_opinion(turn, intent_id)

    def follow_journey(self, step: Step, place: Place) -> Turn:
        """Answer a step of a journey, or ask for the slot it needs."""
        self._session = replace(self._session, journey=dump_tap(step.tap))
        return self.answer(step.intent, place)

    def _step_of(self, intent_id: str) -> Step | None:
        """Give the step the citizen is at, if it is this intent."""
        step = find_step(self._base, self._session.journey)
        return step if step and step.intent == intent_id else None

    def _titled(self, intent: Intent, place: Place) -> tuple[str, str]:
        """Write the answer; the name of an office that it begins with is its title."""
        text = self._wording.answer(intent, place)
        first, _, rest = text.partition("\n")
        return (first, rest) if rest and first == office_name(self._wording, place) else ("", text)

    def _answer_buttons(self, intent: Intent, place: Place, *, is_step: bool) -> Iterable[Button]:
        if "office_card" in extract_variables(intent.answer.th):
            yield from office_buttons(self._wording, place)
        yield from self._buttons(intent.buttons)
        if intent.id == LANGUAGE_INTENT:
            yield tap_button(self._wording.phrase("button_thai"), LanguageTap("th"))
            yield tap_button(self._wording.phrase("button_english"), LanguageTap("en"))
        if not is_step:
            yield from offer_journeys(self._wording, intent.id)
        yield back_button(self._wording, intent.id)

    def _ask_opinion(self, turn: Turn, intent_id: str) -> Turn:
        """Put "was it useful?" under an answer; only the last answer is asked about."""
        yes, no = self._wording.phrase("button_useful"), self._wording.phrase("button_not_useful")
        rating = (tap_button(yes, RateTap(intent_id, True)), tap_button(no, RateTap(intent_id, False)))
        reply = replace(turn.reply, rating=rating) if turn.reply else None
        return replace(turn, reply=reply, session=replace(turn.session, rating=intent_id))

    def rated(self, intent_id: str, *, is_useful: bool) -> Turn:
        """Thank for an opinion; it counts once, while the answer is the last one."""
        counts = self._session.rating == intent_id
        turn = self.say("rated_useful" if is_useful else "rated_not_useful", replace(self._session, rating=None))
        return replace(turn, outcome=Outcome("answer", intent_id, is_useful=is_useful if counts else None))

    def _is_filled(self, slot: SlotName, place: Place) -> bool:
        if slot == "district":
            return place.district is not None or place.area is not None
        return place.province is not None

    def _ask_slot(self, intent: Intent, place: Place, confidence: float, *, again: bool) -> Turn:
        slot = intent.slot or "province"
        asking = "_group" if self._in_group else "_again" if again else ""
        text = self._wording.phrase(f"ask_{slot}{asking}")
        session = replace(
            self._settled(topic=intent.id, place=place),
            pending_intent=intent.id,
            pending_slot=slot,
            journey=self._session.journey if self._step_of(intent.id) else None,
            misses=self._session.misses + 1 if again else 0,
        )
        outcome = Outcome("answer", intent.id, confidence, place=place, asks=slot)
        return self._turn(text, self._slot_buttons(intent, slot), session, outcome)

    def ask_slot_again(self, intent_id: str, place: Place, confidence: float = 1.0) -> Turn:
        """Ask for the slot in other words, as the reply was no place that is known."""
        return self._ask_slot(self._base.intents[intent_id], place, confidence, again=True)

    def _slot_buttons(self, intent: Intent, slot: SlotName) -> tuple[Button, ...]:
        places = (
            [self._base.provinces[name] for name in LIKELY_PROVINCES]
            if slot == "province"
            else [self._base.districts[name] for name in LIKELY_DISTRICTS]
        )
        named = [tap_button(place.name.in_language(self._language), FillTap(intent.id, place.id)) for place in places]
        share = [share_button(self._wording)] if slot == "province" else []
        return (*share, *named, tap_button(self._wording.phrase("button_cancel"), CancelTap()))

    # -- questions and dead ends

    def clarify(self, matches: Sequence[Match], place: Place, confidence: float = 1.0) -> Turn:
        """Offer up to three intents and "none of these": numbered text for computers, buttons for phones."""
        options = tuple(match.intent for match in matches)
        text = self._wording.phrase("clarify_again" if self._session.clarifying else "clarify_first")
        choices = [ask_button(self._wording, name) for name in options]
        choices.append(tap_button(self._wording.phrase("none_of_these"), NoneTap()))
        session = replace(self._settled(self._session.topic, place), clarifying=True, misses=self._session.misses)
        outcome = Outcome("clarify", None, confidence, options=options, place=place)
        return self._turn(text, (), session, outcome, choices=choices)

    def turned_down(self, place: Place) -> Turn:
        """Answer who wants none of the offered intents."""
        turn = self.fallback(place, confidence=0.0)
        return replace(turn, outcome=replace(turn.outcome, turns_down=True))

    def fallback(self, place: Place, confidence: float = 1.0) -> Turn:
        """Say that no answer was found, with the hotline, the citizen's office and the menu."""
        again = self._session.misses > 0
        text = self._wording.phrase("fallback_again" if again else "fallback_first")
        text = "\n".join([text, *self._office_line(place)])
        call = self._buttons([Action(ActionKind.CALL, "hotline_doe")])
        menu = (menu_button(self._wording),)
        session = replace(self._settled(topic=self._session.topic, place=place), misses=self._session.misses + 1)
        outcome = Outcome("fallback", None, confidence, place=place)
        return self._turn(text, (*call, *menu) if again else (*menu, *call), session, outcome)

    def _office_line(self, place: Place) -> Iterable[str]:
        office = find_office(self._base.offices, with_area(self._wording, place))
        if office and office.phones:
            name = office.name.in_language(self._language)
            yield self._wording.phrase("fallback_office", office=name, phone=office.phones[0])

    # -- the chat itself

    def menu(self, confidence: float = 1.0) -> Turn:
        """Show the help answer with the subjects of the menu as buttons."""
        intent = self._base.intents[HELP_INTENT]
        subjects = [
            tap_button(subject.title.in_language(self._language), SubjectTap(subject.id))
            for subject in self._base.subjects
        ]
        outcome = Outcome("answer", HELP_INTENT, confidence)
        session = self._settled(topic=HELP_INTENT, place=self._place())
        text = self._wording.answer(intent, self._place())
        buttons = (*list_journeys(self._wording), *self._buttons(intent.buttons))
        return self._turn(text, buttons, session, outcome, choices=subjects)

    def subject(self, subject_id: str) -> Turn:
        """Show the intents of one subject, or the menu when the subject is gone."""
        subject = next((each for each in self._base.subjects if each.id == subject_id), None)
        if subject is None:
            return self.menu()
        title = subject.title.in_language(self._language)
        text = self._wording.phrase("menu_subject", subject=title)
        choices = [ask_button(self._wording, name) for name in subject.intents]
        session = self._settled(topic=None, place=self._place())
        outcome = Outcome("answer", HELP_INTENT)
        return self._turn(text, (menu_button(self._wording),), session, outcome, choices=choices)

    def welcome(self) -> Turn:
        """Say at the first contact what the bot can do and keeps, with a few questions to begin with."""
        text = self._wording.phrase("welcome")
        choices = [ask_button(self._wording, name) for name in STARTERS if name in self._base.intents]
        more = [ask_button(self._wording, name) for name in (PRIVACY_INTENT,) if name in self._base.intents]
        outcome = Outcome("answer", "chat.greeting")
        return self._turn(text, (*more, menu_button(self._wording)), self._session, outcome, choices=choices)

    def cancelled(self) -> Turn:
        """Drop what is open and say so."""
        is_open = self._session.pending_intent is not None or self._session.clarifying
        session = self._settled(topic=None, place=self._place())
        name = "cancelled" if is_open else "nothing_to_cancel"
        return self.say(name, session, intent=CANCEL_INTENT)

    def restarted(self) -> Turn:
        """Forget place and topic, keep the language."""
        session = Session(language=self._language, language_is_chosen=self._session.language_is_chosen)
        return self.say("restarted", session, intent=CANCEL_INTENT)

    def erased(self) -> Turn:
        """Say that the citizen's data is gone; the worker erases it."""
        return replace(self.say("erased", Session(), intent=PRIVACY_INTENT), erases=True)

    def language_changed(self) -> Turn:
        """Say that this language is kept from now on."""
        session = replace(self._session, language_is_chosen=True)
        return self.say("language_changed", session, intent=LANGUAGE_INTENT)

    def say(
        self, phrase: str, session: Session | None = None, *, intent: str | None = None,
        decision: DecisionName = "answer",
    ) -> Turn:  # fmt: skip
        """Say one of the bot's own phrases with the way to the menu."""
        return self._turn(
            self._wording.phrase(phrase),
            (menu_button(self._wording),),
            session or self._session,
            Outcome(decision, intent),
        )

    def located(self, phrase: str, place: Place, intent_id: str, **own: str) -> Turn:
        """Answer an intent for a shared location, naming first where the location is."""
        turn = self.answer(intent_id, place)
        if turn.reply is None:
            return turn
        body = f"{self._wording.phrase(phrase, **own)}\n\n{turn.reply.body}"
        return replace(turn, reply=replace(turn.reply, body=body))

    def warn_of_numbers(self, turn: Turn) -> Turn:
        """Ask not to send personal numbers, below the answer."""
        if turn.reply is None:
            return turn
        body = f"{turn.reply.body}\n\n{self._wording.phrase('keep_numbers')}"
        return replace(turn, reply=replace(turn.reply, body=body))

    # -- parts

    def _place(self) -> Place:
        return Place(self._session.province, self._session.district, self._session.area)

    def _settled(self, topic: str | None, place: Place, options: tuple[str, ...] = ()) -> Session:
        """Remember the topic and place, with no open question."""
        return Session(
            language=self._language,
            language_is_chosen=self._session.language_is_chosen,
            province=place.province,
            district=place.district,
            area=place.area,
            topic=topic,
            options=options,
        )

    def _turn(
        self, text: str, buttons: Iterable[Button], session: Session, outcome: Outcome, title: str = "",
        choices: Sequence[Button] = (),
    ) -> Turn:  # fmt: skip
        fitting = (each for each in buttons if not (self._in_group and each.kind is ButtonKind.SHARE_LOCATION))
        reply = Reply(text, tuple(fitting), self._language, title=title, choices=tuple(choices))
        return Turn(reply, replace(session, options=tuple(choice.value for choice in choices)), outcome)

    def _buttons(self, actions: Iterable[Action]) -> tuple[Button, ...]:
        return tuple(action_button(self._wording, action) for action in actions)
