"""Which words of a message spoke for an intent."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
from pythainlp.tokenize import word_tokenize

from intents.features import WHOLE
from intents.weights import Weights

TELLING = 3  # letters; pairs of letters occur everywhere


@dataclass(frozen=True, slots=True)
class WordWeight:
    """One word of a message, and what it added to the score of an intent.

    Attributes:
        word: as in the normalised text.
        score: added to the intent's score; below zero it speaks for something else.
        is_known: some part of it occurs in examples of the intent.

    """

    word: str
    score: float
    is_known: bool


def weigh_words(weights: Weights, text: str, intent: str) -> tuple[WordWeight, ...]:
    """Spread the score of an intent over the words of a text; the sum over all words is the score itself.

    Args:
        weights: what was learned.
        text: normalised text with masked places, as it was matched.
        intent: id of the intent.

    """
    padded = f" {text} "
    scores = np.zeros(len(padded))
    known = np.zeros(len(padded), dtype=bool)
    column = weights.intents.index(intent)
    for ngram in set(weights.extract(text)):
        number = weights.vocabulary.get(ngram)
        piece = ngram.removeprefix(WHOLE)
        starts = [found.start() for found in re.finditer(f"(?={re.escape(piece)})", padded)]
        if number is None or not starts:
            continue
        row = int(weights.rows[number])
        share = weights.weight(row, column) / len(piece) / len(starts)
        for start in starts:
            scores[start : start + len(piece)] += share
            known[start : start + len(piece)] |= len(piece.strip()) >= TELLING and weights.occurs_in(row, column)
    scores /= weights.length(text)
    return tuple(_words(text, scores[1:-1], known[1:-1], float(scores[0] + scores[-1])))


def _words(text: str, scores: np.ndarray, known: np.ndarray, borders: float) -> list[WordWeight]:
    """Cut the text into words; spaces go to the word behind them, the borders of the text to its last word."""
    words: list[WordWeight] = []
    done = 0
    for word in word_tokenize(text, keep_whitespace=False):
        start = text.index(word, done)
        end = start + len(word)
        words.append(WordWeight(word, float(scores[done:end].sum()), bool(known[start:end].any())))
        done = end
    if words:
        words[-1] = replace(words[-1], score=words[-1].score + borders + float(scores[done:].sum()))
    return words
