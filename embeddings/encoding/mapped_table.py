"""Tensors of safetensors files, memory-mapped.

A process holds in memory only the pages that it has read, and shares them with all others that map
the file. safetensors itself copies tensors.
"""

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.numpy import load_file

# The file begins with the length of its header in JSON (64 bits), which gives the places of
# tensors behind it. safetensors does not tell them, but has verified them when it opens the file.
_LENGTH = struct.Struct("<Q")
_DTYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8"}


def map_tensor(file: Path, name: str) -> NDArray[Any]:
    """Return a tensor of a file, which must not be written meanwhile. It can't be changed.

    A tensor of a type that numpy lacks is read as safetensors reads it.

    Raises:
        OSError, SafetensorError: the file is missing or damaged.
        KeyError: it has no such tensor.
    """
    with safe_open(file, framework="np") as verified:
        if name not in verified.keys():  # noqa: SIM118
            raise KeyError(name)
    with file.open("rb") as stream:
        [length] = _LENGTH.unpack(stream.read(_LENGTH.size))
        entry = json.loads(stream.read(length))[name]
    dtype = _DTYPES.get(entry["dtype"])
    shape = tuple(entry["shape"])
    if dtype is None or 0 in shape:
        tensor: NDArray[Any] = load_file(file)[name]
        return tensor
    start = _LENGTH.size + length + entry["data_offsets"][0]
    return np.asarray(np.memmap(file, dtype, "r", start, shape))
