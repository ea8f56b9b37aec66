"""Understands typed words in the light of what was spoken of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.talk.followups import may_lean, strip_links
from bot.talk.sessions import Session
from intents import MAX_CHOICES, Accept, Clarify, Fallback, Interpretation, Interpreter, Match
from knowledge import KnowledgeBase, Subject

MOSTLY = 0.85  # of a message that occurs in examples of what it is taken for; small talk stays below


class Listener:
    """Interprets messages of conversations over one knowledge base."""

    def __init__(self, base: KnowledgeBase, interpreter: Interpreter) -> None:
        self._base = base
        self._interpreter = interpreter

    def interpret(self, text: str, session: Session | None = None) -> Interpretation:
        """Understand one message.

        A short message may leave out what it is about ("where?"). Then it is read once more with the subject of the
        last topic before it, and that reading counts if it leads more surely to an answer under the same subject.

        Args:
            text: as typed.
            session: what is remembered of the conversation, if anything.

        """
        alone = self._interpreter.interpret(text)
        if session is None or session.topic is None or not may_lean(alone.utterance.text):
            return alone
        asked = strip_links(alone.utterance.text)
        goes_on = asked != alone.utterance.text
        best = _surer(alone, self._interpreter.interpret(asked)) if goes_on else alone
        for subject in self._base.subjects:
            if session.topic in subject.intents:
                leaning = self._interpreter.interpret(asked, about=self._about(subject, session, alone))
                if _speaks_for(subject, alone, leaning):
                    best = _surer(best, leaning)
                if isinstance(best.decision, Fallback) and goes_on:
                    best = _ask_under(subject, best, leaning)
        return best

    def _about(self, subject: Subject, session: Session, alone: Interpretation) -> str:
        """Name the subject, and the place that the last answer was about, where it was about one."""
        title = subject.title.in_language(alone.language or "th")
        has_place = session.topic is not None and self._base.intents[session.topic].slot is not None
        return f"{title} {session.province}" if has_place and session.province else title


def _surer(known: Interpretation, other: Interpretation) -> Interpretation:
    """Take the other reading if it leads more surely to an answer."""
    sure = known.matches[0].confidence if known.matches else 0.0
    match other.decision:
        case Accept(best) if best.confidence > sure:
            return replace(known, matches=other.matches, signals=other.signals, decision=other.decision)
        case _:
            return known


def _speaks_for(subject: Subject, alone: Interpretation, leaning: Interpretation) -> bool:
    """Tell whether a message itself, not only the subject put before it, speaks for something under the subject."""
    if not leaning.matches or leaning.matches[0].intent not in subject.intents:
        return False
    is_near = any(match.intent == leaning.matches[0].intent for match in alone.matches)
    return is_near or leaning.signals.contained >= MOSTLY


def _ask_under(subject: Subject, known: Interpretation, leaning: Interpretation) -> Interpretation:
    """Ask which of the subject is meant, when a message says that it goes on but not with what."""
    choices = _under(subject, leaning.matches)[:MAX_CHOICES]
    if not choices:
        return known
    return replace(known, matches=leaning.matches, signals=leaning.signals, decision=Clarify(choices))


def _under(subject: Subject, matches: Sequence[Match]) -> tuple[Match, ...]:
    return tuple(match for match in matches if match.intent in subject.intents)
