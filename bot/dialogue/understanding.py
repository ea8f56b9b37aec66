"""Understands typed words in the light of what was spoken of before."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.session import Locality, Session
from intents import Accept, Context, Interpretation
from knowledge import BANGKOK_PROVINCE, KnowledgeBase

SURE = 0.9  # of a case, beside another answer that tells the facet
LEAST = 0.02  # confidence of what a message may have meant instead


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message says by itself, beside what is remembered of the conversation.

    Attributes:
        interpretation: of the words.
        session: what is remembered.
        text: the normalised words.
        confidence: how sure the best match is, 0-1.
        sure_intent: the intent that the words surely ask for.
        named_place: the place that the words name; a district or area means Bangkok.
        place: the place in effect: the one named now, else the one remembered.
        meets_question: a question for a place is open, and the words do not surely ask for something else.

    """

    interpretation: Interpretation
    session: Session
    text: str
    confidence: float
    sure_intent: str | None
    named_place: Locality | None
    place: Locality
    meets_question: bool


def relate(interpretation: Interpretation, session: Session) -> Understanding:
    """Put what a message says beside what is remembered."""
    named, matches, decision = interpretation.entities, interpretation.matches, interpretation.decision
    is_named = bool(named.province or named.district or named.area)
    place = Locality(named.province or BANGKOK_PROVINCE, named.district, named.area) if is_named else None
    sure_intent = decision.match.intent if isinstance(decision, Accept) else None
    return Understanding(
        interpretation,
        session,
        text=interpretation.utterance.text,
        confidence=matches[0].confidence if matches else 0.0,
        sure_intent=sure_intent,
        named_place=place,
        place=place or session.place,
        meets_question=session.pending_slot is not None and sure_intent in (None, session.pending_intent),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Which answer a message asks for.

    Attributes:
        answer: id of an intent or of one of its cases.
        confidence: how sure that is, 0-1; 1 for a button.
        facet: what is asked of the intent, where that is sure.
        is_open: no answer tells that facet.
        near: ids of cases that are near, best first.
        others: ids of other answers that the message may mean, best first.
        beside: id of an intent that a long message about a danger asks for too.

    """

    answer: str
    confidence: float = 1.0
    facet: str | None = None
    is_open: bool = False
    near: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    beside: str | None = None


def resolve(base: KnowledgeBase, intent_id: str, understood: Interpretation, confidence: float) -> Asked:
    """Find the answer for what an interpretation asks of its best intent, or of another one.

    The case that is asked for; else another intent that tells the facet; else the general answer, which may not tell
    the facet that is asked.
    """
    intent = base.intents[intent_id]
    near = (match for match in understood.matches if match.confidence >= LEAST)
    others = tuple(match.intent for match in near if match.intent != intent_id)
    if not understood.matches or understood.matches[0].intent != intent_id:
        return Asked(intent_id, confidence, others=others)
    detail = understood.detail
    case = intent.cases.get(detail.case or "")
    elsewhere = intent.see.get(detail.facet or "")
    if case and elsewhere and case.facet != detail.facet and detail.confidence < SURE:
        case = None  # the facet is told elsewhere, and the case does not tell it
    answer = case.id if case else elsewhere or intent_id
    is_open = answer == intent_id and intent.leaves_open(detail.facet)
    cases = tuple(case for case in detail.cases if case in intent.cases and case != answer)
    return Asked(answer, confidence, detail.facet, is_open, cases, others, understood.beside)


def context_of(session: Session) -> Context | None:
    """Tell what a message may go on with."""
    return Context(session.topic, session.case, session.facet) if session.topic else None
