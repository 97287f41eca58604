"""Untrusted text for a terminal or a log: on one line, and without control characters."""

from unicodedata import category


def visible(text: str) -> str:
    r"""Return a text in which all but printable characters and spaces is escaped: `\u{1b}`."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or category(each) == "Zs" else f"\\u{{{ord(each):x}}}"
        for each in text
    )
