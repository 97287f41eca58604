"""Loads Markdown, by way of HTML, so that the same rules clean both."""

from markdown_it import MarkdownIt
from markdown_it.parser_block import RuleFuncBlockType
from markdown_it.rules_block import StateBlock, blockquote, list_block
from markdown_it.token import Token

from corpus.blocks import Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.html.loader import load_page

# In elements: a list in a list adds two, a quote one.
_DEEPEST = 60
_NESTING_RULES: dict[str, RuleFuncBlockType] = {"blockquote": blockquote, "list": list_block}


def load_markdown(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a Markdown text, which may contain HTML."""
    markdown = _parser()
    if removal_log is not None:
        _record(markdown.parse(text), removal_log)
    return load_page(markdown.render(text), removal_log)


def _parser() -> MarkdownIt:
    """Return a parser that takes lists and quotes below `_DEEPEST` for paragraphs.

    The library's own limit drops all that follows, and its rules call themselves at each level.
    """
    markdown = MarkdownIt("commonmark", {"maxNesting": 2 * _DEEPEST})
    markdown.enable(["table", "strikethrough"])
    for name, rule in _NESTING_RULES.items():
        others = [other for other in _NESTING_RULES if other != name]
        markdown.block.ruler.at(name, _limited(rule), {"alt": ["paragraph", "reference", *others]})
    return markdown


def _limited(rule: RuleFuncBlockType) -> RuleFuncBlockType:
    def limited(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        return (silent or state.level < _DEEPEST) and rule(state, line, end, silent)

    return limited


def _record(tokens: list[Token], removal_log: RemovalLog) -> None:
    for token in tokens:
        line = token.map[0] + 1 if token.map else None
        if token.nesting >= 0 and token.markup:
            removal_log.record(Rule.MARKUP, token.markup, line)
        for each in token.children or ():
            is_html = each.type == "html_inline"
            shown = each.attrs.get("href") or each.attrs.get("src")
            piece = each.content if is_html else str(shown) if shown else each.markup
            if each.nesting >= 0:
                removal_log.record(Rule.MARKUP, piece, line)
        if token.type == "html_block":
            removal_log.record(Rule.MARKUP, token.content, line)
