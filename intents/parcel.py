"""A Python value as one run of bytes, whose arrays can be used where they lie: in a pipe's memory or a mapped file."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Iterator
from typing import Final

ALIGNMENT = 64  # bytes; numpy is quickest where numbers begin at a multiple
WORD: Final = "Q"  # sizes are written in eight bytes each


def pack(value: object) -> list[memoryview]:
    """Give the runs of bytes that follow each other in a parcel.

    >>> unpack(memoryview(b"".join(pack({"ngram": [1, 2]}))))
    {'ngram': [1, 2]}
    """
    buffers: list[pickle.PickleBuffer] = []
    pickled = pickle.dumps(value, protocol=5, buffer_callback=buffers.append)
    parts = [memoryview(pickled), *(buffer.raw() for buffer in buffers)]
    sizes = memoryview(array(WORD, [len(parts), *map(len, parts)])).cast("B")
    return [each for part in (sizes, *parts) for each in (part, memoryview(bytes(-len(part) % ALIGNMENT)))]


def unpack(parcel: memoryview) -> object:
    """Give the value back; its arrays stay in the parcel. It runs what it is told to: unpack only what is trusted."""
    pickled, *buffers = _parts(parcel)
    return pickle.loads(pickled, buffers=buffers)  # noqa: S301 - written by this program for itself


def _parts(parcel: memoryview) -> Iterator[memoryview]:
    word = array(WORD).itemsize
    count = parcel[:word].cast(WORD)[0]
    start = word * (count + 1)
    for size in parcel[word:start].cast(WORD).tolist():
        start += -start % ALIGNMENT
        yield parcel[start : start + size]
        start += size
