"""A first line that is a file name, such as `217某通知.txt`."""

import re

from corpus.formats.registry import FORMATS, suffix_alternatives

# Suffixes of documents in formats that are not known here.
_FOREIGN_SUFFIXES = (".wps",)
_SUFFIXES = suffix_alternatives((*FORMATS.suffixes, *_FOREIGN_SUFFIXES))
_FILE_NAME = re.compile(
    rf"\s*(?P<name>[^\n<>]{{1,150}})(?:{_SUFFIXES})[ \t]*(?:\n|\Z)", re.IGNORECASE
)
_LEADING_NUMBER = re.compile(r"(\d{1,6})([\s._、-]*)(?=\D)")


def split_file_name_line(text: str) -> tuple[str | None, str]:
    """Return the title in a first line such as `217某通知.txt`, and the text below it."""
    match = _FILE_NAME.match(text)
    if match is None or not text[match.end() :].strip():
        return None, text
    name, rest = match["name"].strip(), text[match.end() :]
    number = _LEADING_NUMBER.match(name)
    # 217某局召开会议 begins with a running number, 2023年工作总结 does not. A running
    # number is followed by a separator, or the text repeats the words behind it, never with it.
    if number:
        behind = name[number.end() :]
        opening = behind[:6]
        if number[2] or (opening in rest and number[1] + opening not in rest):
            name = behind
    return name.strip() or None, rest
