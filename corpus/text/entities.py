"""Character references of HTML, such as `&amp;` and `&#20013;`."""

import html
import re

# The largest code point, 1114111, has seven digits.
_LONG_NUMBER = re.compile(r"&#([0-9]{8,});?")
_MAX_DIGITS = 8


def unescape(text: str) -> str:
    """Return a text with its character references resolved, as `html.unescape` does.

    A number of any length is accepted: Python refuses to convert one of more than 4,300 digits.
    """
    return html.unescape(_LONG_NUMBER.sub(_shortened, text))


def _shortened(match: re.Match[str]) -> str:
    """Return a reference that resolves to the same character and has at most eight digits."""
    significant = match[1].lstrip("0")
    return f"&#{significant[:_MAX_DIGITS] or '0'};"
