"""Removes tables of contents: headings with the numbers of the pages that they stand on."""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.formats.pages.fragments import Row
from corpus.formats.pages.tables.rows import is_row
from corpus.text.characters import is_han

_HEADINGS = frozenset(("目录", "目錄", "目次", "contents", "tableofcontents", "目录contents"))
_LEADERS = ".．…‥·・•。_-—–"
_NUMBER_MARKS = " \u3000()（）[]-–—·."
_MAX_HEADING = 40
_MIN_DOTS = 3
# The dots that lead to something, and for how many each counts; two ellipses are a pause.
_DOTS = {".": 2, "．": 2, "·": 2, "•": 2, "・": 2, "‥": 2, "…": 3, "⋯": 3}
_LEADING_DOTS = 8
_MAX_LED = 12
_MIN_ENTRIES = 2
_MIN_ENTRIES_WITHOUT_HEADING = 3
_MAX_ENTRIES = 3_000
_MAX_WRAPPED = 60


@dataclass(frozen=True, slots=True)
class _Entry:
    """A title, the page that it names, and whether dots lead there. Roman numbers are page 0."""

    title: str
    page: int
    has_leader: bool


def without_contents(
    pages: Sequence[Sequence[Row]],
) -> tuple[list[list[Row]], list[str]]:
    """Return the rows of pages without tables of contents, and the lines that were left out.

    Under a heading such as 目录, two lines that end with rising page numbers are one. Without the
    heading it needs three with dots, half of which name lines that the text has again. What may be
    a list of prices stays.
    """
    flat = [row for page in pages for row in page]
    gone: set[int] = set()
    entries = [_entry(row) for row in flat]
    number = 0
    while number < len(flat):
        stop = _end(flat, entries, number)
        gone.update(range(number, stop))
        number = max(stop, number + 1)
    if not gone or len(gone) == len(flat):
        return [list(page) for page in pages], []
    kept: list[list[Row]] = []
    place = 0
    for page in pages:
        kept.append([row for at, row in enumerate(page, place) if at not in gone])
        place += len(page)
    return kept, [flat[each].text for each in sorted(gone)]


def has_leader(text: str) -> bool:
    """Return whether dots lead from words to a number, or to a few words, at the end of a line."""
    if sum(map(text.count, _DOTS)) < _MIN_DOTS:
        return False
    length = dots = 0
    for each in reversed(text):
        if each in _DOTS or (each == " " and dots):
            dots += _DOTS.get(each, 0)
        elif dots >= _LEADING_DOTS:
            return length > 0
        else:
            length, dots = length + 1, 0
            if length > _MAX_LED:
                return False
    return False


def _end(flat: Sequence[Row], entries: Sequence[_Entry | None], start: int) -> int:
    """Return where the table of contents ends that begins at a row; `start` if none does."""
    text = flat[start].text
    is_headed = len(text) <= _MAX_HEADING and "".join(text.split()).lower() in _HEADINGS
    if not is_headed and entries[start] is None:
        return start
    first = start + is_headed
    stop = first
    found: list[_Entry] = []
    for number in range(first, min(len(flat), first + _MAX_ENTRIES)):
        entry = entries[number]
        if entry is not None and (is_headed or entry.has_leader):
            if entry.page and found and entry.page < found[-1].page:
                break
            found.append(entry)
            stop = number + 1
        elif number != stop or not is_headed or not _is_wrapped(flat, entries, number):
            break
    if is_headed:
        return stop if len(found) >= _MIN_ENTRIES else start
    if len(found) < _MIN_ENTRIES_WITHOUT_HEADING or found[0].page == found[-1].page:
        return start
    below = {_letters(row.text) for row in flat[stop:]}
    again = sum(_letters(entry.title) in below for entry in found)
    return stop if 2 * again >= len(found) else start


def _is_wrapped(flat: Sequence[Row], entries: Sequence[_Entry | None], number: int) -> bool:
    """Return whether a row is the first line of an entry that continues below it."""
    following = entries[number + 1] if number + 1 < len(entries) else None
    return following is not None and len(flat[number].text) <= _MAX_WRAPPED


def _entry(row: Row) -> _Entry | None:
    entry = _split(row.text)
    if entry is None:
        return None
    return entry if entry.has_leader or is_row(row) else None


def _split(text: str) -> _Entry | None:
    """Return the title and the page number that a line consists of."""
    rest = text.rstrip().removesuffix("页").removesuffix("頁").rstrip(_NUMBER_MARKS)
    title = rest.rstrip("0123456789")
    number = rest[len(title) :]
    if not number:
        title = rest.rstrip("ivxlc")
        number = rest[len(title) :]
    if not number or len(number) > 4 or not title:
        return None
    title = title.removesuffix("第").removesuffix("P").removesuffix("p.")
    head = title.rstrip(_LEADERS + _NUMBER_MARKS)
    leader = title[len(head) :]
    dots = sum(3 if each in "…‥" else each in _LEADERS for each in leader)
    if not any(is_han(each) or each.isalpha() for each in head):
        return None
    page = int(number) if number.isdecimal() and number.isascii() else 0
    has_dots = dots >= _MIN_DOTS
    return (
        _Entry(head, page, has_dots)
        if has_dots or (leader.strip(" \u3000") == "" and leader)
        else None
    )


def _letters(text: str) -> str:
    return "".join(each for each in text if each.isalnum())
