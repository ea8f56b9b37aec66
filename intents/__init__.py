"""Thai and English text in, a three-way decision out; knows no network, clock or channel."""

from intents.decision import MAX_CHOICES, Accept, Clarify, Decision, Fallback, Match
from intents.entities import Entities
from intents.explanation import WordWeight
from intents.gazetteer import Gazetteer
from intents.interpreter import Example, Interpretation, Interpreter
from intents.language import detect_language
from intents.normalize import Utterance, normalize
from intents.places import MASK, PlaceMention, PlaceName, mask_places

__all__ = [
    "MASK",
    "MAX_CHOICES",
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
    "WordWeight",
    "detect_language",
    "mask_places",
    "normalize",
]
