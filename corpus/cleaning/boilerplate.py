"""Which lines recur over the documents of a folder, as a site's menu and imprint do.

A line counts once for each text that it stands at the edge of; copies of one text count once. It
recurs where at least five texts have it, or half the square root of their number where that is
more: a few coincidences in a large folder teach nothing. A line that recurs is still no furniture
by that alone, for the forms of an office recur too. It is left out where a line beside it, in a run
of nothing but lines that recur, looks like furniture; or where nearly every document has it, for
what nearly all say tells none of them apart.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import isqrt

from corpus.cleaning.boilerplate_lines import CandidateLine, CandidateLines, LineKind

_LEAST = 5
# A line of nearly every document; ten are enough to say so.
_NEARLY_ALL = 0.8
_LEAST_FOR_ALL = 10
# A title, a date and a name may stand between a menu and a bar of buttons.
_MOST_BETWEEN = 3
_HEADER = struct.Struct("<qBB")
_LINE = struct.Struct("<IqB")


def pack_lines(edges: CandidateLines) -> bytes:
    """Return edges as bytes, to be kept."""
    lines = (*edges.head, *edges.tail)
    return _HEADER.pack(edges.body, len(edges.head), len(edges.tail)) + b"".join(
        _LINE.pack(line.number, line.key, line.kind) for line in lines
    )


def unpack_lines(packed: bytes) -> CandidateLines:
    """Return the edges that were packed."""
    body, heads, tails = _HEADER.unpack_from(packed)
    kept = packed[_HEADER.size : _HEADER.size + (heads + tails) * _LINE.size]
    lines = [
        CandidateLine(number, key, LineKind(kind)) for number, key, kind in _LINE.iter_unpack(kept)
    ]
    return CandidateLines(body, tuple(lines[:heads]), tuple(lines[heads:]))


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """The keys of the lines that recur, and of those that nearly every document has."""

    lines: frozenset[int] = frozenset()
    everywhere: frozenset[int] = frozenset()

    def left_out(self, packed: bytes) -> tuple[int, ...]:
        """Return the numbers of a document's lines, ascending, that are no part of its text."""
        if not self.lines:
            return ()
        edges = unpack_lines(packed)
        head = self._furniture(edges.head, is_tail=False)
        return tuple(sorted({*head, *self._furniture(edges.tail, is_tail=True)}))

    def _furniture(self, lines: Sequence[CandidateLine], *, is_tail: bool) -> Iterator[int]:
        between = 0
        for recurs, group in groupby(lines, key=self._recurs):
            run = list(group)
            if not recurs:
                between += len(run)
                if between > _MOST_BETWEEN:
                    return
                continue
            cues = [place for place, line in enumerate(run) if line.kind is LineKind.CUE]
            # Above an imprint the text may end with lines that recur and are its own.
            last = (cues[-1] + 1 if is_tail else len(run)) if cues else 0
            for place, line in enumerate(run):
                if place < last or line.key in self.everywhere:
                    yield line.number

    def _recurs(self, line: CandidateLine) -> bool:
        return line.kind is not LineKind.FIXED and line.key in self.lines


def learn_boilerplate(documents: Iterable[bytes]) -> Boilerplate:
    """Learn from the packed edges of all documents of a folder."""
    bodies: set[int] = set()
    seen: set[tuple[int, int]] = set()
    for packed in documents:
        [body] = struct.unpack_from("<q", packed)
        bodies.add(body)
        seen.update((key, body) for _, key, _ in _LINE.iter_unpack(packed[_HEADER.size :]))
    texts = Counter(key for key, _ in seen)
    least = max(_LEAST, isqrt(len(bodies)) // 2)
    nearly_all = max(_LEAST_FOR_ALL, _NEARLY_ALL * len(bodies))
    return Boilerplate(
        frozenset(key for key, count in texts.items() if count >= least),
        frozenset(key for key, count in texts.items() if count >= nearly_all),
    )
