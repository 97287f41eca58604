"""The header of the file of vectors, checked before FAISS reads it.

A file may name any of FAISS's index types, whatever sizes, and bounds of quantization that make
numbers of all vectors infinite; FAISS allocates what a header claims, and may end the process. The
files of this product have one header, which depends on the dimensions and the number of vectors.
"""

import os
import struct
from functools import lru_cache
from pathlib import Path

import faiss

from embeddings.store.dense.scalar_index import empty_quantizer
from embeddings.store.regular_files import open_regular

# FAISS begins with four letters, the dimensions (32 bits) and the number of vectors (64 bits), and
# ends the header with the number of bytes that follow (64 bits).
_DIMENSIONS = struct.Struct("<4xi")
_COUNT = struct.Struct("<q")
_COUNT_AT = 8
_MAX_DIMENSIONS = 65_536


def require_header(path: Path) -> None:
    """Require that a file has the header and the size of a file of quantized vectors.

    Raises:
        OSError: it is missing, can't be read, or is no regular file.
        ValueError: it has another header or size.
    """
    with os.fdopen(open_regular(path), "rb") as file:
        size = os.fstat(file.fileno()).st_size
        [dimensions] = _DIMENSIONS.unpack(_exactly(file.read(_DIMENSIONS.size), _DIMENSIONS.size))
        if not 1 <= dimensions <= _MAX_DIMENSIONS:
            raise ValueError("vectors of no such length")
        empty, code_size = _empty_file(dimensions)
        count, rest = divmod(size - len(empty), code_size)
        file.seek(0)
        if rest or count < 0 or file.read(len(empty)) != file_header(dimensions, count):
            raise ValueError("not a file of quantized vectors")


def file_header(dimensions: int, count: int) -> bytes:
    """Return the header of a file of so many quantized vectors, which follow it."""
    empty, code_size = _empty_file(dimensions)
    header = bytearray(empty)
    header[_COUNT_AT : _COUNT_AT + _COUNT.size] = _COUNT.pack(count)
    header[-_COUNT.size :] = _COUNT.pack(count * code_size)
    return bytes(header)


def _exactly(content: bytes, size: int) -> bytes:
    if len(content) != size:
        raise ValueError("the file ends too early")
    return content


@lru_cache(maxsize=2)
def _empty_file(dimensions: int) -> tuple[bytes, int]:
    """Return the file of an index without vectors, and the bytes of one vector."""
    index = empty_quantizer(dimensions)
    return faiss.serialize_index(index).tobytes(), int(index.code_size)
