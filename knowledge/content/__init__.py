"""Checks what a whole, sound knowledge base says: questions that meet, numbers out of nowhere, answers grown old."""

from knowledge.content.check import examine_content, find_errors
from knowledge.content.questions import Tally

__all__ = ["Tally", "examine_content", "find_errors"]
