"""Loads HTML: whole pages and fragments."""

import re
from collections import Counter

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.blocks import Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.html.block_builder import BlockBuilder
from corpus.formats.html.element_rules import removal_rule
from corpus.formats.html.page_metadata import page_metadata
from corpus.text.numbering import number_headings

# Elements that can nest without limit. The parser's time and memory grow with the square of depth.
_NESTING = re.compile(
    r"<(/?)(?:(div|section|article|center|blockquote|d[ld]|[uo]l|dir|menu|nav|main|header|footer|aside|"
    r"address|details|figure|fieldset|pre|listing|summary|figcaption|hgroup|dialog|search|h[1-6])|"
    r"(span|font|a|b|i|u|s|em|strong|big|small|strike|tt|code|nobr|q|su[bp]|mark|del|ins|label))"
    r"(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE,
)
_DEEPEST = 100

_MARKUP = re.compile(r"<!--(?:[^<]|<(?!!--)){0,2000}?-->|<[/!?a-zA-Z][^<>]{0,2000}>", re.DOTALL)


def load_html(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a page without scripts, styles, comments, menus and footers.

    All markup is recorded in the removal log.
    """
    if removal_log is not None:
        for tag in _MARKUP.finditer(text):
            removal_log.record(Rule.MARKUP, tag[0])
    return load_page(text, removal_log)


def load_page(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a page that was generated from another format.

    Its markup is not recorded in the removal log, since it is not in the file.
    """
    tree = LexborHTMLParser(_flattened(text))
    builder = BlockBuilder()
    if tree.body is not None:
        _walk(tree.body, builder, removal_log)
    return Loaded(number_headings(builder.blocks), page_metadata(tree))


def _flattened(text: str) -> str:
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


def _walk(root: LexborNode, builder: BlockBuilder, removal_log: RemovalLog | None) -> None:
    # With an explicit stack, because scraped pages nest deeper than Python can recurse.
    size = len(root.text(deep=True))
    stack: list[tuple[LexborNode, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        tag = node.tag or ""
        if leaving:
            builder.leave(tag)
        elif node.is_text_node:
            builder.text(node.text_content or "")
        elif node.is_element_node:
            rule = removal_rule(node, tag, size)
            if rule is None:
                builder.enter(node, tag)
                stack.append((node, True))
                children = list(node.iter(include_text=True))
                stack.extend((child, False) for child in reversed(children))
            elif removal_log is not None:
                removal_log.record(rule, node.text(deep=True).strip())
