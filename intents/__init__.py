"""Thai and English text in, a three-way decision out; knows no network, clock or channel."""

from intents.decision import MAX_CHOICES, Accept, Clarify, Decision, Fallback, Match
from intents.entities import Entities
from intents.gazetteer import MASK, Gazetteer, PlaceMention, PlaceName, mask_places
from intents.interpreter import Interpretation, Interpreter, WordWeight
from intents.masking import has_personal_number, mask_personal, strip_masks
from intents.normalize import Utterance, detect_language, normalize
from intents.training_process import Example, Lesson, TrainingError, train_apart

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
