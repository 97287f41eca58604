"""Tables whose rows are longer than the header, and the paragraphs that follow them at once."""

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as parse_table
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def table_of_pipes(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse a table that ends at the first line without a pipe: a rule in place of the parser's.

    The parser takes the lines below a table for cells of its first column.
    """
    if line + 1 >= end or "|" not in _line(state, line):
        return False
    last = line + 2
    while last < end and not state.isEmpty(last) and "|" in _line(state, last):
        last += 1
    return parse_table(state, line, last, silent)


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def keep_extra_cells(state: StateCore) -> None:
    """Add the cells that a row has beyond the header's, which the parser leaves out."""
    lines = state.src.split("\n")
    tokens: list[Token] = []
    cells = 0
    row: Token | None = None
    for token in state.tokens:
        if token.type == "tr_open":
            row, cells = token, 0
        elif token.type == "td_open":
            cells += 1
        elif token.type == "tr_close" and row is not None and row.map and cells:
            for text in _cells(lines[row.map[0]])[cells:]:
                tokens += [
                    Token("td_open", "td", 1),
                    Token("inline", "", 0, content=text, children=[], map=row.map),
                    Token("td_close", "td", -1),
                ]
        tokens.append(token)
    state.tokens = tokens


def _cells(line: str) -> list[str]:
    # A table in a quote has the quote's marks before its rows.
    columns = escapedSplit(line.lstrip("> \t").rstrip())
    if columns[0] == "":
        del columns[0]
    if columns and columns[-1] == "":
        del columns[-1]
    return [column.strip() for column in columns]
