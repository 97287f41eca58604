"""What site generators add to Markdown: shortcodes, boxes between colons, tables of contents."""

import re

from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from corpus.text.alt_text import telling_alt_text

_SHORTCODE = re.compile(
    r"\{\{[<%](?P<hugo>[^{}]{1,1000})[%>]\}\}|\{%-?(?P<liquid>[^{}%]{1,1000})-?%\}|"
    r"\{\{-?\s?(?:site|page|layout|post|include)\.[\w.| :'\"/-]{1,200}\}\}"
)
_SHOWN = re.compile(
    r"\b(?:title|caption|alt|text|label|summary|description)\s?=\s?\"([^\"]{1,500})\""
)
_LISTING = re.compile(
    r"\{(?:\{[<%]|%-?)\s*(?P<name>highlight|codeblock|code|raw)\b[^{}]{0,300}\}{1,2}"
)
_END_OF_LISTING = re.compile(r"\{[{%][<%]?-?\s{0,9}(?:end|/)(?:highlight|codeblock|code)\b")
_BOX = re.compile(r":{3,20}[ \t]*(?:\{[^{}\n]{0,200}\}|[\w-]{0,40})[ \t]*(?P<title>[^\n]*)$")
_CONTENTS = re.compile(
    r"\[(?:toc|_toc_|目录)\]|\[\[_?toc_?\]\]|\{:toc\}|\\(?:newpage|pagebreak|tableofcontents)",
    re.IGNORECASE,
)
_LISTING_LENGTH = 50_000


def shortcode(state: StateInline, silent: bool) -> bool:
    """Leave out a shortcode but for the words that it shows: a rule of the parser."""
    if not state.src.startswith("{", state.pos):
        return False
    match = _SHORTCODE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        given = dict.fromkeys(telling_alt_text(each) for each in _SHOWN.findall(match[0]))
        state.append_pending(" ".join(filter(None, given)))
    state.pos = match.end()
    return True


def listing(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse a listing between two shortcodes, `{% highlight %}` for example."""
    begin = _LISTING.fullmatch(_line(state, line).strip())
    if begin is None or begin["name"] == "raw":
        return False
    start = state.eMarks[line]
    closing = _END_OF_LISTING.search(state.src, start, start + _LISTING_LENGTH)
    last = line + state.src.count("\n", start, closing.start()) if closing else end
    if last >= end:
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        token.content = state.getLines(line + 1, last, state.blkIndent, True)
        token.map = [line, last + 1]
        state.line = last + 1
    return True


def box(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Replace the line `::: tip 标题` by the title, and leave out marks of tables of contents."""
    text = _line(state, line).strip()
    match = _BOX.match(text) if text.startswith(":::") else _CONTENTS.fullmatch(text)
    if match is None:
        return False
    if silent:
        return True
    state.line = line + 1
    title = (match.groupdict().get("title") or "").strip(" :")
    if title:
        state.push("paragraph_open", "p", 1).map = [line, line + 1]
        content = state.push("inline", "", 0)
        content.content, content.children, content.map = title, [], [line, line + 1]
        state.push("paragraph_close", "p", -1)
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
