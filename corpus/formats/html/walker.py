"""Walks through the tree of a page, and hands its elements and texts to a block builder."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.html.block_builder import BREAKING, BlockBuilder
from corpus.formats.html.element_rules import ElementRules, is_shown, toggled_ids
from corpus.formats.html.markup.elements import mended
from corpus.formats.html.markup.nesting import flattened
from corpus.formats.html.page_block import Keep, Region
from corpus.formats.html.page_phrases import has_sentence_mark
from corpus.formats.html.parts.alternative_texts import picture_text

_PICTURES = frozenset(("img", "amp-img"))
_SHADOW_ROOT = "shadowrootmode"
# How deep pages may be in one another: as frames, and as templates that are shown.
_DEEPEST_PAGE = 3
# A menu is at most so large a part of a page that it need not be looked into.
_MENU_SHARE = 3


def parsed(text: str) -> LexborHTMLParser:
    """Return the tree of a page or fragment, after mending its markup."""
    return LexborHTMLParser(flattened(mended(text)))


def walk(tree: LexborHTMLParser, removal_log: RemovalLog | None) -> BlockBuilder:
    """Return the blocks and regions of a page."""
    builder = BlockBuilder()
    _Walker(builder, removal_log).walk(tree, 0)
    return builder


class _Walker:
    def __init__(self, builder: BlockBuilder, removal_log: RemovalLog | None) -> None:
        self._builder = builder
        self._removal_log = removal_log
        self._open: list[Region] = []
        self._size = 0

    def walk(self, tree: LexborHTMLParser, depth: int) -> None:
        # With an explicit stack, because scraped pages nest deeper than Python can recurse.
        root = tree.body
        if root is None:
            return
        rules = ElementRules(lambda: toggled_ids(root))
        outer_size, self._size = self._size, len(root.text(deep=True))
        builder = self._builder
        stack: list[tuple[LexborNode, Region | bool]] = [(root, False)]
        while stack:
            node, state = stack.pop()
            tag = node.tag or ""
            if state:
                builder.leave(node, tag)
                if isinstance(state, Region):
                    self._open.pop()
                    builder.end_region(state)
            elif node.is_text_node:
                builder.text(node.text_content or "")
            elif node.is_element_node:
                region = self._begin(node, tag, rules, depth)
                if region is None:
                    continue
                builder.enter(node, tag)
                stack.append((node, region))
                children = list(node.iter(include_text=True))
                stack.extend((child, False) for child in reversed(children))
        self._size = outer_size

    def _begin(
        self, node: LexborNode, tag: str, rules: ElementRules, depth: int
    ) -> Region | bool | None:
        """Begin an element: return its region, True if it has none, None if it is left out."""
        builder = self._builder
        if tag in _PICTURES:
            attributes = node.attributes
            text, is_inline = picture_text(
                attributes.get("zy-footnote") or attributes.get("alt"),
                attributes.get("class") or "",
                is_value=builder.is_behind_name,
            )
            if text:
                builder.picture(text, is_inline)
        verdict = rules.verdict(node, tag, builder.is_in_row)
        if verdict is None:
            return True
        is_block = tag in BREAKING or (tag == "svg" and verdict[0] is not Keep.NOTHING)
        if is_block and tag != "tr" and not builder.is_in_row:
            if verdict[0] is Keep.SENTENCES and self._is_plain_menu(node):
                self._record(node, verdict[1])
                return None
            return self._region(*verdict)
        if not self._inner_page(node, tag, depth):
            self._record(node, verdict[1])
        return None

    def _is_plain_menu(self, node: LexborNode) -> bool:
        """Return whether a menu is a small part of the page and has no sentence to look for."""
        if self._open:
            return False
        text = node.text(deep=True)
        return len(text) * _MENU_SHARE < self._size and not has_sentence_mark(text)

    def _region(self, keep: Keep, rule: Rule) -> Region | bool:
        """Begin a region, unless one like it is open: that decides about this one too."""
        if len(self._open) > 1 or any(_covers(each, keep, rule) for each in self._open):
            return True
        region = self._builder.begin_region(keep, rule)
        self._open.append(region)
        return region

    def _inner_page(self, node: LexborNode, tag: str, depth: int) -> bool:
        """Walk through the page that a frame or an open template contains; False if it has none."""
        if depth >= _DEEPEST_PAGE or self._builder.is_in_row:
            return False
        attributes = node.attributes
        if tag == "iframe" and is_shown(node):
            source = attributes.get("srcdoc") or ""
        elif tag == "template" and _SHADOW_ROOT in attributes:
            html = node.html or ""
            source = html[html.find(">") + 1 : html.rfind("</")]
        else:
            return False
        if not source.strip():
            return False
        self.walk(parsed(source), depth + 1)
        return True

    def _record(self, node: LexborNode, rule: Rule) -> None:
        if self._removal_log is not None:
            self._removal_log.record(rule, node.text(deep=True).strip())


def _covers(region: Region, keep: Keep, rule: Rule) -> bool:
    return (
        region.keep is Keep.NOTHING
        or (region.rule is rule and region.keep is not Keep.WHOLE)
        or (region.keep is keep)
    )
