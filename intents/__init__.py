"""Thai and English text in, a three-way decision out; knows no network, clock or channel."""

from intents.decision import Accept, Clarify, Decision, Fallback, Match
from intents.entities import Entities
from intents.gazetteer import Gazetteer, PlaceMention, PlaceName
from intents.interpreter import Example, Interpretation, Interpreter
from intents.language import detect_language
from intents.normalize import Utterance, normalize

__all__ = [
    "Accept",
    "Clarify",
    "Decision",
    "Entities",
    "Example",
    "Fallback",
    "Gazetteer",
    "Interpretation",
    "Interpreter",
    "Match",
    "PlaceMention",
    "PlaceName",
    "Utterance",
    "detect_language",
    "normalize",
]
