"""Writes large folders of documents to measure on."""

import json
import lzma
import re
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

_A_FOLDER = 1000
_FOLDERS = 10
_ENDS = "。！？"
_SENTENCE = re.compile(f"[^{_ENDS}]+[{_ENDS}]*")
_DIGITS = "0123456789"
# Prime, so that each repetition mixes a text with another one.
_STRIDE = 7919


def write_folder(source: Path, folder: Path, limit: int | None = None) -> list[str]:
    """Write the first `limit` texts of a source below `folder`; return the paths in their order.

    Where the source has fewer, they are repeated with variations: every other sentence is another
    text's, and digits change.

    The source is a `.jsonl` or `.jsonl.xz` file with a `text` in each line, a folder that holds one
    as `news/news.jsonl.xz`, or a folder of documents.
    """
    a_folder = _A_FOLDER if limit is None else max(1, min(_A_FOLDER, limit // _FOLDERS))
    paths = []
    texts = _texts(source) if limit is None else _repeated(source)
    for number, (text, suffix) in enumerate(islice(texts, limit)):
        path = f"{number // a_folder:03}/{number:06}{suffix}"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text)
        paths.append(path)
    return paths


def _repeated(source: Path) -> Iterator[tuple[bytes, str]]:
    """Yield the texts of a source, and then variations of them without end."""
    kept: list[tuple[bytes, str]] = []
    for each in _texts(source):
        kept.append(each)
        yield each
    for times in count(1):
        for place, (text, suffix) in enumerate(kept):
            other = kept[(place * _STRIDE + times) % len(kept)][0]
            yield _mixed(text, other, times), suffix


def _mixed(text: bytes, other: bytes, times: int) -> bytes:
    own = _sentences(text)
    theirs = _sentences(other)
    for place in range(times % 2, len(own), 2):
        own[place] = theirs[place % len(theirs)]
    turned = _DIGITS[times % 10 :] + _DIGITS[: times % 10]
    return "".join(own).translate(str.maketrans(_DIGITS, turned)).encode()


def _sentences(text: bytes) -> list[str]:
    return _SENTENCE.findall(text.decode(errors="replace")) or [""]


def _texts(source: Path) -> Iterator[tuple[bytes, str]]:
    packed = source / "news" / "news.jsonl.xz"
    if source.is_file() or packed.exists():
        yield from _lines(source if source.is_file() else packed)
        return
    for path in sorted(source.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(source).parts)
        if path.is_file() and not hidden:
            yield path.read_bytes(), path.suffix


def _lines(file: Path) -> Iterator[tuple[bytes, str]]:
    unpack = lzma.open if file.suffix == ".xz" else open
    with unpack(file, "rb") as lines:
        for line in lines:
            yield json.loads(line)["text"].encode(), ".txt"


def with_sentence(text: str, sentence: str) -> str:
    """Return a text with one more sentence, behind the one that ends nearest to the middle."""
    ends = [at + 1 for at, character in enumerate(text) if character in _ENDS]
    place = min(ends, key=lambda end: abs(end - len(text) // 2), default=len(text))
    return text[:place] + sentence + text[place:]


def edit(file: Path, sentence: str) -> None:
    """Put one more sentence into the middle of a file; bytes that are not UTF-8 stay."""
    text = file.read_text(encoding="utf-8", errors="surrogateescape")
    file.write_text(with_sentence(text, sentence), encoding="utf-8", errors="surrogateescape")
