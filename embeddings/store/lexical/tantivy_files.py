"""Opening the folder of a tantivy index that may come from somebody else.

tantivy believes what `meta.json` says, and where its files say something else it panics; a writer
removes what `.managed.json` names, wherever that is. So both are read and compared with the files
before tantivy sees them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import tantivy

from corpus.errors import IndexUnavailable
from corpus.patterns.lazy import lazy_pattern
from embeddings.store.lexical.schema import lexical_schema, register_tokenizer
from embeddings.store.regular_files import integer, read_json

_META = "meta.json"
_MANAGED = ".managed.json"
_SEGMENT_ID = lazy_pattern(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FILE_NAME = lazy_pattern(r"[0-9a-f]{32}(?:\.[0-9]{1,20})?\.[a-z]{1,20}")
# A byte for each document and each of the two fields.
_LENGTHS = ".fieldnorm"
_BYTES_PER_DOCUMENT = 2
_MAX_SEGMENTS = 10_000
_MAX_DOCUMENTS = 2**31


@contextmanager
def translate_faults(name: str) -> Iterator[None]:
    """Raise an IndexUnavailable where tantivy fails at the files of the index `name`.

    A panic of Rust code is a BaseException, so that `except Exception` does not catch it.
    """
    try:
        yield
    except IndexUnavailable:
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise IndexUnavailable(
            f"The terms of the index {name} can't be read.",
            "Build it anew with `chuchu index --full`.",
        ) from error


def require_tantivy_files(folder: Path) -> int:
    """Require that a folder holds a tantivy index of the product's fields; return its documents.

    Raises:
        OSError: a file is missing, can't be read, or is no regular file.
        ValueError, LookupError, TypeError: a file says something that can't be.
    """
    meta = read_json(folder / _META)
    segments = meta["segments"]
    if not isinstance(segments, list) or len(segments) > _MAX_SEGMENTS:
        raise ValueError("no list of segments")
    _require_plain_names(read_json(folder / _MANAGED))
    return sum(_require_segment(folder, segment) for segment in segments)


def _require_segment(folder: Path, segment: dict[str, Any]) -> int:
    if not _SEGMENT_ID.fullmatch(segment["segment_id"]) or segment["deletes"] is not None:
        raise ValueError("not a segment of this product")
    documents = integer(segment["max_doc"], high=_MAX_DOCUMENTS)
    lengths = folder / (segment["segment_id"].replace("-", "") + _LENGTHS)
    if lengths.lstat().st_size < documents * _BYTES_PER_DOCUMENT:
        raise ValueError("a segment claims more documents than it has")
    return documents


def _require_plain_names(names: Any) -> None:
    if not isinstance(names, list):
        raise ValueError("no list of files")
    for name in names:
        if name != _META and not _FILE_NAME.fullmatch(name):
            raise ValueError("not the name of a file of tantivy")


def open_tantivy(folder: Path) -> tantivy.Index:
    """Open a tantivy index, whose files `require_tantivy_files` has accepted.

    Raises:
        ValueError: it has other fields; tantivy raises it too.
    """
    index = tantivy.Index.open(str(folder))
    if index.schema != lexical_schema():
        raise ValueError("other fields")
    return register_tokenizer(index)
