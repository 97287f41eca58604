"""HTML made of elements: what is not an element is text, and escaped."""

import html
import re
from collections.abc import Iterable

# What no HTML text may hold: control characters and halves of characters.
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Markup(str):
    """HTML that was made here, with nothing in it that was not escaped."""

    __slots__ = ()


def text(content: str) -> Markup:
    """Return a text that is shown as it is, whatever it holds."""
    return Markup(html.escape(_NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", content), quote=True))


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
    """Return elements and texts in a row."""
    return Markup(
        "".join(
            child if isinstance(child, Markup) else text(child)
            for child in children
            if child is not None
        )
    )


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.5g}"
