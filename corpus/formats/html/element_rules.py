"""Which elements of a page are left out: scripts, hidden parts, menus, footers."""

import re

from selectolax.lexbor import LexborNode

from corpus.cleaning.removal_log import Rule

_IGNORED = frozenset(
    (
        "script style noscript template svg math iframe object embed canvas video audio head "
        "title select option button input textarea datalist dialog map area"
    ).split()
)
_NAVIGATION = frozenset(["nav", "footer", "aside", "form", "menu"])
# Words in a class or id of menus, footers and the like. Many official sites have their text in an
# element TRS_Editor, so such a word only counts on a short element.
_NAVIGATION_WORDS = frozenset(
    (
        "qr qrcode erweima ewm editor share sharing breadcrumb breadcrumbs crumb crumbs nav "
        "navbar navigation footer copyright related recommend advert ads pagination pager "
        "toolbar sidebar bdsharebuttonbox comments statement disclaimer"
    ).split()
)
_MAX_NAVIGATION_LENGTH = 100
# An element with more white space and descendants than this is not one of them.
_MAX_SPREAD = 5000
_NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def removal_rule(node: LexborNode, tag: str, size: int) -> Rule | None:
    """Return the rule by which an element is left out, None if it is kept.

    `size` is the length of the page's text: an element with half of it is never navigation.
    """
    if tag in _IGNORED:
        return Rule.SCRIPT
    attributes = node.attributes
    if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
        return Rule.HIDDEN
    if tag in _NAVIGATION:
        return Rule.PAGE_ELEMENT if len(node.text(deep=True)) * 2 < size else None
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    parts = {part.lower() for part in _NAME_PARTS.findall(names)}
    if parts.isdisjoint(_NAVIGATION_WORDS):
        return None
    length = _short_length(node)
    is_short = length <= _MAX_NAVIGATION_LENGTH and length * 2 < size
    return Rule.PAGE_ELEMENT if is_short else None


def _short_length(node: LexborNode) -> int:
    """Return the length of an element's text, or a greater number where it is long.

    Reading stops early: it is repeated for every element inside this one.
    """
    pieces: list[str] = []
    spread = 0
    for each in node.traverse(include_text=True):
        piece = (each.text_content or "") if each.is_text_node else ""
        pieces.append(piece)
        spread += 1 + len(piece)
        if spread > _MAX_SPREAD:
            return spread
    return len("".join(pieces).strip())
