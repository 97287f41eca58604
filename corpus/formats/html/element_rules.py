"""What becomes of an element of a page: it is text, left out, or may not belong to the text."""

import re
from collections.abc import Callable

from selectolax.lexbor import LexborNode

from corpus.cleaning.removal_log import Rule
from corpus.formats.html.block_builder import BREAKING
from corpus.formats.html.class_names import is_in_front, is_opened, name_keep, role_keep
from corpus.formats.html.page_block import Keep
from corpus.formats.html.page_phrases import (
    is_fact,
    is_frame,
    is_interface,
    is_sentence,
    letters,
)

IGNORED = frozenset(
    (
        "script style object embed canvas video audio head title select option input datalist "
        "map area template iframe annotation annotation-xml desc"
    ).split()
)
"""The elements without text for a reader; some of them are looked into by the loader."""

# Elements that are text under a condition of their own.
_SPECIAL = frozenset("textarea button svg math noscript rp".split())
_BY_TAG = {
    "nav": Keep.SENTENCES,
    "menu": Keep.SENTENCES,
    "footer": Keep.FACTS,
    "form": Keep.FACTS,
    "aside": Keep.LINES,
}
_STYLES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|content-visibility\s*:\s*hidden|"
    r"(?P<soft>opacity\s*:\s*0?\.?0*\s*(?:!\s*important\s*)?(?:;|$)|max-height\s*:\s*0(?:px|em|rem|%)?\s*(?:!|;|$)|"
    r"(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{3,5}|clip\s*:\s*rect\(\s*[01]|"
    r"clip-path\s*:\s*inset\(\s*(?:50|100)%)",
    re.IGNORECASE,
)
# One of these is in every style that hides; looking for them first is faster.
_HIDING_WORDS = ("none", "hidden", "opacity", "max-height", ":-", "clip", "collapse")
_MAX_STYLE = 2000
_TOGGLE_ATTRIBUTES = ("aria-controls", "data-target", "data-bs-target", "href")
_BUTTON_ATTRIBUTES = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle")
_BUTTON_PARENTS = frozenset("h1 h2 h3 h4 h5 h6 dt summary".split())
_HEADINGS_ABOVE = frozenset("h1 h2 h3 h4 h5 h6 dt summary button label".split())
_SIBLINGS = frozenset("li tr dd p section article".split())
# An element with more white space and descendants than this is not short.
_MAX_SPREAD = 2000
_MIN_OPENED = 2
_DRAWN_FORMULAS = ("katex", "mathjax", "mwe-math", "mjx")


class ElementRules:
    """Decides about the elements of one page.

    `toggled` is called at most once, and returns the ids of what links and buttons open.
    """

    def __init__(self, toggled: Callable[[], frozenset[str]]) -> None:
        self._find_toggled = toggled
        self._toggled: frozenset[str] | None = None

    def verdict(self, node: LexborNode, tag: str, is_in_row: bool) -> tuple[Keep, Rule] | None:
        """Return what stays of an element, and the rule by which the rest is left out.

        None if the element is text like any other.
        """
        if tag in IGNORED:
            return Keep.NOTHING, Rule.SCRIPT
        if tag in _SPECIAL:
            return _special(node, tag)
        attributes = node.attributes
        if not attributes and tag not in _BY_TAG and tag != "dialog":
            return None
        found = self._verdict(node, tag, attributes)
        if found is None or (
            tag in BREAKING and tag not in ("tr", "tbody", "td", "th", "br") and not is_in_row
        ):
            return found
        return _at_once(node, *found)

    def _verdict(
        self, node: LexborNode, tag: str, attributes: dict[str, str | None]
    ) -> tuple[Keep, Rule] | None:
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".strip()
        role = attributes.get("role") or ""
        hiding = _hiding(attributes, tag)
        keep = role_keep(role) or (name_keep(names) if names else None)
        if hiding is not None:
            return self._hidden(node, names, role, keep, hiding), Rule.HIDDEN
        if keep is Keep.LINES and attributes.get("aria-hidden") == "true":
            return keep, Rule.HIDDEN
        if keep is None:
            keep = _BY_TAG.get(tag)
        if keep is None or _is_note(role, attributes):
            return None
        return keep, Rule.PAGE_ELEMENT

    def _hidden(
        self, node: LexborNode, names: str, role: str, keep: Keep | None, is_soft: bool
    ) -> Keep:
        identity = node.attributes.get("id") or ""
        is_toggled = bool(identity) and identity in self._toggled_ids()
        if keep is not None:
            if keep is Keep.LINES and is_toggled:
                return Keep.LINES
            return Keep.NOTHING if keep is Keep.FACTS else keep
        if node.tag == "dialog" or is_in_front(names):
            return Keep.LINES
        is_content = is_toggled or is_soft or is_opened(names, role) or _stands_in_text(node)
        return Keep.WHOLE if is_content else Keep.WHOLE_IF_SENTENCES

    def _toggled_ids(self) -> frozenset[str]:
        if self._toggled is None:
            self._toggled = self._find_toggled()
        return self._toggled


def _special(node: LexborNode, tag: str) -> tuple[Keep, Rule] | None:
    """Return the verdict on one of `_SPECIAL`."""
    if tag == "textarea":
        return None if "readonly" in node.attributes else (Keep.NOTHING, Rule.SCRIPT)
    if tag == "button":
        return None if _opens_something(node) else (Keep.NOTHING, Rule.SCRIPT)
    if tag == "svg":
        has_text = node.css_first("text") is not None
        return (Keep.LINES if has_text else Keep.NOTHING), Rule.SCRIPT
    if tag == "math":
        return (Keep.NOTHING, Rule.SCRIPT) if _is_repeated(node) else None
    if tag == "noscript":
        return Keep.WHOLE_IF_SENTENCES, Rule.SCRIPT
    return Keep.NOTHING, Rule.READING


def is_shown(node: LexborNode) -> bool:
    """Return whether a frame has a size and is not hidden."""
    attributes = node.attributes
    sizes = ((attributes.get(name) or "").strip() for name in ("width", "height"))
    return _hiding(attributes, node.tag or "") is None and not any(
        size.removesuffix("px") in ("0", "1") for size in sizes
    )


def toggled_ids(root: LexborNode) -> frozenset[str]:
    """Return the ids that links and buttons of a page refer to."""
    query = ", ".join(f"[{name}]" for name in _TOGGLE_ATTRIBUTES[:3]) + ", a[href^='#']"
    values = (
        node.attributes.get(name) or "" for node in root.css(query) for name in _TOGGLE_ATTRIBUTES
    )
    return frozenset(
        part.removeprefix("#") for value in values if len(value) < 200 for part in value.split()
    )


def _hiding(attributes: dict[str, str | None], tag: str) -> bool | None:
    """Return None for an element that shows, whether it is hidden softly for a hidden one.

    What is only transparent, folded or outside the window is going to be shown.
    """
    if "hidden" in attributes:
        return attributes["hidden"] == "until-found"
    if tag == "dialog" and "open" not in attributes:
        return False
    style = attributes.get("style")
    if not style:
        return None
    compact = "".join(style[:_MAX_STYLE].split()).lower()
    if not any(word in compact for word in _HIDING_WORDS):
        return None
    found = [*_STYLES.finditer(style[:_MAX_STYLE])]
    return all(each["soft"] for each in found) if found else None


def _is_note(role: str, attributes: dict[str, str | None]) -> bool:
    """Return whether an element is a footnote, wherever it stands."""
    kind = f"{role} {attributes.get('epub:type') or ''}".lower()
    return "note" in kind


def _stands_in_text(node: LexborNode) -> bool:
    """Return whether a hidden element has a heading above, or elements like itself beside it."""
    before = _element_before(node)
    if before is None:
        return False
    if before.tag in _HEADINGS_ABOVE:
        return True
    return node.tag in _SIBLINGS and before.tag == node.tag and len(node.text(deep=True)) > 1


def _is_repeated(formula: LexborNode) -> bool:
    """Return whether a formula stands beside a picture or a drawing of itself."""
    for above in (formula.parent, formula.parent.parent if formula.parent is not None else None):
        names = (above.attributes.get("class") or "").lower() if above is not None else ""
        if any(word in names for word in _DRAWN_FORMULAS):
            return True
    return False


def _element_before(node: LexborNode) -> LexborNode | None:
    before = node.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    return before


def _opens_something(button: LexborNode) -> bool:
    """Return whether a button is the heading of what it opens, such as a question."""
    attributes = button.attributes
    if attributes.get("role") == "tab" or any(name in attributes for name in _BUTTON_ATTRIBUTES):
        return letters(button.text(deep=True)[:_MAX_SPREAD]) > 1
    return button.parent is not None and button.parent.tag in _BUTTON_PARENTS


def _at_once(node: LexborNode, keep: Keep, rule: Rule) -> tuple[Keep, Rule] | None:
    """Decide about an element inside a paragraph or row, of which all or nothing stays."""
    text = short_text(node)
    if text is None:
        return None
    is_menu = is_frame(text) or is_interface(text)
    if keep is Keep.WHOLE:
        stays = letters(text) >= _MIN_OPENED and not is_menu
    elif keep is Keep.LINES and rule is Rule.PAGE_ELEMENT:
        stays = not is_menu
    elif keep in (Keep.LINES, Keep.WHOLE_IF_SENTENCES):
        stays = is_sentence(text) and not is_menu
    elif keep is Keep.FACTS:
        stays = is_fact(text) and not is_menu
    else:
        stays = False
    return None if stays else (Keep.NOTHING, rule)


def short_text(node: LexborNode) -> str | None:
    """Return the text of an element, None where it is long.

    Reading stops early: it is repeated for every element inside this one.
    """
    pieces: list[str] = []
    spread = 0
    for each in node.traverse(include_text=True):
        piece = (each.text_content or "") if each.is_text_node else ""
        pieces.append(piece)
        spread += 1 + len(piece)
        if spread > _MAX_SPREAD:
            return None
    return "".join(pieces).strip()
