"""What was trained travels as one run of bytes and is used where it lies."""

from __future__ import annotations

import numpy as np

from intents.training_process import ALIGNMENT, pack, unpack


def test_arrays_stay_where_they_lie() -> None:
    """Processes that map the same file hold its tables once."""
    parcel = memoryview(b"".join(pack(["names", np.arange(1_000, dtype=np.float32), np.empty((0, 3))])))

    name, numbers, nothing = unpack(parcel)  # type: ignore[misc]

    assert name == "names"
    assert np.array_equal(numbers, np.arange(1_000))
    assert np.shares_memory(numbers, np.frombuffer(parcel, np.uint8))
    assert not numbers.flags.writeable
    assert nothing.shape == (0, 3)


def test_arrays_begin_at_round_places() -> None:
    """Numbers that lie across the borders of memory would be slower to add up."""
    memory = np.zeros(4 * ALIGNMENT + 4_096, np.uint8)
    packed = b"".join(pack([b"odd length", np.arange(3.0), np.arange(5, dtype=np.int8), np.arange(7.0)]))
    begin = -memory.ctypes.data % ALIGNMENT
    memory[begin : begin + len(packed)] = np.frombuffer(packed, np.uint8)

    found = unpack(memoryview(memory)[begin : begin + len(packed)])

    assert [each.ctypes.data % ALIGNMENT for each in found[1:]] == [0, 0, 0]  # type: ignore[index]
