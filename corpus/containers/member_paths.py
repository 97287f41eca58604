"""Makes safe paths of the names that an archive or a mail gives its files."""

import re
from collections.abc import Iterable, Sequence

from corpus.decode import decode
from corpus.encodings.chinese_likeness import chinese_likeness
from corpus.encodings.encoding_detection import detect
from corpus.errors import DocumentError

_MAX_NAME_LENGTH = 200
_MAX_FOLDERS = 30
_ROOT = re.compile(r"[A-Za-z]:/|\.{0,2}/")
_DRIVE = re.compile(r"[A-Za-z]:")
_UTF8 = "utf-8"
_CODECS = (_UTF8, "gb18030", "big5hkscs")
_HARMLESS = {"", ".", ".."}
_REPLACEMENT = "_"


def safe_path(name: str, fallback: str) -> str:
    """Return a name as a relative path with `/`, that leads nowhere else than below its file.

    Roots, drives and `..` are left out, characters that no path should have are replaced, and
    long names are cut. A name of which nothing remains becomes `fallback`.
    """
    parts = _DRIVE.sub("", name.replace("\\", "/"), count=1 if _DRIVE.match(name) else 0).split("/")
    kept = [clean for part in parts if (clean := _clean(part)) not in _HARMLESS]
    return "/".join(kept[-_MAX_FOLDERS:]) or fallback


def safe_name(name: str, fallback: str) -> str:
    """Return the name of an attachment as that of a file without a folder.

    Of a path only its end remains; a slash inside a name, as in `A/B.docx`, is replaced.
    """
    name = name.replace("\\", "/")
    if _ROOT.match(name):
        name = name.rpartition("/")[2]
    return _clean(name.replace("/", _REPLACEMENT)).strip(".") or fallback


def unique_paths(paths: Iterable[str]) -> list[str]:
    """Return the paths; those that stood before get a number in front of their suffix."""
    taken: set[str] = set()
    counts: dict[str, int] = {}
    unique = []
    for path in paths:
        found = path
        while found in taken:
            counts[path] = counts.get(path, 1) + 1
            stem, dot, suffix = path.rpartition(".")
            is_suffix = dot and stem and "/" not in suffix
            number = f" ({counts[path]})"
            found = f"{stem}{number}.{suffix}" if is_suffix else f"{path}{number}"
        taken.add(found)
        unique.append(found)
    return unique


def decode_names(names: Sequence[bytes]) -> list[str]:
    """Return the names of an archive that does not declare their encoding.

    Most are in UTF-8, or in the encoding of the Windows on which the archive was made. One archive
    has one encoding, which all its names together show better than each of them.
    """
    foreign = [name for name in names if not name.isascii()]
    codec = _codec(foreign)
    return [_decoded(name, codec) for name in names]


def _codec(names: Sequence[bytes]) -> str:
    data = b"\n".join(names)
    decoded = {codec: text for codec in _CODECS if (text := _strictly(data, codec)) is not None}
    if not decoded:
        return detect(data).encoding
    unicode = decoded.pop(_UTF8, None)
    if unicode is not None and (not decoded or _is_surely_utf8(unicode)):
        return _UTF8
    # Of equally likely ones, the first counts.
    codec = max(decoded, key=lambda each: chinese_likeness(decoded[each]))
    return codec if unicode is None or chinese_likeness(decoded[codec]) >= 0 else _UTF8


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _is_surely_utf8(text: str) -> bool:
    """Return whether bytes that are valid UTF-8 are not Chinese in another encoding by chance.

    A few Chinese characters of two bytes each, such as 通知, are; they give no accented letters
    beside letters of ASCII.
    """
    if max(text, default="") >= "\u0800":
        return True
    beside = zip(f" {text}", text, f"{text[1:]} ", strict=False)
    return all(
        each.isascii()
        or (each.isalpha() and any(_is_ascii_letter(near) for near in (before, after)))
        for before, each, after in beside
    )


def _is_ascii_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _decoded(name: bytes, codec: str) -> str:
    try:
        return name.decode(codec)
    except UnicodeDecodeError:
        try:
            return decode(name).text
        except DocumentError:
            return name.decode(codec, "replace")


def _clean(part: str) -> str:
    text = "".join(each if each.isprintable() else _REPLACEMENT for each in part).strip()
    if len(text) <= _MAX_NAME_LENGTH:
        return text
    stem, dot, suffix = text.rpartition(".")
    if not dot or len(suffix) > 10:
        return text[:_MAX_NAME_LENGTH]
    return f"{stem[: _MAX_NAME_LENGTH - len(suffix) - 1]}.{suffix}"
