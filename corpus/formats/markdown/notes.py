"""Footnotes, and lines that only look like the definition of a link."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import reference as parse_reference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# [label]: destination
_DEFINITION = re.compile(r"\[[^\[\]\n]{1,200}\]:[ \t]*(\S*)")
_ADDRESS = re.compile(
    r"<|#|[./]|[a-zA-Z][a-zA-Z0-9+.-]{0,20}:|[^。，；！？]{0,200}[/.][^。，；！？]*$"
)


def address_definition(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse the definition of a link, if it names an address: a rule in place of the parser's.

    CommonMark also takes `[注]: 数据截至六月。` for a definition, and leaves it out.
    """
    start = state.bMarks[line] + state.tShift[line]
    found = _DEFINITION.match(state.src, start, state.eMarks[line])
    if found and found[1] and not _ADDRESS.match(found[1]):
        return False
    return parse_reference(state, line, end, silent)


def place_footnotes(state: StateCore) -> None:
    """Move footnotes behind the blocks that refer to them: a rule after inline parsing.

    A footnote that nothing refers to stays where it is.
    """
    notes = state.env.get("footnotes", {})
    if not notes:
        return
    definitions = _definitions(state.tokens)
    by_id = {
        identity: definitions.get(str(note.get("label")), []) or _inline_note(note)
        for identity, note in notes.get("list", {}).items()
    }
    referred = {str(note.get("label")) for note in notes.get("list", {}).values()}
    tokens: list[Token] = []
    waiting: list[int] = []
    is_inside = is_moved = False
    placed: set[int] = set()
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            is_inside = True
            is_moved = token.meta["label"] in referred
        elif token.type == "footnote_reference_close":
            is_inside = is_moved = False
        elif not is_moved:
            tokens.append(token)
            waiting += _references(token)
            if token.level == 0 and token.nesting <= 0 and token.type != "inline" and not is_inside:
                for identity in _with_inner(waiting, by_id, placed):
                    tokens += by_id[identity]
                waiting = []
    state.tokens = tokens


def _definitions(tokens: Sequence[Token]) -> dict[str, list[Token]]:
    found: dict[str, list[Token]] = {}
    label: str | None = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            label = str(token.meta["label"])
            found[label] = []
        elif token.type == "footnote_reference_close":
            label = None
        elif label is not None:
            found[label].append(token)
    return found


def _inline_note(note: dict[str, object]) -> list[Token]:
    children = note.get("tokens")
    if not isinstance(children, list):
        return []
    content = Token("inline", "", 0, content=str(note.get("content", "")), children=children)
    return [Token("paragraph_open", "p", 1), content, Token("paragraph_close", "p", -1)]


def _references(token: Token) -> list[int]:
    return [each.meta["id"] for each in token.children or () if each.type == "footnote_ref"]


def _with_inner(
    waiting: list[int], by_id: dict[int, list[Token]], placed: set[int]
) -> Iterator[int]:
    """Yield the notes that are not placed yet, and those that they refer to themselves."""
    queue = list(waiting)
    while queue:
        identity = queue.pop(0)
        if identity in placed or identity not in by_id:
            continue
        placed.add(identity)
        yield identity
        queue += [inner for token in by_id[identity] for inner in _references(token)]
