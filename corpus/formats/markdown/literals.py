"""Text that only looks like Markdown: formulas, paths, and words between angle brackets."""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import html_block as parse_html_block
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import html_inline as parse_html_inline

from corpus.formats.shared import tags

_FORMULA = re.compile(
    r"\$\$(?=\S|\n)[^$]{1,2000}\$\$|\$(?![\s$])(?:[^$\\\n`]|\\[^\n]){1,500}(?<!\s)\$(?!\d)"
)
_LONGEST_FORMULA = 200
_DRIVE = re.compile(r":\\[^\s<>\"|?*，。；、：）]{0,300}\*?[^\s<>\"|?*，。；、：）]{0,300}")
_SHARE = re.compile(r"\\\\[\w.-]{1,100}\\[^\s<>\"|?，。；、：）]{0,300}")
_COMMENT = ("<!--", "<?", "<![CDATA[")


def formula(state: StateInline, silent: bool) -> bool:
    """Keep a formula between dollar signs as it is: a rule of the parser."""
    if state.src[state.pos] != "$":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None or "**" in match[0]:
        return False
    return _keep(state, silent, match[0])


def formula_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Keep the lines between two lines with `$$` together: a rule of the parser."""
    if state.is_code_block(line) or not _line(state, line).startswith("$$"):
        return False
    # The closing signs may be on the line that begins with the opening ones.
    last = line
    while last < min(end, line + _LONGEST_FORMULA):
        text = _line(state, last).rstrip()
        if text.endswith("$$") and (last > line or len(text) > len("$$") * 2):
            break
        last += 1
    else:
        return False
    if silent:
        return True
    state.line = last + 1
    state.push("paragraph_open", "p", 1).map = [line, state.line]
    content = state.push("inline", "", 0)
    content.content = state.getLines(line, state.line, state.blkIndent, False).strip()
    content.map, content.children = [line, state.line], []
    state.push("paragraph_close", "p", -1)
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def path(state: StateInline, silent: bool) -> bool:
    r"""Keep the backslashes of a path, `D:\_a\*.bak`, which escape nothing."""
    src, pos = state.src, state.pos
    if src[pos] == ":":
        is_drive = src[pos - 1 : pos].isascii() and src[pos - 1 : pos].isalpha()
        if not is_drive or (pos > 1 and src[pos - 2].isascii() and src[pos - 2].isalnum()):
            return False
        match = _DRIVE.match(src, pos, state.posMax)
    else:
        match = _SHARE.match(src, pos, state.posMax) if src.startswith("\\\\", pos) else None
    return match is not None and _keep(state, silent, match[0])


def _keep(state: StateInline, silent: bool, text: str) -> bool:
    if not silent:
        state.append_pending(text)
    state.pos += len(text)
    return True


def html_inline(state: StateInline, silent: bool) -> bool:
    """Parse a tag, unless it is no element's or is spoken of: a rule in place of the parser's."""
    if state.src[state.pos] != "<":
        return False
    if not state.src.startswith(_COMMENT, state.pos):
        tag = tags.TAG.match(state.src, state.pos, state.posMax)
        if tag is None or tags.is_spoken_of(tag):
            return False
    return parse_html_inline(state, silent)


def html_block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse lines that begin with a tag, under the same conditions as `html_inline`."""
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith("<", start):
        return False
    if not state.src.startswith((*_COMMENT, "<!"), start):
        # The tag may have attributes on the lines that follow.
        tag = tags.TAG.match(state.src, start)
        if tag is not None and tags.is_spoken_of(tag):
            return False
        if tag is None and ">" in state.src[start : state.eMarks[line]]:
            return False
    return parse_html_block(state, line, end, silent)
