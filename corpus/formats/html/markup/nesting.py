"""Removes the tags of a page that nest deeper than in any real page."""

import re
from collections import Counter

# Elements that can nest without limit. The parser's time and memory grow with the square of depth.
_NESTING = re.compile(
    r"<(/?)(?:(div|section|article|center|blockquote|d[ld]|[uo]l|dir|menu|nav|main|header|footer|aside|"
    r"address|details|figure|fieldset|pre|listing|summary|figcaption|hgroup|dialog|search|h[1-6])|"
    r"(span|font|a|b|i|u|s|em|strong|big|small|strike|tt|code|nobr|q|su[bp]|mark|del|ins|label|ruby|r[bpt]|rtc))"
    r"(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_DEEPEST = 100


def flattened(text: str) -> str:
    """Return a page without the tags that nest deeper than in any real page.

    Where a begin tag stays, its end tag stays, so that what it hides ends where it should.
    """
    if text.count("<") <= _DEEPEST:
        return text
    kept: list[str] = []
    removed: Counter[str] = Counter()

    def replacement(tag: re.Match[str]) -> str:
        is_closing, block, inline = tag.groups()
        # The end tag of any heading ends any other.
        name = "h" if block and block[1:].isdigit() else (block or inline).lower()
        if not is_closing:
            if len(kept) < _DEEPEST:
                kept.append(name)
                return tag[0]
            removed[name] += 1
        elif removed[name]:
            removed[name] -= 1
        else:
            _close(kept, name)
            return tag[0]
        return "\n" if block else ""

    return _NESTING.sub(replacement, text)


def _close(kept: list[str], name: str) -> None:
    """Remove the innermost element of a name, unless the parser ignores its end tag."""
    for position in range(len(kept) - 1, -1, -1):
        if kept[position] == name:
            del kept[position]
            return
        if name == "span" and kept[position] == "div":
            return
