"""Thai and English text in, a three-way decision out; knows no network, clock or channel."""

from intents.artifact import ModelArtifactError
from intents.decision import MAX_CHOICES, Accept, Clarify, Decision, Fallback, Match
from intents.details import Detail
from intents.entities import Entities
from intents.follow_up import Context, is_connected
from intents.gazetteer import MASK, Gazetteer, GazetteerEntry, PlaceMention, mask_places
from intents.interpreter import Interpretation, Interpreter, WordWeight
from intents.masking import has_personal_number, mask_personal, strip_masks
from intents.normalize import Utterance, detect_language, normalize
from intents.signs import Adverts, Dangers, Signs, SignTable
from intents.training_process import Example, ExampleTurn, TrainingData, TrainingError, train_in_subprocess

__all__ = [
    "MASK",
    "MAX_CHOICES",
    "Accept",
    "Adverts",
    "Clarify",
    "Context",
    "Dangers",
    "Decision",
    "Detail",
    "Entities",
    "Example",
    "ExampleTurn",
    "Fallback",
    "Gazetteer",
    "GazetteerEntry",
    "Interpretation",
    "Interpreter",
    "Match",
    "ModelArtifactError",
    "PlaceMention",
    "SignTable",
    "Signs",
    "TrainingData",
    "TrainingError",
    "Utterance",
    "WordWeight",
    "detect_language",
    "has_personal_number",
    "is_connected",
    "mask_personal",
    "mask_places",
    "normalize",
    "strip_masks",
    "train_in_subprocess",
]
