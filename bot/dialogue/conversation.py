"""The heart of the bot: one message and a session in, a reply and the new session out; pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from bot.dialogue.actions import (
    AskTap,
    CancelTap,
    DeepLinks,
    FillTap,
    JourneyTap,
    LanguageTap,
    NoneTap,
    RateTap,
    SubjectTap,
    parse_tap,
)
from bot.dialogue.composer import LANGUAGE_INTENT, Composer
from bot.dialogue.explain import Explainer
from bot.dialogue.menus import find_step
from bot.dialogue.offices import nearest_subdistrict
from bot.dialogue.session import Session
from bot.dialogue.templates import Place
from bot.dialogue.turn import Outcome, Turn
from bot.dialogue.understanding import (
    Command,
    Listener,
    extract_command,
    is_bare_place,
    is_correction,
    is_none_of_these,
    pick_by_number,
    pick_by_words,
)
from bot.messages import Message, MessageKind
from intents import Accept, Clarify, Entities, Fallback, Interpretation, Interpreter, has_personal_number
from knowledge import BANGKOK_PROVINCE, KnowledgeBase, Language

OFFICE_INTENT = "office.contact"
NEAREST_INTENT = "office.nearest"
MAX_SLOT_QUESTIONS = 2
_ENGLISH_NAMED = re.compile(r"อังกฤษ|english|inggris|eng\b")
_THAI_NAMED = re.compile(r"ภาษาไทย|\bthai\b")
_WORDS = re.compile(r"[a-z]{2,}")


class Conversation:
    """Answers messages from a knowledge base; holds no state of any citizen."""

    def __init__(self, base: KnowledgeBase, interpreter: Interpreter) -> None:
        self.base = base
        self._interpreter = interpreter
        self._listener = Listener(base, interpreter)
        self.explainer = Explainer(base, interpreter)
        self._links = DeepLinks(base)
        self._province_by_id = {province.id: name for name, province in base.provinces.items()}
        self._district_by_id = {district.id: name for name, district in base.districts.items()}

    def respond(self, message: Message, session: Session, now: datetime) -> Turn:
        """Answer one message.

        Args:
            message: what the citizen did.
            session: what is remembered of the conversation.
            now: the aware moment of answering, for opening hours and lapsed answers.

        """
        session = self._still_known(session)
        if message.kind is MessageKind.TEXT:
            return self._respond_to_text(message, session, now)
        composer = Composer(self.base, session, _language(session, message), now, in_group=message.in_group)
        match message.kind:
            case MessageKind.TAP:
                return self._respond_to_tap(message, session, composer, now)
            case MessageKind.LOCATION:
                return self._respond_to_location(message, session, composer)
            case MessageKind.JOINED if linked := self._links.find(message.text):
                return self._follow(linked, _session_place(session), composer)
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
        return Composer(self.base, session, _language(session, message), now).say("slow_down", decision="fallback")

    def apologize(self, message: Message, session: Session, now: datetime) -> Turn:
        """Say that a message cannot be answered, without another look at it."""
        return Composer(self.base, session, _language(session, message), now).say("trouble", decision="fallback")

    def _still_known(self, session: Session) -> Session:
        """Forget what the knowledge no longer holds; it may have been edited since the session was kept."""
        offered = {tap.intent for tap in map(parse_tap, session.options) if isinstance(tap, AskTap)}
        intents = {session.topic, session.pending_intent, session.rating, *offered} - {None}
        if not intents <= self.base.intents.keys():
            session = replace(session, topic=None, pending_intent=None, pending_slot=None, rating=None)
            session = replace(session, options=(), clarifying=False)
        if session.province not in self.base.provinces:
            session = replace(session, province=None, district=None, area=None)
        return session

    def interpret(self, text: str, session: Session | None = None) -> Interpretation:
        """Understand typed words as ``respond`` does, for ``explain``."""
        return self._listener.interpret(text, session)

    # -- taps and locations

    def _respond_to_tap(self, message: Message, session: Session, composer: Composer, now: datetime) -> Turn:
        match parse_tap(message.text):
            case LanguageTap(language):
                chosen: Language = "en" if language == "en" else "th"
                return Composer(self.base, session, chosen, now).language_changed()
            case _:
                return self._follow(message.text, _session_place(session), composer)

    def _follow(self, data: str, place: Place, composer: Composer) -> Turn:
        """Do what the data of a button says."""
        match parse_tap(data):
            case AskTap(intent) if intent in self.base.intents:
                return composer.answer(intent, place)
            case FillTap(intent, place_id) if intent in self.base.intents:
                return composer.answer(intent, self._place_of_id(place_id, place))
            case SubjectTap(subject):
                return composer.subject(subject)
            case JourneyTap() if step := find_step(self.base, data):
                return composer.follow_journey(step, place)
            case NoneTap():
                return composer.turned_down(place)
            case CancelTap():
                return composer.cancelled()
            case RateTap(intent, is_useful) if intent in self.base.intents:
                return composer.rated(intent, is_useful=is_useful)
            case _:
                return composer.menu()

    def _place_of_id(self, place_id: str, known: Place) -> Place:
        if place_id in self._province_by_id:
            return Place(province=self._province_by_id[place_id])
        if place_id in self._district_by_id:
            return Place(province=BANGKOK_PROVINCE, district=self._district_by_id[place_id])
        return known

    def _respond_to_location(self, message: Message, session: Session, composer: Composer) -> Turn:
        if message.location is None:
            return composer.say("media", decision="fallback")
        found = nearest_subdistrict(self.base.subdistricts, message.location)
        if found is None:
            return composer.say("location_outside", decision="fallback")
        intent = session.pending_intent or NEAREST_INTENT
        if found.province == BANGKOK_PROVINCE:
            place = Place(province=found.province, district=found.district)
            return composer.located("location_bangkok", place, intent, district=found.district)
        place = Place(province=found.province)
        return composer.located("location_province", place, intent, province=found.province)

    # -- typed words

    def _respond_to_text(self, message: Message, session: Session, now: datetime) -> Turn:
        understood = self.interpret(message.text, session)
        language = _language(session, message, understood)
        composer = Composer(self.base, session, language, now, in_group=message.in_group)
        turn = (
            self._steer(understood, session, composer, now)
            or self._pick(understood, session, composer)
            or self._fill_slot(understood, session, composer)
            or self._decide(understood, session, composer)
        )
        if has_personal_number(message.text):
            turn = composer.warn_of_numbers(turn)
        outcome = replace(turn.outcome, candidates=understood.matches)
        return replace(turn, outcome=outcome, interpretation=understood)

    def _steer(self, understood: Interpretation, session: Session, composer: Composer, now: datetime) -> Turn | None:
        """Commands to the chat itself, and scripts it does not read."""
        match extract_command(understood.utterance.text):
            case Command.CANCEL:
                return composer.cancelled()
            case Command.RESTART:
                return composer.restarted()
            case Command.ERASE:
                return composer.erased()
        if understood.other_script:
            return composer.say("other_script", decision="fallback")
        if isinstance(understood.decision, Accept) and understood.decision.match.intent == LANGUAGE_INTENT:
            return self._change_language(understood, session, now)
        return None

    def _change_language(self, understood: Interpretation, session: Session, now: datetime) -> Turn | None:
        named: Language | None = None
        if _ENGLISH_NAMED.search(understood.utterance.text):
            named = "en"
        elif _THAI_NAMED.search(understood.utterance.text):
            named = "th"
        return Composer(self.base, session, named, now).language_changed() if named else None

    def _pick(self, understood: Interpretation, session: Session, composer: Composer) -> Turn | None:
        """A pick among the choices shown last, by number or by words."""
        if not session.options:
            return None
        text = understood.utterance.text
        if session.clarifying and is_none_of_these(text):
            return composer.turned_down(_session_place(session))
        picked = pick_by_number(text, len(session.options))
        if picked is None and session.clarifying:
            picked = pick_by_words(text, [self._words_of(option) for option in session.options])
        if picked is None:
            return None
        place = _merged(understood.entities, _session_place(session))
        return _going_on(self._follow(session.options[picked], place, composer))

    def _words_of(self, option: str) -> str:
        tap = parse_tap(option)
        if not isinstance(tap, AskTap):
            return ""
        title = self.base.intents[tap.intent].title
        return f"{title.th} {title.en}"

    def _fill_slot(self, understood: Interpretation, session: Session, composer: Composer) -> Turn | None:
        """A place that answers the open question, or changes the place of the last answer."""
        waiting = session.pending_intent
        text = understood.utterance.text
        topic = waiting or session.topic
        confidence = _confidence(understood)
        if waiting and session.pending_slot and not _is_sure_of_another(understood, waiting):
            place = self._slot_place(understood, session)
            if place is not None:
                return _going_on(composer.answer(waiting, place, confidence))
            if not isinstance(understood.decision, Accept) and session.misses < MAX_SLOT_QUESTIONS:
                return _going_on(composer.ask_slot_again(waiting, _session_place(session), confidence))
            return None
        if not _names_place(understood.entities) or not is_bare_place(text, self._interpreter.gazetteer):
            return None
        place = _merged(understood.entities, Place())
        if topic and self.base.intents[topic].slot:
            return composer.answer(self._intent_for(topic, place), place, confidence)
        return composer.answer(OFFICE_INTENT, place, confidence)

    def _intent_for(self, topic: str, place: Place) -> str:
        """A province named after a question about districts asks for that province's office."""
        slot = self.base.intents[topic].slot
        return OFFICE_INTENT if slot == "district" and not place.district and not place.area else topic

    def _slot_place(self, understood: Interpretation, session: Session) -> Place | None:
        named = understood.entities
        if session.pending_slot == "district":
            district = named.district or self._interpreter.gazetteer.parse_reply(understood.utterance.text, "district")
            if district or named.area:
                return Place(BANGKOK_PROVINCE, district, named.area)
            return None
        province = named.province or self._interpreter.gazetteer.parse_reply(understood.utterance.text, "province")
        if province is None and (named.district or named.area):
            return Place(BANGKOK_PROVINCE, named.district, named.area)
        return Place(province, named.district, named.area) if province else None

    def _decide(self, understood: Interpretation, session: Session, composer: Composer) -> Turn:
        place = _merged(understood.entities, _session_place(session))
        confidence = _confidence(understood)
        match understood.decision:
            case Accept(best):
                is_upcountry = understood.entities.province not in (None, BANGKOK_PROVINCE)
                intent = self._intent_for(best.intent, place) if is_upcountry else best.intent
                return composer.answer(intent, place, confidence)
            case Clarify(matches):
                return composer.clarify(matches, place, confidence)
            case Fallback():
                if session.topic and _names_place(understood.entities) and is_correction(understood.utterance.text):
                    return composer.answer(session.topic, place, confidence)
                return composer.fallback(place, confidence)


def _language(session: Session, message: Message, understood: Interpretation | None = None) -> Language:
    """Thai or English: the chosen one, else what was typed, else what was used last."""
    if session.language_is_chosen and session.language:
        return session.language
    typed = understood.language if understood else None
    is_single_word = understood is not None and len(_WORDS.findall(understood.utterance.text)) < 2
    if typed == "en" and is_single_word and session.language:
        return session.language
    if typed:
        return typed
    return session.language or ("en" if message.language_hint == "en" else "th")


def _going_on(turn: Turn) -> Turn:
    return replace(turn, outcome=replace(turn.outcome, goes_on=True))


def _confidence(understood: Interpretation) -> float:
    return understood.matches[0].confidence if understood.matches else 0.0


def _session_place(session: Session) -> Place:
    return Place(session.province, session.district, session.area)


def _names_place(entities: Entities) -> bool:
    return bool(entities.province or entities.district or entities.area)


def _merged(named: Entities, known: Place) -> Place:
    """Places named now replace those remembered; a district or area means Bangkok."""
    if not _names_place(named):
        return known
    province = named.province
    if province is None and (named.district or named.area):
        province = BANGKOK_PROVINCE
    return Place(province, named.district, named.area)


def _is_sure_of_another(understood: Interpretation, waiting: str) -> bool:
    decision = understood.decision
    return isinstance(decision, Accept) and decision.match.intent != waiting
