"""Markdown becomes HTML, so that one set of rules cleans both."""

import re

from markdown_it import MarkdownIt

from corpus.blocks import Loaded
from corpus.html import load_html

_ATX = re.compile(r"^#{1,6} \S", re.MULTILINE)


def looks_like_markdown(text: str) -> bool:
    """Tell whether a plain text carries Markdown headings."""
    return sum(1 for _ in zip(range(2), _ATX.finditer(text), strict=False)) == 2


def load_markdown(text: str) -> Loaded:
    """Return the blocks of a Markdown text, HTML inside it included."""
    return load_html(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text))
