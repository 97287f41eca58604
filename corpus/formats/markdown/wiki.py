"""What wiki editors such as Obsidian add to Markdown: links, embedded notes, comments, marks."""

import re
from pathlib import PurePosixPath

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from corpus.text.alt_text import telling_alt_text

HIDDEN = "hidden_comment"
"""The type of the tokens that stand for comments, which are not shown."""

# [[page#heading^block|text]]; in a table the pipe is escaped.
_LINK = re.compile(
    r"!?\[\[(?P<page>[^\[\]\n|#^]{0,200})(?P<heading>[#^][^\[\]\n|]{0,200})?"
    r"(?:\|(?P<text>[^\[\]\n]{0,300}))?\]\](?!\()"
)
_CONTENTS = frozenset(("toc", "_toc_", "目录"))
_PICTURES = frozenset((".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp", ".avif"))
_PICTURE_SIZE = re.compile(r"\d{1,5}(?:x\d{1,5})?")
_MARKED = 1000
_COMMENT_LINES = 2000


def link(state: StateInline, silent: bool) -> bool:
    """Replace a link to a page by its text: a rule of the parser."""
    src, pos = state.src, state.pos
    if not src.startswith(("[[", "![["), pos) or _is_ascii_word(src[pos - 1 : pos]):
        return False
    match = _LINK.match(src, pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.append_pending(_shown(match))
    state.pos = match.end()
    return True


def _shown(match: re.Match[str]) -> str:
    page, text = match["page"].strip().rstrip("\\"), (match["text"] or "").strip()
    if page.lower() in _CONTENTS and not text:
        return ""
    if match[0].startswith("!") and PurePosixPath(page.lower()).suffix in _PICTURES:
        is_size = _PICTURE_SIZE.fullmatch(text.split("|")[-1]) is not None
        return "" if is_size else telling_alt_text(text)
    heading = (match["heading"] or "").split("^")[0].strip("# ").replace("#", " > ")
    name = page.rpartition("/")[2].removesuffix(".md")
    return text or " > ".join(filter(None, (name, heading)))


def marked(state: StateInline, silent: bool) -> bool:
    """Parse ==marked text==: a rule of the parser."""
    src, start = state.src, state.pos
    if not src.startswith("==", start) or src[start - 1 : start] == "=":
        return False
    last = src.find("==", start + 3, min(start + _MARKED, state.posMax))
    if last < 0 or "\n\n" in src[start:last]:
        return False
    inside = src[start + 2 : last]
    is_comparison = _is_comparison(src, start) or _is_comparison(src, last)
    if inside[0].isspace() or inside[-1].isspace() or inside[0] == "=" or is_comparison:
        return False
    if not silent:
        end, state.pos, state.posMax = state.posMax, start + 2, last
        state.push("mark_open", "mark", 1).markup = "=="
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1).markup = "=="
        state.posMax = end
    state.pos = last + 2
    return True


def _is_comparison(src: str, at: int) -> bool:
    return _is_ascii_word(src[at - 1 : at]) and _is_ascii_word(src[at + 2 : at + 3])


def comment(state: StateInline, silent: bool) -> bool:
    """Leave out a %%comment%%: a rule of the parser."""
    src, start = state.src, state.pos
    if not src.startswith("%%", start) or _is_ascii_word(src[start - 1 : start]):
        return False
    last = src.find("%%", start + 2, state.posMax)
    if last < 0 or _is_ascii_word(src[last + 2 : last + 3]):
        return False
    if not silent:
        state.push(HIDDEN, "", 0).content = src[start : last + 2]
    state.pos = last + 2
    return True


def comment_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Leave out the lines from one that begins with %% to one that ends with it."""
    if state.is_code_block(line) or not _line(state, line).startswith("%%"):
        return False
    last = line
    while last < min(end, line + _COMMENT_LINES):
        text = _line(state, last).rstrip()
        # What opens on one line may close on it.
        inner = text.removeprefix("%%") if last == line else text
        if "%%" in inner:
            break
        last += 1
    else:
        return False
    if not inner.endswith("%%"):
        return False
    if silent:
        return True
    state.line = last + 1
    token = state.push(HIDDEN, "", 0)
    token.content = state.getLines(line, state.line, state.blkIndent, False)
    token.map = [line, state.line]
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
