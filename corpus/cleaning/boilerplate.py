"""Boilerplate: lines at the edges of documents that recur over a folder, such as a site's menu.

A line counts once for each text that has it at an edge; copies of one text count once. It recurs if
at least five texts have it, or half the square root of the number of texts if that is more, because
large folders have coincidences. A line that recurs may still be text, such as a line of a form. It
is boilerplate if a line in the same run of recurring lines looks like a menu or an imprint; or if
nearly every document has it, because then it distinguishes none of them.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import isqrt

from corpus.cleaning.boilerplate_lines import CandidateLine, CandidateLines, LineKind

_MIN_TEXTS = 5
# The share of documents that counts as nearly all, and the least number of documents for that.
_NEARLY_ALL = 0.8
_MIN_FOR_ALL = 10
# A title, a date and a name may separate a menu from a row of buttons.
_MAX_BETWEEN = 3
_HEADER = struct.Struct("<qBB")
_LINE = struct.Struct("<IqB")
# The same without the number of a line and its kind.
_KEY = struct.Struct("<4xqx")


def pack_lines(candidates: CandidateLines) -> bytes:
    """Return a document's candidate lines as bytes, for storage."""
    lines = (*candidates.head, *candidates.tail)
    return _HEADER.pack(candidates.text_key, len(candidates.head), len(candidates.tail)) + b"".join(
        _LINE.pack(line.number, line.key, line.kind) for line in lines
    )


def unpack_lines(packed: bytes) -> CandidateLines:
    """Return the candidate lines that `pack_lines` packed."""
    text_key, heads, tails = _HEADER.unpack_from(packed)
    line_bytes = packed[_HEADER.size : _HEADER.size + (heads + tails) * _LINE.size]
    lines = [
        CandidateLine(number, key, LineKind(kind))
        for number, key, kind in _LINE.iter_unpack(line_bytes)
    ]
    return CandidateLines(text_key, tuple(lines[:heads]), tuple(lines[heads:]))


def line_keys(packed: bytes) -> list[int]:
    """Return the keys of a document's candidate lines, from what `pack_lines` made of them."""
    return [key for (key,) in _KEY.iter_unpack(packed[_HEADER.size :])]


def is_packed(content: bytes) -> bool:
    """Return whether `unpack_lines` can read bytes that may come from somebody else."""
    try:
        lines = unpack_lines(content)
    except (ValueError, struct.error):
        return False
    size = _HEADER.size + (len(lines.head) + len(lines.tail)) * _LINE.size
    return len(content) == size


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The keys of the lines that recur, and of those that nearly every document has."""

    lines: frozenset[int] = frozenset()
    everywhere: frozenset[int] = frozenset()

    def left_out(self, packed: bytes) -> tuple[int, ...]:
        """Return the numbers, ascending, of a document's lines that are boilerplate.

        `packed` is what `pack_lines` made of its candidate lines.
        """
        if not self.lines:
            return ()
        candidates = unpack_lines(packed)
        head = self._boilerplate(candidates.head, is_tail=False)
        return tuple(sorted({*head, *self._boilerplate(candidates.tail, is_tail=True)}))

    def _boilerplate(self, lines: Sequence[CandidateLine], *, is_tail: bool) -> Iterator[int]:
        between = 0
        for recurs, group in groupby(lines, key=self._recurs):
            run = list(group)
            if not recurs:
                between += len(run)
                if between > _MAX_BETWEEN:
                    return
                continue
            cues = [index for index, line in enumerate(run) if line.kind is LineKind.CUE]
            # A tail is read from the bottom. Above an imprint there may be recurring lines that are
            # the text's own, such as a signature.
            end = (cues[-1] + 1 if is_tail else len(run)) if cues else 0
            for index, line in enumerate(run):
                if index < end or line.key in self.everywhere:
                    yield line.number

    def _recurs(self, line: CandidateLine) -> bool:
        return line.kind is not LineKind.FIXED and line.key in self.lines


def learn_boilerplate(documents: Iterable[bytes]) -> Boilerplate:
    """Learn the boilerplate of a folder from the packed candidate lines of all its documents."""
    kept = list(documents)
    # Most lines are in one document, and need not be told apart by their texts.
    everything = Counter(chain.from_iterable(map(line_keys, kept)))
    repeated = {key for key, count in everything.items() if count >= _MIN_TEXTS}
    text_keys: set[int] = set()
    seen: set[tuple[int, int]] = set()
    for packed in kept:
        [text_key] = struct.unpack_from("<q", packed)
        text_keys.add(text_key)
        seen.update((key, text_key) for key in repeated.intersection(line_keys(packed)))
    texts = Counter(key for key, _ in seen)
    least = max(_MIN_TEXTS, isqrt(len(text_keys)) // 2)
    nearly_all = max(_MIN_FOR_ALL, _NEARLY_ALL * len(text_keys))
    return Boilerplate(
        frozenset(key for key, count in texts.items() if count >= least),
        frozenset(key for key, count in texts.items() if count >= nearly_all),
    )
