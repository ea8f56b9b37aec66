"""Thai and English text in, a three-way decision out; knows no network, clock or channel."""

from intents.decision import MAX_CHOICES, Accept, Clarify, Decision, Fallback, Match
from intents.entities import Entities
from intents.explanation import WordWeight
from intents.gazetteer import Gazetteer
from intents.interpreter import Interpretation, Interpreter
from intents.language import detect_language
from intents.lesson import Example, Lesson
from intents.long_numbers import has_personal_number
from intents.masking import mask_personal, strip_masks
from intents.normalize import Utterance, normalize
from intents.places import MASK, PlaceMention, PlaceName, mask_places
from intents.training_process import TrainingError, train_apart

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
    "Lesson",
    "Match",
    "PlaceMention",
    "PlaceName",
    "TrainingError",
    "Utterance",
    "WordWeight",
    "detect_language",
    "has_personal_number",
    "mask_personal",
    "mask_places",
    "normalize",
    "strip_masks",
    "train_apart",
]
