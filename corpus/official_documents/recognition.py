"""Recognises an official document among the lines of a text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

from corpus.official_documents.dates import date_below_title, date_of_fields, date_of_signature
from corpus.official_documents.lines import (
    bulletin_in,
    ends_title,
    field_in,
    is_mark,
    is_organisation,
    issue_in,
    letterhead_in,
    may_be_title,
    number_in,
    squeeze,
)
from corpus.text.fold import fold

_MAX_HEAD = 24
# What may stand on a line of its own below the issuer.
_KINDS = frozenset(("文件", "令", "公告", "通告", "通报", "函", "会议纪要", "简报"))
_TITLE_FIELDS = ("标题", "名称", "文件名称")
_MAX_TITLE_LINES = 3
# A text that begins with a longer line begins with a sentence.
_MAX_TITLE = 120
_MAX_LINE, _MAX_LINES, _MAX_SIGNATURE = 400, 5000, 80
_QUOTED_TITLE = re.compile(r"[《〈]([^《》]{4,80})[》〉](?:\([^()]{1,20}\))?(?:已|经|业)")
_ISSUER_OF_TITLE = re.compile(r"(.{2,40}?)关于")


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """What an official document says about itself.

    Attributes:
        title: Its own title; empty where the first line is it.
        title_lines: The indexes of the title's lines; empty where they are not known.
        above: How many lines stand above the title: letterhead and number.
        number: Such as `汐政办发〔2023〕11号`, empty if there is none.
        issuer: The organisation that issued it, empty where it is not named.
        date: When it was issued, in ISO 8601.
    """

    title: str = ""
    title_lines: tuple[int, ...] = ()
    above: int = 0
    number: str = ""
    issuer: str = ""
    date: str | None = None


def find_official_document(lines: Sequence[str]) -> OfficialDocument | None:
    """Return what the lines of a text say about an official document, None if it is none."""
    if not lines or len(lines[0]) > _MAX_TITLE:
        return None
    shown = [line.strip()[:_MAX_LINE] for line in islice(lines, _MAX_HEAD)]
    head = [squeeze(fold(line)) for line in shown]
    found = _with_letterhead(shown, head) or _with_number_below(shown, head) or _signed(shown, head)
    if found is None:
        return None
    behind = found.above
    if found.title_lines and found.title_lines[0] == behind:
        behind = found.title_lines[-1] + 1
    behind = max(1, behind)
    behind += any(number_in(line) for line in head[behind : behind + 1])
    date = date_of_fields(head) or date_below_title(head[behind : behind + 8])
    issuer = found.issuer
    if date is None or not issuer:
        rest = [line for line in islice(lines, behind, _MAX_LINES) if len(line) < _MAX_SIGNATURE]
        signed, at, length = date_of_signature([squeeze(fold(line)) for line in rest])
        date, issuer = date or signed, issuer or (squeeze(rest[at])[:length] if length else "")
    return replace(found, date=date, issuer=issuer)


class _Letterhead:
    """Collects what the lines above the title say."""

    def __init__(self) -> None:
        self.number = ""
        self.title = ""
        self.series = ""
        self._issue = self._order = ""
        self._organisations: list[str] = []

    @property
    def issuer(self) -> str:
        return "、".join(self._organisations)

    def finish(self) -> bool:
        """Complete the number; return whether there is a letterhead or a number."""
        if self.series.endswith("令"):
            self._issue = self._issue.removesuffix("令")
        self.number = self.number or self._order or (self._issue and self.series + self._issue)
        return bool(self.series or self.number)

    def takes(self, shown: str, line: str, below: str) -> bool:
        """Return whether a line belongs to the head, and note what it says."""
        return (
            self._takes_name(squeeze(shown), line, below)
            or self._takes_number(shown, line)
            or is_mark(line)
        )

    def _takes_name(self, shown: str, line: str, below: str) -> bool:
        if found := letterhead_in(line):
            self._organisations.append(shown[: len(found[0])])
            self._order, self.series = found[1] or self._order, line
            return True
        bulletin = bulletin_in(line) if "关于" not in line else ""
        if bulletin and (issue_in(below) or number_in(below)):
            self._organisations.append(shown[: len(bulletin)])
            self.series = line
            return True
        if self._organisations and line in _KINDS and (issue_in(below) or number_in(below)):
            self.series = self._organisations[-1] + line
            self.title = "" if line == "文件" else self.series
            return True
        if is_organisation(line) and not self.number:
            self._organisations.append(shown)
            return True
        return False

    def _takes_number(self, shown: str, line: str) -> bool:
        if not self.number and number_in(line):
            self.number = _as_written(shown, number_in(line))
            return True
        if self.series and issue_in(line):
            self._issue = issue_in(line)
            return True
        field = field_in(line)
        if field is None:
            return False
        self.number = self.number or _number_of_field(field)
        if field[0] in _TITLE_FIELDS:
            self.title = self.title or field[1]
        return True


def _with_letterhead(shown: Sequence[str], head: Sequence[str]) -> OfficialDocument | None:
    """Return a document whose number or letterhead stands above its title."""
    above = _Letterhead()
    at = 0
    while at < len(head) and above.takes(shown[at], head[at], "".join(head[at + 1 : at + 2])):
        at += 1
    if not above.finish():
        return None
    title, title_lines = _title(shown, head, at)
    if not (title or above.title):
        return OfficialDocument(number=above.number, issuer=above.issuer) if above.number else None
    return OfficialDocument(
        title or above.title, title_lines, at if title_lines else 0, above.number, above.issuer
    )


def _number_of_field(field: tuple[str, str]) -> str:
    name, value = field
    return number_in(value) if "文号" in name or "字号" in name or "编号" in name else ""


def _as_written(shown: str, number: str) -> str:
    """Return the number as the document writes it, with its own brackets."""
    squeezed = squeeze(shown)
    start = fold(squeezed).find(number)
    return squeezed[start : start + len(number)] if start >= 0 else number


def _title(shown: Sequence[str], head: Sequence[str], at: int) -> tuple[str, tuple[int, ...]]:
    """Return the title that begins at a line, and the indexes of its lines."""
    joined = ""
    for count in range(_MAX_TITLE_LINES):
        if at + count >= len(head):
            break
        joined += head[at + count]
        if not may_be_title(joined):
            break
        if ends_title(joined):
            return _shown(shown, at, count + 1)
    # An order names what it puts into force.
    quoted = next(filter(None, map(_QUOTED_TITLE.search, head[at : at + 2])), None)
    if quoted is not None:
        title = quoted[1]
        below = next((n for n in range(at, len(head)) if head[n] == title), None)
        return title, () if below is None else (below,)
    if at < len(head) and may_be_title(head[at]) and ("关于" in head[at] or len(head[at]) <= 40):
        return _shown(shown, at, 1)
    return "", ()


def _shown(shown: Sequence[str], at: int, count: int) -> tuple[str, tuple[int, ...]]:
    lines = range(at, at + count)
    return "".join(squeeze(shown[each]) for each in lines), tuple(lines)


def _with_number_below(shown: Sequence[str], head: Sequence[str]) -> OfficialDocument | None:
    """Return a document whose number stands below its title."""
    for at in range(1, min(_MAX_TITLE_LINES + 1, len(head))):
        number = number_in(head[at])
        if number and may_be_title("".join(head[:at])):
            title, lines = _shown(shown, 0, at)
            issuer = _ISSUER_OF_TITLE.match(title)
            number = _as_written(shown[at], number)
            return OfficialDocument(title, lines, 0, number, issuer[1] if issuer else "")
    return None


def _signed(shown: Sequence[str], head: Sequence[str]) -> OfficialDocument | None:
    """Return a document without a number, whose title says that it is one of a kind."""
    at = next((at for at, line in enumerate(head) if not is_organisation(line)), 0)
    if at > _MAX_TITLE_LINES or not head or not may_be_title(head[at]):
        return None
    if not at and ends_title(head[0]):
        return OfficialDocument()
    if not at and "关于" not in head[0]:
        return None
    title, lines = _title(shown, head, at)
    issuer = "、".join(map(squeeze, shown[:at]))
    return OfficialDocument(title, lines, at, "", issuer) if ends_title(fold(title)) else None
