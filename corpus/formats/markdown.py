"""Loads Markdown, by way of HTML, so that the same rules clean both."""

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.blocks import Loaded
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.formats.html.loader import load_page


def load_markdown(text: str, removal_log: RemovalLog | None = None) -> Loaded:
    """Return the blocks of a Markdown text, which may contain HTML."""
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    if removal_log is not None:
        _record(markdown.parse(text), removal_log)
    return load_page(markdown.render(text), removal_log)


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
