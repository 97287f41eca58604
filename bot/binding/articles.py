"""The article, paragraph and item that a question names, and where a text has it.

第577条, 第13条第2项, 第八条之一; and clauses of standards, such as 6.3.2.2. Texts are folded; their
numbers need not be normalised.
"""

import re
from dataclasses import dataclass

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN_NUMERALS, is_han
from embeddings.text.chinese_numerals import numeral_value

_MAX_LAW = 40
_MARKS = "〈〉《》"
_NUMERAL = rf"[{HAN_NUMERALS}\d]{{1,9}}"
_AGAIN = rf"(?:之(?P<again>[{HAN_NUMERALS}\d]{{1,3}}))?"
_REFERENCE = lazy_pattern(
    rf"第\s?(?P<article>{_NUMERAL})\s?条{_AGAIN}"
    rf"\s?(?:第?\s?(?P<paragraph>{_NUMERAL})\s?款)?"
    rf"\s?(?:第?\s?[(]?(?P<item>{_NUMERAL})[)]?\s?项)?"
)
_CLAUSE = lazy_pattern(r"(?<![\d.a-z])\d{1,3}(?:\.\d{1,3}){2,6}(?![\d.])")
# An article at the beginning of a line, where it is not referred to.
_HEAD = lazy_pattern(
    rf"^[^\S\n]*第(?P<article>{_NUMERAL})条{_AGAIN}"
    r"(?![的规所和与及或至中款项第,;。]|[、 ]第)",
    re.MULTILINE,
)
_CLAUSE_HEAD = lazy_pattern(
    r"^[^\S\n]*(?P<clause>\d{1,3}(?:\.\d{1,3}){1,6})(?=[^\S\n]|[^\d.的条款中,;、。])", re.MULTILINE
)
_ITEM = lazy_pattern(rf"^[^\S\n]*[(](?P<item>[{HAN_NUMERALS}\d]{{1,3}})[)]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ArticleReference:
    """An article that a question names, or a clause of a standard.

    `number` is its number in digits, 8之1 for 第八条之一. `law` is what stands before it, empty
    where nothing does. `paragraph` and `item` count from 1.
    """

    number: str
    law: str = ""
    paragraph: int | None = None
    item: int | None = None
    start: int = 0
    end: int = 0

    @property
    def shown(self) -> str:
        """How it is written for a reader."""
        if "." in self.number:
            return self.number
        number, again, count = self.number.partition("之")
        return f"第{number}条{again}{count}"


def article_reference(folded: str) -> ArticleReference | None:
    """Return the first article or clause that a folded question names, None where it names none."""
    match = _REFERENCE.search(folded)
    if match is not None:
        number = _number(match["article"], match["again"])
        if number is not None:
            return ArticleReference(
                number,
                law_before(folded, match.start()),
                _value(match["paragraph"]),
                _value(match["item"]),
                *match.span(),
            )
    clause = _CLAUSE.search(folded)
    return None if clause is None else ArticleReference(clause[0], "", None, None, *clause.span())


def law_before(folded: str, end: int) -> str:
    """Return the Chinese characters, and the marks of a title, that end at an offset."""
    start = end
    while start > max(0, end - _MAX_LAW) and (
        is_han(folded[start - 1]) or folded[start - 1] in _MARKS
    ):
        start -= 1
    return folded[start:end].strip(_MARKS)


def article_heads(folded: str) -> list[tuple[int, str]]:
    """Return the offset and number of each article, or clause, that a text itself contains."""
    heads = [
        (match.start(), number)
        for match in _HEAD.finditer(folded)
        if (number := _number(match["article"], match["again"])) is not None
    ]
    heads += [(match.start(), match["clause"]) for match in _CLAUSE_HEAD.finditer(folded)]
    return sorted(heads)


def article_span(folded: str, reference: ArticleReference) -> tuple[int, int] | None:
    """Return `[start, end)` of the article that a reference names, None where a text lacks it.

    Where the reference names a paragraph or an item that the text has, it is the span of that.
    """
    heads = article_heads(folded)
    at = next((at for at, (_, number) in enumerate(heads) if number == reference.number), None)
    if at is None:
        return None
    start = heads[at][0]
    end = heads[at + 1][0] if at + 1 < len(heads) else len(folded)
    if reference.paragraph is not None:
        start, end = _paragraph(folded, start, end, reference.paragraph)
    if reference.item is not None:
        start, end = _item(folded, start, end, reference.item)
    return start, end


def _paragraph(folded: str, start: int, end: int, number: int) -> tuple[int, int]:
    """Return the span of a paragraph in an article; items belong to the paragraph above them."""
    paragraphs: list[tuple[int, int]] = []
    offset = start
    for line in folded[start:end].splitlines(keepends=True):
        if line.strip():
            span = (offset, offset + len(line))
            if paragraphs and _ITEM.match(line):
                paragraphs[-1] = (paragraphs[-1][0], span[1])
            else:
                paragraphs.append(span)
        offset += len(line)
    return paragraphs[number - 1] if 0 < number <= len(paragraphs) else (start, end)


def _item(folded: str, start: int, end: int, number: int) -> tuple[int, int]:
    items = [(match.start(), _value(match["item"])) for match in _ITEM.finditer(folded, start, end)]
    for at, (offset, value) in enumerate(items):
        if value == number and at + 1 < len(items):
            return offset, items[at + 1][0]
        if value == number:
            line = folded.find("\n", offset, end)
            return offset, end if line < 0 else line
    return start, end


def lacks_item(folded: str, reference: ArticleReference) -> bool:
    """Return whether a text has the whole article that a reference names, with items, and the one
    that the reference names is none of them."""
    if reference.item is None:
        return False
    heads = article_heads(folded)
    at = next((at for at, (_, number) in enumerate(heads) if number == reference.number), None)
    if at is None or at + 1 == len(heads):
        return False
    items = list(_ITEM.finditer(folded, heads[at][0], heads[at + 1][0]))
    return bool(items) and all(_value(each["item"]) != reference.item for each in items)


def _number(article: str, again: str | None) -> str | None:
    value, count = _value(article), _value(again)
    if value is None:
        return None
    return str(value) if count is None else f"{value}之{count}"


def _value(numeral: str | None) -> int | None:
    value = None if numeral is None else numeral_value(numeral)
    return None if value is None or value != int(value) else int(value)
