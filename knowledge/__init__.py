"""What the bot knows: YAML that staff edit, and the Python that loads and checks it."""

from knowledge.load import load_knowledge
from knowledge.model import (
    BANGKOK_PROVINCE,
    Action,
    ActionKind,
    Certification,
    District,
    Fact,
    GeccUnit,
    Intent,
    KnowledgeBase,
    Language,
    Office,
    OpeningHours,
    Province,
    ServiceCenter,
    SlotName,
    Subdistrict,
    Subject,
    Text,
)
from knowledge.problems import KnowledgeBaseError, Problem
from knowledge.template import fill
from knowledge.train import train_interpreter
from knowledge.trained import load_interpreter

__all__ = [
    "BANGKOK_PROVINCE",
    "Action",
    "ActionKind",
    "Certification",
    "District",
    "Fact",
    "GeccUnit",
    "Intent",
    "KnowledgeBase",
    "KnowledgeBaseError",
    "Language",
    "Office",
    "OpeningHours",
    "Problem",
    "Province",
    "ServiceCenter",
    "SlotName",
    "Subdistrict",
    "Subject",
    "Text",
    "fill",
    "load_interpreter",
    "load_knowledge",
    "train_interpreter",
]
