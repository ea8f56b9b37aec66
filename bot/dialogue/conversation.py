"""The heart of the bot: one message and a session in, a reply and the new session out; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from bot.dialogue import actions, short_replies
from bot.dialogue.composer import Composer
from bot.dialogue.explain import Explainer
from bot.dialogue.menus import find_step
from bot.dialogue.offices import nearest_subdistrict
from bot.dialogue.pause import Pause, find_pause
from bot.dialogue.session import Locality, Session
from bot.dialogue.short_replies import Command, Comment
from bot.dialogue.turn import Outcome, Turn
from bot.dialogue.understanding import Asked, Understanding, context_of, relate, resolve
from bot.messages import Message, MessageKind
from intents import (
    Accept,
    Clarify,
    Fallback,
    Interpretation,
    Interpreter,
    Match,
    has_personal_number,
    is_connected,
    normalize,
)
from knowledge import BANGKOK_PROVINCE, Company, KnowledgeBase, Language, company_signs

OFFICE_INTENT = "office.contact"
WHERE = "where"  # the facet
OTHER_AGENCIES = "route."  # their offices are others than ours
NEAREST_INTENT = "office.nearest"
EVIDENT = 0.6  # confidence
EVIDENT_IF_SHY = 0.8
EVIDENT_WITH_WORD = 0.15  # the same, of an intent that was spoken of before, or one of whose words was said
NEAR = 0.05  # confidence of what may be shown under a fallback
ROMANISED = "romanised_thai"
SHY = ("gecc.", "chat.", "care.")  # offered as a choice only to who names it
ABOUT_THE_TALK = ("chat.", "hotline.", "contact.")  # what is asked while in danger, and is no other matter
LEAST_QUESTION_LETTERS = 12  # of a message by which who was in danger clearly asks something else
MENU_WORDS = ("เมนู", "menu")
MAX_SLOT_QUESTIONS = 2
MOST_BARE_LETTERS = 16  # a message with a subject's word that says little else: "แล้วญี่ปุ่นล่ะ"
MOST_PLACE_LETTERS = 24  # a longer reply to "which province?" is more than a place
_ENGLISH_WORDS = re.compile(r"[a-z]{2,}")


class Conversation:
    """Answers messages from a knowledge base; holds no state of any citizen."""

    def __init__(self, base: KnowledgeBase, interpreter: Interpreter, pauses: Iterable[Pause] = ()) -> None:
        self.base = base
        self._pauses = tuple(pauses)
        self.explainer = Explainer(base, interpreter)
        self._interpreter = interpreter
        self._gazetteer = interpreter.gazetteer
        self._intent_of_word = {word: each.id for each in [*base.intents.values()][::-1] for word in each.words}
        self._word = _any_of(self._intent_of_word)
        self._company_signs = company_signs(base)
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
        turn = self._respond(message, self._forget_what_is_gone(session), now)
        pause = find_pause(self.base, self._pauses, turn, now) if self._pauses else None
        return self._composer(message, turn.session, now).hold(turn, pause) if pause else turn

    def _respond(self, message: Message, session: Session, now: datetime) -> Turn:
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
                return self._composer(message, session.begun_again(), now).welcome()
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
        meant = short_replies.strip_meant(text)
        is_followed = session is not None and meant == text and not self._is_in_danger(session)
        context = context_of(session) if session and is_followed else None
        if context and self._find_topic(normalize(meant).text) not in (None, context.intent):
            context = replace(context, intent="", case=None)  # it names another subject
        return self._interpreter.interpret(meant, context)

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
            or self._keep_company(heard, composer)  # "I won't call", after help for a danger
            or self._mend(heard, composer)  # "not that", "I don't understand"
            or self._fill_slot(heard, composer)  # "Rayong", after "which province?"
            or self._change_place(heard, composer)  # "and in Rayong?", after an answer for another province
            or self._answer_question(heard, composer)
        )
        if has_personal_number(message.text):
            turn = composer.warn_of_numbers(turn)
        is_care = understood.is_danger or understood.may_be_danger or self._is_in_danger(turn.session)
        denies = _denied_answer(message.text, heard)
        outcome = replace(turn.outcome, candidates=understood.matches, is_care=is_care, denies=denies)
        return replace(turn, outcome=outcome, interpretation=understood)

    def _keep_company(self, heard: Understanding, composer: Composer) -> Turn | None:
        """Stay with who is in danger, whatever they write next, until they clearly ask something else."""
        session, understood = heard.session, heard.interpretation
        if not self._is_in_danger(session) or any(word in heard.text for word in MENU_WORDS):
            return None
        if session.clarifying and short_replies.extract_comment(heard.text):  # it was asked, and is denied
            return None
        if heard.sure_intent in self.base.intents_of_danger:
            asked = resolve(self.base, str(heard.sure_intent), understood, heard.confidence)
            if asked.answer != (session.case or session.topic):
                return None
        elif self._asks_something_else(heard):
            return None
        company, language = self._company_for(heard.text), short_replies.extract_language_wish(heard.text)
        composer = composer.in_language(language) if language else composer
        return composer.keep_company(company) if company else None

    def _is_in_danger(self, session: Session) -> bool:
        return session.topic in self.base.intents_of_danger

    def _asks_something_else(self, heard: Understanding) -> bool:
        if short_replies.is_another_matter(heard.text):
            return True
        is_talk = heard.sure_intent is None or heard.sure_intent.startswith(ABOUT_THE_TALK)
        return not is_talk and len(heard.text) >= LEAST_QUESTION_LETTERS

    def _company_for(self, text: str) -> Company | None:
        """Find what fits what was written; what has no signs fits all else."""
        named = self._company_signs.find(text)
        return next((each for each in self.base.company if each.id == named or not (named or each.signs)), None)

    def _obey_command(self, heard: Understanding, composer: Composer) -> Turn | None:
        """Do what is asked of the chat itself; say so where its script is not read."""
        match short_replies.extract_command(heard.text):
            case Command.CANCEL if not self._is_in_danger(heard.session):  # "leave it", after help for a danger
                return composer.cancel()
            case Command.RESTART:
                return composer.restart()
            case Command.ERASE:
                return composer.erase()
        if heard.interpretation.other_script:
            return composer.in_script(heard.interpretation.other_script)
        is_danger = self._is_in_danger(heard.session)
        language = None if is_danger else short_replies.extract_language_wish(heard.text)
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
        if picked is None:
            labels = [composer.label(action) for action in offered]
            picked = short_replies.pick_by_words(heard.text, labels, is_whole=not session.clarifying)
        return None if picked is None else _going_on(self._follow(offered[picked], heard.place, composer))

    def _mend(self, heard: Understanding, composer: Composer) -> Turn | None:
        """Take up what is said of the last reply: offer what else may have been meant, or other words for it."""
        comment = short_replies.extract_comment(heard.text)
        session = heard.session
        if comment is None or (comment is Comment.OTHER and session.pending_slot):
            return None
        others = tuple(answer for answer in session.others if answer in self.base.answers)
        if comment is Comment.UNCLEAR and session.topic:
            return composer.explain(session.topic)
        return composer.repair(others, heard.place)

    def _fill_slot(self, heard: Understanding, composer: Composer) -> Turn | None:
        """Answer the open question with the place that the words are, or ask once more for one."""
        waiting = heard.session.pending_intent
        if waiting is None or not heard.meets_question:
            return None
        place = self._parse_place(heard)
        if place is not None:
            return _going_on(composer.answer(Asked(waiting, heard.confidence), place))
        is_question = isinstance(heard.interpretation.decision, Clarify) or len(heard.text) > MOST_PLACE_LETTERS
        if heard.sure_intent is None and heard.session.misses < MAX_SLOT_QUESTIONS and not is_question:
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
        if heard.meets_question:
            return None
        place = heard.named_place
        if place is None and isinstance(heard.interpretation.decision, Fallback) and self._asked_of_place(heard):
            place = self._parse_place(heard)  # "เบอร์จัดหางานสมุทร", and then "สาคร"
        elif place and not short_replies.is_bare_place(heard.text, self._gazetteer):
            return None
        if place is None:
            return None
        topic = heard.session.pending_intent or heard.session.topic
        intent = self.base.intents[topic] if topic else None
        if intent is None or (intent.slot is None and (intent.at_office or not intent.id.startswith(OTHER_AGENCIES))):
            return composer.answer(Asked(OFFICE_INTENT, heard.confidence), place)
        return composer.answer(Asked(self._intent_for(intent.id, place), heard.confidence), place)

    def _asked_of_place(self, heard: Understanding) -> bool:
        """Tell whether the last answer was about a place, and this message is short enough to be one."""
        topic = heard.session.topic
        return (
            topic is not None and self.base.intents[topic].slot == "province" and len(heard.text) <= MOST_PLACE_LETTERS
        )

    def _answer_question(self, heard: Understanding, composer: Composer) -> Turn:
        """Do what the interpretation decided."""
        understood = heard.interpretation
        match understood.decision:
            case Accept(best):
                is_upcountry = understood.entities.province not in (None, BANGKOK_PROVINCE)
                intent = self._intent_for(best.intent, heard.place) if is_upcountry else best.intent
                asked = resolve(self.base, intent, understood, heard.confidence)
                if heard.named_place and asked.facet == WHERE and self.base.intents[intent].at_office:
                    asked = Asked(OFFICE_INTENT, heard.confidence, asked.facet, others=(intent, *asked.others))
                return composer.answer(asked, heard.place)
            case Clarify(matches):
                named = self._find_topic(heard.text)
                is_bare = len(heard.text) <= MOST_BARE_LETTERS
                evident = {match.intent for match in matches if is_bare or match.confidence >= EVIDENT_WITH_WORD}
                if heard.named_place and matches[0].confidence >= EVIDENT and self.base.intents[matches[0].intent].slot:
                    named = matches[0].intent
                known = evident & {heard.session.topic, named}
                if matches[0].intent in known or named in known:
                    intent = matches[0].intent if matches[0].intent in known else str(named)
                    return composer.answer(resolve(self.base, intent, understood, heard.confidence), heard.place)
                choices = [match.intent for match in matches if self._speaks_for(match, heard.text)]
                if understood.may_be_danger:
                    choices = [matches[0].intent, *(each for each in choices if each != matches[0].intent)]
                    return composer.clarify(choices, heard.place, heard.confidence, phrase="clarify_danger")
                if len(choices) > 1:
                    return composer.clarify(choices, heard.place, heard.confidence)
                if topic := choices[0] if choices else named:
                    near = resolve(self.base, topic, understood, heard.confidence).near
                    return composer.offer_cases(topic, near, heard.place, heard.confidence)
            case Fallback():
                if heard.session.topic and heard.named_place and short_replies.is_correction(heard.text):
                    return composer.answer(Asked(heard.session.topic, heard.confidence), heard.place)
                topic = self._find_topic(heard.text) or (heard.session.topic if is_connected(heard.text) else None)
                if topic:
                    return composer.offer_cases(topic, (), heard.place, heard.confidence)
        near_enough = [match for match in understood.matches if match.confidence >= NEAR]
        likely = tuple(match.intent for match in near_enough if self._speaks_for(match, heard.text))
        return composer.fallback(heard.place, heard.confidence, likely=likely)

    def _speaks_for(self, match: Match, text: str) -> bool:
        """Tell whether a message may be offered an intent: some need their own words, or much evidence."""
        if not match.intent.startswith(SHY) or match.confidence >= EVIDENT_IF_SHY:
            return True
        words = self._word.findall(text)
        return any(word in self.base.intents[match.intent].words for word in words)

    def _find_topic(self, text: str) -> str | None:
        """Find the intent that a message is about by a word alone; the longest word counts."""
        words = self._word.findall(text)
        return self._intent_of_word[max(words, key=len)] if words else None

    def _intent_for(self, topic: str, place: Locality) -> str:
        """A province named after a question about districts asks for that province's office."""
        return OFFICE_INTENT if self.base.intents[topic].slot == "district" and not place.fills("district") else topic

    def _follow(self, action: actions.ButtonAction | None, place: Locality, composer: Composer) -> Turn:
        """Do what a button says; one whose intent, subject or step is gone leads to the menu."""
        answer = getattr(action, "intent", None)
        if action is None or (answer is not None and answer not in self.base.answers):
            return composer.menu()
        match action:
            case actions.AskAction(answer):
                return composer.answer(Asked(answer), place)
            case actions.FillAction(intent, place_id):
                return composer.answer(Asked(intent), self._place_of_id(place_id, place))
            case actions.SubjectAction(subject):
                return composer.subject(subject)
            case actions.JourneyAction():
                step = find_step(self.base, action)
                return composer.answer(Asked(step.intent), place, step=step) if step else composer.menu()
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
        answers = {session.topic, session.case, session.pending_intent, session.rating, *offered} - {None}
        if not answers <= self.base.answers.keys():
            session = replace(session, topic=None, case=None, pending_intent=None, pending_slot=None, rating=None)
            session = replace(session, options=(), clarifying=False, others=())
        if session.province not in self.base.provinces:
            session = replace(session, province=None, district=None, area=None)
        return session

    def _composer(
        self, message: Message, session: Session, now: datetime, understood: Interpretation | None = None
    ) -> Composer:
        language = _choose_language(session, message.language_hint, understood)
        return Composer(self.base, session, language, now, in_group=message.in_group)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Make a pattern that finds words in a normalised text; those of Latin letters only whole.

    >>> _any_of(["eps", "ตกงาน"]).findall("eps steps ตกงานแล้ว")
    ['eps', 'ตกงาน']
    """
    longest_first = sorted(words, key=len, reverse=True)
    found = (rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in longest_first)
    return re.compile("|".join(found) or "(?!)")


def _choose_language(session: Session, hint: str | None, understood: Interpretation | None) -> Language:
    """Thai or English: the chosen one, else what was typed, else what was used last, else the app's."""
    if session.language_is_chosen and session.language:
        return session.language
    typed = understood.language if understood else None
    if understood and session.language == "en" and understood.variant == ROMANISED:
        is_thai = isinstance(understood.decision, Accept) and not understood.entities.province
        typed = typed if is_thai else "en"  # a name or noise in Latin letters is no Thai
    if understood and typed == "en" and session.language and len(_ENGLISH_WORDS.findall(understood.utterance.text)) < 2:
        return session.language  # one English word is no wish for English
    return typed or session.language or ("en" if hint == "en" else "th")


def _denied_answer(raw: str, heard: Understanding) -> str | None:
    """Give the answer of the turn before, where this message says "not that", "I don't understand", "I mean …"."""
    session = heard.session
    was_answered = not (session.clarifying or session.pending_slot or session.misses)
    is_denied = short_replies.extract_comment(heard.text) or short_replies.strip_meant(raw) != raw
    return (session.case or session.topic) if was_answered and is_denied else None


def _going_on(turn: Turn) -> Turn:
    """Note that the words asked nothing new."""
    return replace(turn, outcome=replace(turn.outcome, goes_on=True))
