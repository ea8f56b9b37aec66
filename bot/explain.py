"""How the bot understood a message, in words an officer can follow."""

from __future__ import annotations

from typing import Any

from bot.turns import Turn
from intents import Interpretation

SHOWN_MATCHES = 5


def describe_interpretation(understood: Interpretation) -> dict[str, Any]:
    """Describe an interpretation as plain values for a page or a terminal."""
    entities = understood.entities
    return {
        "text": understood.utterance.text,
        "reading": understood.reading,
        "reading_kind": understood.reading_kind,
        "language": understood.language,
        "entities": {
            name: value for name in ("province", "district", "area") if (value := getattr(entities, name)) is not None
        },
        "decision": type(understood.decision).__name__.lower(),
        "matches": [
            {
                "intent": match.intent,
                "confidence": round(match.confidence, 4),
                "parts": {name: round(value, 3) for name, value in match.parts.items()},
            }
            for match in understood.matches[:SHOWN_MATCHES]
        ],
    }


def describe_why(turn: Turn) -> dict[str, Any]:
    """Describe why a turn came out as it did; taps have no interpretation."""
    outcome = turn.outcome
    why: dict[str, Any] = {
        "decision": outcome.decision,
        "intent": outcome.intent,
        "asks": outcome.asks,
        "confidence": round(outcome.confidence, 3),
        "options": list(outcome.options),
        "place": {
            name: value
            for name in ("province", "district", "area")
            if (value := getattr(outcome.place, name)) is not None
        },
    }
    if turn.interpretation is not None:
        why["understood"] = describe_interpretation(turn.interpretation)
    return why
