"""Blocks that are not what CommonMark takes them for, and the titles of boxes."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from corpus.formats.markdown.lists import paragraph
from corpus.text.characters import SENTENCE_AND_CLAUSE_MARKS, is_han

_MAX_HEADING_LENGTH = 60
_CODE_SIGN = re.compile(r"[={}<>]|;$|\)\s*$", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[-*+][ \t]+")
# > [!warning]- Title
_CALLOUT = re.compile(r"\[!([\w-]{1,40})(?:\|[^\]\n]{0,100})?\][+-]?[ \t]*([^\n]*)\n?")
# A heading's identity and classes, those on a line of their own, the name of a block at its end.
_HEADING_ATTRIBUTES = re.compile(r"(?<=\S)[ \t]{1,10}\{[#.:][^{}\n]{0,200}\}$")
_ATTRIBUTES = re.compile(r"^\{:[^{}\n]{0,200}\}$\n?", re.MULTILINE)
_BLOCK_ID = re.compile(
    r"(?:^|\n|(?<=[^\sA-Za-z0-9_)])[ \t]{1,10})\^(?=[\w-]{0,60}[a-z-])[a-zA-Z0-9-]{2,60}$"
)


def mend_blocks(state: StateCore) -> None:
    """Make headings, listings and quotes what their authors meant: a rule before inline parsing."""
    state.tokens = list(_mended(state.tokens))
    for before, token in zip(state.tokens, state.tokens[1:], strict=False):
        if token.type == "inline":
            token.content = _without_attributes(token.content, before.type == "heading_open")


def _without_attributes(text: str, is_heading: bool) -> str:
    if is_heading and text.endswith("}"):
        text = _HEADING_ATTRIBUTES.sub("", text)
    if "{:" in text:
        text = _ATTRIBUTES.sub("", text)
    # Only the end is searched: a pattern that ends with the text is tried at each of its places.
    end = text[-80:]
    return text[: len(text) - len(end)] + _BLOCK_ID.sub("", end) if "^" in end else text


def _mended(tokens: Sequence[Token]) -> Iterator[Token]:
    skipped = 0
    for index, token in enumerate(tokens):
        if skipped:
            skipped -= 1
        elif token.type == "heading_open" and _is_sentence(token, tokens[index + 1]):
            yield from paragraph(tokens[index + 1].content)
            skipped = 2
        elif token.type == "code_block" and _is_prose(token.content):
            for line in filter(str.strip, token.content.split("\n")):
                yield from paragraph(_BULLET.sub("", line).strip())
        elif token.type == "blockquote_open":
            yield token
            yield from _callout_title(tokens, index)
        elif token.type == "admonition_title_open" and _is_invented(tokens, index):
            skipped = 2
        else:
            yield token


def _is_sentence(heading: Token, content: Token) -> bool:
    """Return whether what is underlined is text above a rule of dashes, not a heading."""
    if heading.markup not in ("-", "="):
        return False
    text = content.content.strip()
    return (
        "\n" in text
        or len(text) > _MAX_HEADING_LENGTH
        or text[-1:] in SENTENCE_AND_CLAUSE_MARKS.replace("?", "").replace("？", "")
    )


def _is_prose(text: str) -> bool:
    """Return whether indented lines are Chinese text, which many authors indent, and no code."""
    letters = sum(map(str.isalnum, text))
    return sum(map(is_han, text)) * 2 > letters and _CODE_SIGN.search(text) is None


def _callout_title(tokens: Sequence[Token], index: int) -> Iterator[Token]:
    """Yield the title of a quote that is a box, and take its mark out of the quote's text."""
    first, content = tokens[index + 1], tokens[min(index + 2, len(tokens) - 1)]
    match = _CALLOUT.match(content.content) if first.type == "paragraph_open" else None
    if match:
        content.content = content.content[match.end() :]
        if match[2].strip():
            yield from paragraph(match[2].strip())


def _is_invented(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a box has no title, so that the parser made one of the box's kind."""
    kind = str(tokens[index - 1].meta.get("tag", ""))
    return tokens[index + 1].content.strip().lower() == kind.lower()
