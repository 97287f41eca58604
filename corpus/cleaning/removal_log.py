"""A record of what reading left out of a file, by which rule.

Rules record what they remove in a log where the caller passes one. An index build passes none, so
that it does no work for a log.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

MAX_PIECE_LENGTH = 2000
"""A longer piece is recorded up to this many characters, with an ellipsis."""

_MAX_REMOVALS = 100_000
# A search through the whole source for each of many pieces would take too long.
_MAX_FAILED_SEARCHES = 1000


class Rule(StrEnum):
    """The name of a rule that removes something, in the order of the report."""

    MARKUP = "markup"
    SCRIPT = "scripts, styles and controls"
    HIDDEN = "hidden part"
    PAGE_ELEMENT = "page elements"
    READING = "readings of characters"
    RECURRING = "lines that recur in the folder"
    PINYIN = "pinyin debris"
    INVISIBLE = "invisible characters"
    FRONT_MATTER = "front matter"
    FILE_NAME = "file name line"
    RULER = "rules between lines"
    BROKEN = "unreadable line"
    ARCHIVE = "other parts of the archive"
    WATERMARK = "watermark"
    CONTENTS = "table of contents"
    PAGE_EDGE = "running heads and page numbers"
    QUOTED = "quoted text that stands above"


@dataclass(frozen=True, slots=True)
class Removal:
    """A piece that a rule removed, as it stands in the file; `line` counts from 1."""

    rule: Rule
    text: str
    line: int | None = None


class RemovalLog:
    """Collects what is removed from one file.

    Attributes:
        source: The decoded text of the file; empty where it has no lines that could be named.
        lines_above: The number of source lines above the text that the loader was given.
    """

    def __init__(self) -> None:
        self.source = ""
        self.lines_above = 0
        self._removals: list[Removal] = []

    def record(self, rule: Rule, text: str, line: int | None = None) -> None:
        """Record a piece, unless it is only white space.

        `line` is counted from 1 in the text that the loader was given.
        """
        if text.strip() and len(self._removals) < _MAX_REMOVALS:
            piece = text if len(text) <= MAX_PIECE_LENGTH else text[: MAX_PIECE_LENGTH - 1] + "…"
            known = self.lines_above + line if line is not None and self.source else None
            self._removals.append(Removal(rule, piece, known))

    def removals(self) -> tuple[Removal, ...]:
        """Return the removals by rule, each with its source line where that can be found."""
        order = list(Rule)
        by_rule: dict[Rule, list[Removal]] = {}
        for removal in self._removals:
            by_rule.setdefault(removal.rule, []).append(removal)
        return tuple(
            each
            for rule in sorted(by_rule, key=order.index)
            for each in self._with_lines(by_rule[rule])
        )

    def _with_lines(self, removals: list[Removal]) -> Iterator[Removal]:
        # A rule works from the top of a file, so each piece is searched for behind the last one.
        position, line, failed = 0, 1, 0
        for removal in removals:
            opening = removal.text.strip("\n").split("\n")[0].removesuffix("…")
            if removal.line is None and opening and failed < _MAX_FAILED_SEARCHES:
                at = self.source.find(opening, position)
                if at >= 0:
                    line += self.source.count("\n", position, at)
                    position = at + len(opening)
                    removal = replace(removal, line=line)
                else:
                    failed += 1
                    earlier = self.source.find(opening)
                    if earlier >= 0:
                        lines_before = self.source.count("\n", 0, earlier)
                        removal = replace(removal, line=lines_before + 1)
            yield removal
