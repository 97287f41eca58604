"""Undoes what mail programs do to lines: `format=flowed` (RFC 3676), and marks of quotation."""

import re

_MARKS = re.compile(r"(?:>[ \t]?){1,50}")
_SIGNATURE_MARK = "-- "


def join_flowed(text: str, removes_space: bool) -> str:
    """Join the lines of a text that a mail program broke, which then end with a space.

    `removes_space` says that this space is none of the text, as in scripts without spaces.
    """
    lines: list[str] = []
    is_open = False
    last_depth = 0
    for line in text.replace("\r\n", "\n").split("\n"):
        marks = _MARKS.match(line)
        depth = marks[0].count(">") if marks else 0
        content = line[marks.end() :] if marks else line.removeprefix(" ")
        if is_open and depth == last_depth and content != _SIGNATURE_MARK:
            lines[-1] += content
        else:
            lines.append(f"{marks[0] if marks else ''}{content}")
        is_open = content.endswith(" ") and content != _SIGNATURE_MARK
        if is_open and removes_space:
            lines[-1] = lines[-1][:-1]
        last_depth = depth
    return "\n".join(lines)


def without_quote_marks(text: str) -> str:
    """Return a text whose lines have no `>` at their beginnings.

    An empty line parts texts of different depth, so that none continues another.
    """
    if ">" not in text:
        return text
    lines: list[str] = []
    last_depth = 0
    for line in text.split("\n"):
        marks = _MARKS.match(line)
        depth = marks[0].count(">") if marks else 0
        if depth != last_depth and lines and lines[-1].strip():
            lines.append("")
        lines.append(line[marks.end() :] if marks else line)
        last_depth = depth
    return "\n".join(lines)
