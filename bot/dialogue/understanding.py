"""Understands typed words in the light of what was spoken of before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.dialogue.session import Locality, Session
from bot.dialogue.short_replies import may_be_elliptical, strip_connectives
from intents import MAX_CHOICES, Accept, Clarify, Fallback, Interpretation, Interpreter
from knowledge import BANGKOK_PROVINCE, KnowledgeBase, Language, Subject

MOSTLY = 0.85  # of a message that occurs in examples of what it is taken for; small talk stays below


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


class ContextualInterpreter:
    """Interprets messages of conversations over one knowledge base."""

    def __init__(self, base: KnowledgeBase, interpreter: Interpreter) -> None:
        self._base = base
        self._interpreter = interpreter

    def interpret(self, text: str, session: Session | None = None) -> Interpretation:
        """Understand one message.

        A short message may be elliptical: it leaves out what it is about ("where?"). Then it is read once more with the
        subject of the last topic before it, and that reading counts if it leads more surely to an answer under the same
        subject.

        Args:
            text: as typed.
            session: what is remembered of the conversation, if anything.

        """
        alone = self._interpreter.interpret(text)
        if session is None or session.topic is None or not may_be_elliptical(alone.utterance.text):
            return alone
        asked = strip_connectives(alone.utterance.text)
        goes_on = asked != alone.utterance.text
        best = _surer(alone, self._interpreter.interpret(asked)) if goes_on else alone
        for subject in self._base.subjects:
            if session.topic in subject.intents:
                completed = self._interpreter.interpret(asked, about=self._about(subject, session, alone.language))
                if _speaks_for(subject, alone, completed):
                    best = _surer(best, completed)
                if isinstance(best.decision, Fallback) and goes_on:
                    best = _ask_under(subject, best, completed)
        return best

    def _about(self, subject: Subject, session: Session, language: Language | None) -> str:
        """Name the subject, and the place that the last answer was about, where it was about one."""
        title = subject.title.in_language(language or "th")
        has_place = session.topic is not None and self._base.intents[session.topic].slot is not None
        return f"{title} {session.province}" if has_place and session.province else title


def _surer(known: Interpretation, other: Interpretation) -> Interpretation:
    """Take the other reading if it leads more surely to an answer."""
    sure = known.matches[0].confidence if known.matches else 0.0
    if isinstance(other.decision, Accept) and other.decision.match.confidence > sure:
        return replace(known, matches=other.matches, signals=other.signals, decision=other.decision)
    return known


def _speaks_for(subject: Subject, alone: Interpretation, completed: Interpretation) -> bool:
    """Tell whether a message itself, not only the subject put before it, speaks for something under the subject."""
    if not completed.matches or completed.matches[0].intent not in subject.intents:
        return False
    is_near = any(match.intent == completed.matches[0].intent for match in alone.matches)
    return is_near or completed.signals.contained >= MOSTLY


def _ask_under(subject: Subject, known: Interpretation, completed: Interpretation) -> Interpretation:
    """Ask which of the subject is meant, when a message says that it goes on but not with what."""
    choices = tuple(match for match in completed.matches if match.intent in subject.intents)[:MAX_CHOICES]
    if not choices:
        return known
    return replace(known, matches=completed.matches, signals=completed.signals, decision=Clarify(choices))
