"""Builds HTML from elements. Whatever is not an element is text and gets escaped."""

import html
import re
from collections.abc import Iterable

# Characters not allowed in HTML text: control characters, lone surrogates, noncharacters.
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Markup(str):
    """HTML in which all text is escaped. Only this module makes it."""

    __slots__ = ()


def text(content: str) -> Markup:
    """Return a text as HTML that displays it unchanged."""
    return Markup(html.escape(_NOT_ALLOWED.sub("\N{REPLACEMENT CHARACTER}", content), quote=True))


def element(name: str, *children: str | None, **attributes: str | float | None) -> Markup:
    """Return an element. Children that are not elements are escaped, None is left out.

    `class_` is the attribute class, `stroke_width` stroke-width, and so on.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


def joined(children: Iterable[str | None]) -> Markup:
    """Return elements and texts one after another; texts are escaped, None is left out."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else text(child)
            for child in children
            if child is not None
        )
    )


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.5g}"
