"""The lists of a binary Word file, whose numbers have to be counted ([MS-DOC] 2.9.131, 2.9.147)."""

import struct
from dataclasses import dataclass

from corpus.formats.docx.numbering import numeral
from corpus.formats.legacy_office.word_file import LIST_OVERRIDES, LISTS, WordFile

_LEVELS = 9
_MAX_LISTS = 5000
_LIST_SIZE, _LEVEL_SIZE, _OVERRIDE_SIZE = 28, 28, 16
_SIMPLE, _LEGAL, _STARTS, _FORMATS = 0x01, 0x04, 0x10, 0x20
_MAX_LEVELS_SIZE = 8 * 1024 * 1024
_MAX_PATTERN = 50
_NO_NUMBER = frozenset({0x17, 0xFF})
# The codes of the formats that have a name in newer Word files.
_FORMS = {
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    0x0B: "japaneseCounting",
    0x11: "japaneseDigitalTenThousand",
    0x12: "decimalEnclosedCircle",
    0x16: "decimalZero",
    0x1D: "decimalEnclosedCircle",
    0x1E: "ideographTraditional",
    0x1F: "ideographZodiac",
    0x21: "taiwaneseCounting",
    0x23: "taiwaneseCountingThousand",
    0x25: "chineseCounting",
    0x27: "chineseCountingThousand",
}
_DECIMAL = "decimal"


@dataclass(frozen=True, slots=True)
class _Level:
    """How a level is numbered; `pattern` has characters 0 to 8 in place of the levels' numbers."""

    start: int
    form: int
    is_legal: bool
    pattern: str


class WordLists:
    """The lists of a file, and the counters of the paragraphs so far."""

    def __init__(self, file: WordFile) -> None:
        self._levels: dict[int, list[_Level]] = {}
        self._lists: list[int] = []
        self._starts: dict[int, dict[int, int]] = {}
        self._counters: dict[int, list[int | None]] = {}
        self._begun: set[tuple[int, int]] = set()
        self._read_lists(file)
        self._read_overrides(file)

    def next(self, number: int, level: int) -> str:
        """Count a paragraph of a list, and return its number; an empty string for a bullet."""
        if not 1 <= number <= len(self._lists) or not 0 <= level < _LEVELS:
            return ""
        identity = self._lists[number - 1]
        levels = self._levels.get(identity, [])
        if level >= len(levels):
            return ""
        counters = self._counters.setdefault(identity, [None] * _LEVELS)
        start = self._starts.get(number, {}).get(level)
        before = counters[level]
        if start is not None and (number, level) not in self._begun:
            counters[level] = start
        else:
            counters[level] = levels[level].start if before is None else before + 1
        self._begun.add((number, level))
        counters[level + 1 :] = [None] * (_LEVELS - level - 1)
        return _label(levels, counters, levels[level])

    def _read_lists(self, file: WordFile) -> None:
        data = file.structure(LISTS)
        if len(data) < 2:
            return
        count = min(int.from_bytes(data[:2], "little"), _MAX_LISTS, (len(data) - 2) // _LIST_SIZE)
        below = file.behind(LISTS, _MAX_LEVELS_SIZE)
        place = 0
        for index in range(count):
            start = 2 + _LIST_SIZE * index
            (identity,) = struct.unpack_from("<i", data, start)
            levels: list[_Level] = []
            for _ in range(1 if data[start + 26] & _SIMPLE else _LEVELS):
                found, place = _level(below, place)
                if found is None:
                    return
                levels.append(found)
            self._levels[identity] = levels

    def _read_overrides(self, file: WordFile) -> None:
        data = file.structure(LIST_OVERRIDES)
        if len(data) < 4:
            return
        count = min(int.from_bytes(data[:4], "little"), (len(data) - 4) // _OVERRIDE_SIZE)
        place = 4 + _OVERRIDE_SIZE * count
        for index in range(min(count, _MAX_LISTS)):
            start = 4 + _OVERRIDE_SIZE * index
            (identity,) = struct.unpack_from("<i", data, start)
            self._lists.append(identity)
            place += 4
            for _ in range(data[start + 12]):
                if place + 8 > len(data):
                    break
                first, flags = struct.unpack_from("<iI", data, place)
                place += 8
                if flags & _FORMATS:
                    found, place = _level(data, place)
                    first = found.start if found is not None else first
                if flags & _STARTS:
                    self._starts.setdefault(index + 1, {})[flags & 0xF] = first


def _level(data: bytes, place: int) -> tuple[_Level | None, int]:
    """Return the level that is defined at an offset, None if it is cut off, and the next offset."""
    if place + _LEVEL_SIZE > len(data):
        return None, place
    start, form, flags = struct.unpack_from("<iBB", data, place)
    sizes = data[place + 24] + data[place + 25]
    text = place + _LEVEL_SIZE + sizes
    if text + 2 > len(data):
        return None, place
    (length,) = struct.unpack_from("<H", data, text)
    end = text + 2 + 2 * length
    pattern = data[text + 2 : end].decode("utf-16-le", "replace")[:_MAX_PATTERN]
    return _Level(start, form, bool(flags & _LEGAL), pattern), end


def _label(levels: list[_Level], counters: list[int | None], level: _Level) -> str:
    if level.form in _NO_NUMBER:
        return ""
    pieces: list[str] = []
    for character in level.pattern:
        depth = ord(character)
        if depth >= len(levels) or depth >= _LEVELS:
            pieces.append(character)
            continue
        count = counters[depth]
        form = _DECIMAL if level.is_legal else _FORMS.get(levels[depth].form, _DECIMAL)
        pieces.append(numeral(levels[depth].start if count is None else count, form))
    return "".join(pieces).strip()
