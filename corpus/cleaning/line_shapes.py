"""What a single line of a text looks like: an item, a label, a row, the end of a sentence."""

import re

from corpus.text.characters import HAN, HAN_DIGITS, HAN_NUMERALS, HAN_NUMERALS_BELOW_100, HAN_ZEROS

# An article that is only referred to (第三条规定的) begins no item, nor does 第3项 or （二）项.
_ITEM = re.compile(
    rf"第[{HAN_NUMERALS}\d]{{1,6}}[编編章节節篇部](?![的规規])|"
    rf"第[{HAN_NUMERALS}\d]{{1,6}}[条條](?![的规規所和与與及或至中款项項第，,、；;。])|"
    rf"[(（][{HAN_NUMERALS_BELOW_100}\d]{{1,3}}[)）](?![项項款号號目])|"
    rf"[{HAN_NUMERALS_BELOW_100}]{{1,3}}[、.．]|\d{{1,3}}(?:[)）、．](?!\d)|\.(?![\d\w]))|"
    r"[①-⑳㈠-㈩⑴-⒛]|[-*+•·●○■□◆◇▪★☆※>▶►✓✔](?![\dA-Z])|"
    r"附件?\s?\d{0,2}[:：]|注\s?\d{0,2}[:：]"
)
_SECTION_NUMBER = re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}[\s{HAN}]|[-+]")
_LABEL = re.compile(r"[^\s，。；、:：（(]{1,10}\s{0,3}[:：]")
_TIME_OF_A_MESSAGE = re.compile(
    r"[\[(（]?(?:\d{2,4}[-/.年])?(?:\d{1,2}[-/.月]\d{1,2}日?[ T]?)?\d{1,2}[:：]\d{2}|"
    r"\S{1,16} {1,3}\d{1,4}[-/:：]\d{1,2}"
)
_ROW = re.compile(r"\t|\S(?: {2,}|\u3000+[ \u3000]*|[ \u3000]*[|｜│┃┆┊])[ \u3000]*\S|[─━┌├└┬┴┼]")
_CODE = re.compile(r"[{};]$|^[#@$]|[=!<>]=|->|=>|::|\w\(\w*\)|</|\w = \S")
_INNER_MARK = re.compile(r"[，。；、：！？,;](?=.)|[a-z] [a-z]+ [a-z]")
_SENTENCE_END = re.compile(r"[。！？!?；;…：:.][”’」』）)】》\"']{0,3}$")
_NUMERAL = rf"[\d０-９{HAN_DIGITS}{HAN_ZEROS}十廿卅]"
_DATE_LINE = re.compile(
    rf"[（(]?\s?{_NUMERAL}{{4}}\s?年\s?{_NUMERAL}{{1,3}}\s?月\s?{_NUMERAL}{{1,3}}\s?[日号]\s?[）)]?"
)
_PAGE_NUMBER = re.compile(
    r"[-—–－─·.~]{1,3}\s{0,3}(?P<dashed>\d{1,4})\s{0,3}[-—–－─·.~]{1,3}|"
    r"第\s?(?P<page>\d{1,4})\s?页(?:\s?[/／,，、]?\s?[（(]?共\s?\d{1,4}\s?页[)）]?)?|"
    r"(?:page|p\.?)\s?(?P<english>\d{1,4})(?:\s?(?:of|/)\s?\d{1,4})?|"
    r"(?P<bare>\d{1,4})(?:\s?/\s?\d{1,4})?",
    re.IGNORECASE,
)

_MAX_PAGE_NUMBER = 24


def column_width(text: str) -> int:
    """Return the width of a text in columns: 1 for a character of ASCII, 2 for another."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def ends_sentence(line: str) -> bool:
    """Return whether a line ends with a mark that ends a sentence, or announces what follows."""
    return _SENTENCE_END.search(line[-4:]) is not None


def has_inner_mark(line: str) -> bool:
    """Return whether a line is divided by punctuation, or consists of several English words."""
    return _INNER_MARK.search(line) is not None


def begins_list_item(line: str) -> bool:
    """Return whether a line begins with the number or sign of an item, chapter or article."""
    return _ITEM.match(line) is not None


def begins_with_section_number(line: str) -> bool:
    """Return whether a line begins with the number of a section, or with a quantity: `4.1 `."""
    return _SECTION_NUMBER.match(line) is not None


def begins_with_label(line: str) -> bool:
    """Return whether a line begins with a few characters and a colon: `地址：`."""
    return _LABEL.match(line) is not None


def is_structured(line: str) -> bool:
    """Return whether a line is a row drawn with spaces, a line of code, or of a chat."""
    return (
        _ROW.search(line) is not None
        or _TIME_OF_A_MESSAGE.match(line) is not None
        or (_CODE.search(line) is not None and len(line.encode("ascii", "ignore")) * 2 > len(line))
    )


def is_date_line(line: str) -> bool:
    """Return whether a line consists of a date in Chinese: `二〇二四年十月九日`."""
    return _DATE_LINE.fullmatch(line) is not None


def page_number(line: str) -> tuple[int, bool] | None:
    """Return the number in a line that could be a page's, and whether nothing else is written so.

    `— 3 —` and `第3页 共9页` only are numbers of pages; `3`, `3/9` and `第3页` may be others.
    """
    match = _PAGE_NUMBER.fullmatch(line) if len(line) <= _MAX_PAGE_NUMBER else None
    if match is None:
        return None
    number = match["dashed"] or match["page"] or match["english"] or match["bare"]
    is_certain = match["dashed"] or match["english"] or (match["page"] and "共" in line)
    return int(number), bool(is_certain)
