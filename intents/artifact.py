"""A trained model as bytes that hold no code: plain values as JSON, and arrays that are used where they lie.

The bytes are laid out as safetensors are, so that their tools can open them: the length of a head, the head in JSON,
the arrays. Their library is not used, nor numpy's npz: both copy the arrays, which processes here share in one file.
That the bytes are whole and ours is for those to know who keep them: by a digest on the disk, by a signature in Redis.
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from numpy.typing import NDArray

FORMAT = "doebot model 1"
SIZE_BYTES = 8
ALIGNMENT = 64  # bytes; numpy is quickest where numbers begin at a multiple
VALUES = "values"  # the array whose bytes are the JSON of all that is no array
ARRAY = "ARRAY"  # stands there for an array; nothing that is learned holds capitals
_TYPES = {"F16": np.float16, "F32": np.float32, "F64": np.float64, "I32": np.int32, "I64": np.int64, "U8": np.uint8}
_NAMES = {np.dtype(dtype): name for name, dtype in _TYPES.items()}
# What reading bytes that are something else may raise.
UNFIT = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class ModelArtifactError(Exception):
    """These bytes are no model that this program can use."""

    def __init__(self, reason: str = "damaged, or made by another program") -> None:
        super().__init__(f"no usable model: {reason}")


def pack_values(values: object) -> list[memoryview]:
    """Give the runs of bytes, following each other, of plain values with arrays among them.

    >>> unpack_values(memoryview(b"".join(pack_values({"ngrams": ["งา"], "rows": np.arange(3)}))))
    {'ngrams': ['งา'], 'rows': array([0, 1, 2])}
    """
    arrays: list[NDArray[Any]] = []

    def refer(value: object) -> dict[str, int]:
        if not isinstance(value, np.ndarray):
            raise TypeError(f"neither a plain value nor an array: {type(value).__name__}")
        arrays.append(value)
        return {ARRAY: len(arrays) - 1}

    text = json.dumps(values, default=refer, ensure_ascii=False).encode("utf-8", "surrogatepass")
    named = {VALUES: np.frombuffer(text, np.uint8), **{str(number): each for number, each in enumerate(arrays)}}
    head: dict[str, object] = {"__metadata__": {"format": FORMAT}}
    parts: list[memoryview] = []
    end = 0
    for name, array in named.items():
        content = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        gap = -len(content) % ALIGNMENT
        start, middle, end = end, end + len(content), end + len(content) + gap
        head[name] = {"dtype": _NAMES[array.dtype], "shape": array.shape, "data_offsets": [start, middle]}
        head[f"{name} gap"] = {
            "dtype": "U8",
            "shape": [gap],
            "data_offsets": [middle, end],
        }  # safetensors have no holes
        parts += [content, memoryview(bytes(gap))]
    top = json.dumps(head).encode()
    top += b" " * (-(SIZE_BYTES + len(top)) % ALIGNMENT)
    return [memoryview(len(top).to_bytes(SIZE_BYTES, "little")), memoryview(top), *parts]


def unpack_values(artifact: memoryview) -> Any:
    """Give the values back; their arrays stay in the artifact.

    Raises:
        ModelArtifactError: it holds none, or those of another version of this program.

    """
    try:
        start = SIZE_BYTES + int.from_bytes(artifact[:SIZE_BYTES], "little")
        head = json.loads(bytes(artifact[SIZE_BYTES:start]))
        is_ours = head["__metadata__"]["format"] == FORMAT
    except UNFIT as error:
        raise ModelArtifactError from error
    if not is_ours:
        raise ModelArtifactError("made by another version of this program")

    def array(name: str) -> NDArray[Any]:
        about = head[name]
        return np.ndarray(about["shape"], _TYPES[about["dtype"]], artifact[start:], about["data_offsets"][0])

    def resolve(found: dict[str, Any]) -> object:
        return array(str(found[ARRAY])) if ARRAY in found else found

    try:
        return json.loads(array(VALUES).tobytes().decode("utf-8", "surrogatepass"), object_hook=resolve)
    except UNFIT as error:
        raise ModelArtifactError from error
