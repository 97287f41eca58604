"""The HTML form of a mail: a page without the menus and footers of web sites."""

import re

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})((?:\s[^<>]{0,4000})?)>")
# What a web page leaves out by the names of its elements is a signature in a mail.
_NAMES = re.compile(r"""\s(?:class|id|role)\s{0,5}=\s{0,5}(?:"[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
_REGIONS = frozenset("aside footer form header main menu nav".split())


def as_plain_page(html: str) -> str:
    """Return a page whose elements have no names that tell menus and footers from the text."""
    return _TAG.sub(_plain_tag, html)


def _plain_tag(tag: re.Match[str]) -> str:
    closing, name, attributes = tag.groups()
    kept = "div" if name.lower() in _REGIONS else name
    return f"<{closing}{kept}{_NAMES.sub('', attributes)}>"
