"""The heart of the bot: one message and a session in, a reply and the new session out; pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.dialogue import actions, short_replies
from bot.dialogue.composer import Composer
from bot.dialogue.explain import Explainer
from bot.dialogue.menus import LANGUAGE_INTENT, find_step
from bot.dialogue.offices import nearest_subdistrict
from bot.dialogue.session import Locality, Session
from bot.dialogue.short_replies import Command
from bot.dialogue.turn import Outcome, Turn
from bot.dialogue.understanding import ContextualInterpreter, Understanding, relate
from bot.messages import Message, MessageKind
from intents import Accept, Clarify, Fallback, Interpretation, Interpreter, has_personal_number
from knowledge import BANGKOK_PROVINCE, KnowledgeBase, Language, Text

OFFICE_INTENT = "office.contact"
NEAREST_INTENT = "office.nearest"
MAX_SLOT_QUESTIONS = 2
_ENGLISH_WORDS = re.compile(r"[a-z]{2,}")


class Conversation:
    """Answers messages from a knowledge base; holds no state of any citizen."""

    def __init__(self, base: KnowledgeBase, interpreter: Interpreter) -> None:
        self.base = base
        self.explainer = Explainer(base, interpreter)
        self._interpreter = ContextualInterpreter(base, interpreter)
        self._gazetteer = interpreter.gazetteer
        self._province_by_id = {province.id: name for name, province in base.provinces.items()}
        self._district_by_id = {district.id: name for name, district in base.districts.items()}

    def respond(self, message: Message, session: Session, now: datetime) -> Turn:
        """Answer one message.

        Typed words go through ``_answer_text``, which tells the order in which they are understood; a button goes
        through ``_follow``; both end in the ``Composer``, which writes the reply and the session that follows from it.

        Args:
            message: what the citizen did.
            session: what is remembered of the conversation.
            now: the aware moment of answering, for opening hours and lapsed answers.

        """
        session = self._forget_what_is_gone(session)
        if message.kind is MessageKind.TEXT:
            return self._answer_text(message, session, now)
        composer = self._composer(message, session, now)
        match message.kind:
            case MessageKind.TAP:
                return self._follow(actions.parse_action(message.text), session.place, composer)
            case MessageKind.LOCATION:
                return self._answer_location(message, session, composer)
            case MessageKind.JOINED if linked := actions.find_linked(self.base, message.text):
                return self._follow(linked, session.place, composer)
            case MessageKind.JOINED:
                return composer.welcome()
            case MessageKind.GROUP:
                return composer.say("group_greeting")
            case MessageKind.MEDIA:
                return composer.say("media", decision="fallback")
            case _:
                return Turn(None, Session(), Outcome("answer"), erases=True)

    def ask_to_wait(self, message: Message, session: Session, now: datetime) -> Turn:
        """Ask a citizen who writes too much at once to wait; what is remembered stays as it is."""
        return self._composer(message, session, now).say("slow_down", decision="fallback")

    def apologize(self, message: Message, session: Session, now: datetime) -> Turn:
        """Say that a message cannot be answered, without another look at it."""
        return self._composer(message, session, now).say("trouble", decision="fallback")

    def interpret(self, text: str, session: Session | None = None) -> Interpretation:
        """Understand typed words as ``respond`` does, for ``explain``."""
        return self._interpreter.interpret(text, session)

    def _answer_text(self, message: Message, session: Session, now: datetime) -> Turn:
        """Understand typed words, take them for the first thing that they can be, and answer that.

        What is left of them after commands and replies to the bot's own questions is a question, and what its
        interpretation decided is done: an answer, a question back, or a fallback.
        """
        understood = self.interpret(message.text, session)
        composer = self._composer(message, session, now, understood)
        heard = relate(understood, session)
        turn = (
            self._obey_command(heard, composer)  # "cancel", "in English please"
            or self._pick_choice(heard, composer)  # "2", after "which do you mean?"
            or self._fill_slot(heard, composer)  # "Rayong", after "which province?"
            or self._change_place(heard, composer)  # "and in Rayong?", after an answer for another province
            or self._answer_question(heard, composer)
        )
        if has_personal_number(message.text):
            turn = composer.warn_of_numbers(turn)
        outcome = replace(turn.outcome, candidates=understood.matches)
        return replace(turn, outcome=outcome, interpretation=understood)

    def _obey_command(self, heard: Understanding, composer: Composer) -> Turn | None:
        """Do what is asked of the chat itself; say so where its script is not read."""
        match short_replies.extract_command(heard.text):
            case Command.CANCEL:
                return composer.cancel()
            case Command.RESTART:
                return composer.restart()
            case Command.ERASE:
                return composer.erase()
        if heard.interpretation.other_script:
            return composer.say("other_script", decision="fallback")
        language = short_replies.extract_language(heard.text) if heard.sure_intent == LANGUAGE_INTENT else None
        return composer.in_language(language).keep_language() if language else None

    def _pick_choice(self, heard: Understanding, composer: Composer) -> Turn | None:
        """Follow a pick among the choices shown last, by number or by words."""
        session = heard.session
        if not session.options:
            return None
        if session.clarifying and short_replies.is_none_of_these(heard.text):
            return composer.fallback(session.place, confidence=0.0, turns_down=True)
        offered = [actions.parse_action(option) for option in session.options]
        picked = short_replies.pick_by_number(heard.text, len(offered))
        if picked is None and session.clarifying:
            intents = [each.intent if isinstance(each, actions.AskAction) else "" for each in offered]
            titles = [self.base.intents[intent].title if intent else Text("", "") for intent in intents]
            picked = short_replies.pick_by_words(heard.text, [f"{title.th} {title.en}" for title in titles])
        return None if picked is None else _going_on(self._follow(offered[picked], heard.place, composer))

    def _fill_slot(self, heard: Understanding, composer: Composer) -> Turn | None:
        """Answer the open question with the place that the words are, or ask once more for one."""
        waiting = heard.session.pending_intent
        if waiting is None or not heard.meets_question:
            return None
        place = self._parse_place(heard)
        if place is not None:
            return _going_on(composer.answer(waiting, place, heard.confidence))
        if heard.sure_intent is None and heard.session.misses < MAX_SLOT_QUESTIONS:
            return _going_on(composer.ask_slot_again(waiting, heard.session.place, heard.confidence))
        return None

    def _parse_place(self, heard: Understanding) -> Locality | None:
        """Read a place as an answer to the open question, where even a weak name counts."""
        slot = heard.session.pending_slot or "province"
        named = heard.interpretation.entities
        if slot == "district":
            district = named.district or self._gazetteer.parse_reply(heard.text, "district")
            return Locality(BANGKOK_PROVINCE, district, named.area) if district or named.area else None
        province = named.province or self._gazetteer.parse_reply(heard.text, "province")
        return Locality(province, named.district, named.area) if province else heard.named_place

    def _change_place(self, heard: Understanding, composer: Composer) -> Turn | None:
        """Answer the last question for another place, where the words are little more than its name."""
        place = heard.named_place
        if place is None or heard.meets_question or not short_replies.is_bare_place(heard.text, self._gazetteer):
            return None
        topic = heard.session.pending_intent or heard.session.topic
        has_slot = topic is not None and self.base.intents[topic].slot is not None
        intent = self._intent_for(topic, place) if topic and has_slot else OFFICE_INTENT
        return composer.answer(intent, place, heard.confidence)

    def _answer_question(self, heard: Understanding, composer: Composer) -> Turn:
        """Do what the interpretation decided."""
        match heard.interpretation.decision:
            case Accept(best):
                is_upcountry = heard.interpretation.entities.province not in (None, BANGKOK_PROVINCE)
                intent = self._intent_for(best.intent, heard.place) if is_upcountry else best.intent
                return composer.answer(intent, heard.place, heard.confidence)
            case Clarify(matches):
                return composer.clarify(matches, heard.place, heard.confidence)
            case Fallback():
                if heard.session.topic and heard.named_place and short_replies.is_correction(heard.text):
                    return composer.answer(heard.session.topic, heard.place, heard.confidence)
                return composer.fallback(heard.place, heard.confidence)

    def _intent_for(self, topic: str, place: Locality) -> str:
        """A province named after a question about districts asks for that province's office."""
        return OFFICE_INTENT if self.base.intents[topic].slot == "district" and not place.fills("district") else topic

    def _follow(self, action: actions.ButtonAction | None, place: Locality, composer: Composer) -> Turn:
        """Do what a button says; one whose intent, subject or step is gone leads to the menu."""
        intent = getattr(action, "intent", None)
        if action is None or (intent is not None and intent not in self.base.intents):
            return composer.menu()
        match action:
            case actions.AskAction(intent):
                return composer.answer(intent, place)
            case actions.FillAction(intent, place_id):
                return composer.answer(intent, self._place_of_id(place_id, place))
            case actions.SubjectAction(subject):
                return composer.subject(subject)
            case actions.JourneyAction():
                step = find_step(self.base, action)
                return composer.answer(step.intent, place, step=step) if step else composer.menu()
            case actions.LanguageAction(language):
                return composer.in_language(language).keep_language()
            case actions.NoneFitsAction():
                return composer.fallback(place, confidence=0.0, turns_down=True)
            case actions.CancelAction():
                return composer.cancel()
            case actions.UsefulAction(intent):
                return composer.rate(intent, is_useful=True)
            case actions.NotUsefulAction(intent):
                return composer.rate(intent, is_useful=False)
            case _:
                assert_never(action)

    def _place_of_id(self, place_id: str, known: Locality) -> Locality:
        if place_id in self._province_by_id:
            return Locality(self._province_by_id[place_id])
        if place_id in self._district_by_id:
            return Locality(BANGKOK_PROVINCE, self._district_by_id[place_id])
        return known

    def _answer_location(self, message: Message, session: Session, composer: Composer) -> Turn:
        if message.location is None:
            return composer.say("media", decision="fallback")
        found = nearest_subdistrict(self.base.subdistricts, message.location)
        if found is None:
            return composer.say("location_outside", decision="fallback")
        district = found.district if found.province == BANGKOK_PROVINCE else None
        return composer.locate(session.pending_intent or NEAREST_INTENT, Locality(found.province, district))

    def _forget_what_is_gone(self, session: Session) -> Session:
        """Forget what the knowledge no longer holds; it may have been edited since the session was kept."""
        offered = {
            action.intent
            for action in map(actions.parse_action, session.options)
            if isinstance(action, actions.AskAction)
        }
        intents = {session.topic, session.pending_intent, session.rating, *offered} - {None}
        if not intents <= self.base.intents.keys():
            session = replace(session, topic=None, pending_intent=None, pending_slot=None, rating=None)
            session = replace(session, options=(), clarifying=False)
        if session.province not in self.base.provinces:
            session = replace(session, province=None, district=None, area=None)
        return session

    def _composer(
        self, message: Message, session: Session, now: datetime, understood: Interpretation | None = None
    ) -> Composer:
        language = _choose_language(session, message.language_hint, understood)
        return Composer(self.base, session, language, now, in_group=message.in_group)


def _choose_language(session: Session, hint: str | None, understood: Interpretation | None) -> Language:
    """Thai or English: the chosen one, else what was typed, else what was used last, else the app's."""
    if session.language_is_chosen and session.language:
        return session.language
    typed = understood.language if understood else None
    if understood and typed == "en" and session.language and len(_ENGLISH_WORDS.findall(understood.utterance.text)) < 2:
        return session.language  # one English word is no wish for English
    return typed or session.language or ("en" if hint == "en" else "th")


def _going_on(turn: Turn) -> Turn:
    """Note that the words asked nothing new."""
    return replace(turn, outcome=replace(turn.outcome, goes_on=True))
