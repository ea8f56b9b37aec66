"""Checks what a whole, sound knowledge base says: questions that meet, numbers out of nowhere, answers grown old."""

from knowledge.content.check import Examined, check_content, examine_content, find_errors
from knowledge.content.questions import Tally

__all__ = ["Examined", "Tally", "check_content", "examine_content", "find_errors"]
