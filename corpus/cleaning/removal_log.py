"""What the rules of reading leave out, for a reader who asks.

Each rule that takes something away hands it to a recorder where there is one. The ordinary path has
none, and does no work for it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

LONGEST = 2000
"""A longer piece is kept up to here, with an ellipsis."""
_MOST = 100_000
_MISSES = 1000


class Rule(StrEnum):
    """The name of a rule that leaves something out."""

    MARKUP = "markup"
    SCRIPT = "scripts, styles and controls"
    HIDDEN = "hidden part"
    FURNITURE = "page furniture"
    RECURRING = "lines that recur in the folder"
    PINYIN = "pinyin debris"
    INVISIBLE = "invisible characters"
    FRONT_MATTER = "front matter"
    FILE_NAME = "file name line"
    RULER = "rules between lines"
    BROKEN = "unreadable line"
    ARCHIVE = "other parts of the archive"


@dataclass(frozen=True, slots=True)
class Removal:
    """A piece that a rule left out, as it stood in the file; `line` counts from 1."""

    rule: Rule
    text: str
    line: int | None = None


class RemovalLog:
    """Collects what is left out of one file.

    `source` is what the file's bytes decoded to, empty where no line of it can be named; `above`
    counts the lines above the part that a loader was given.
    """

    def __init__(self) -> None:
        self.source = ""
        self.above = 0
        self._pieces: list[Removal] = []

    def drop(self, rule: Rule, text: str, line: int | None = None) -> None:
        """Note a piece; white space alone is nothing. `line` counts in the loader's part."""
        if text.strip() and len(self._pieces) < _MOST:
            kept = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
            known = self.above + line if line is not None and self.source else None
            self._pieces.append(Removal(rule, kept, known))

    def dropped(self) -> tuple[Removal, ...]:
        """Return the pieces by their rules, each with its line where it is found."""
        order = list(Rule)
        by_rule: dict[Rule, list[Removal]] = {}
        for piece in self._pieces:
            by_rule.setdefault(piece.rule, []).append(piece)
        return tuple(
            each
            for rule in sorted(by_rule, key=order.index)
            for each in self._located(by_rule[rule])
        )

    def _located(self, pieces: list[Removal]) -> Iterator[Removal]:
        # A rule goes through a file from its top, so its pieces stand one behind the other.
        position, line, missed = 0, 1, 0
        for piece in pieces:
            opening = piece.text.strip("\n").split("\n")[0].removesuffix("…")
            if piece.line is None and opening and missed < _MISSES:
                at = self.source.find(opening, position)
                if at >= 0:
                    line += self.source.count("\n", position, at)
                    position = at + len(opening)
                    piece = replace(piece, line=line)
                else:
                    missed += 1
                    earlier = self.source.find(opening)
                    if earlier >= 0:
                        above = self.source.count("\n", 0, earlier)
                        piece = replace(piece, line=above + 1)
            yield piece
