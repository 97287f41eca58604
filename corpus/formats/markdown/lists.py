"""Numbers of list items as they are written, and the boxes of tasks."""

import re
from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TASK = re.compile(r"^\[([ xX-])\](?=[ \t]+\S)")
_FIRST_YEAR = 1000
_BOXES = {" ": "☐", "x": "☑", "X": "☑", "-": "☒"}


def number_items(state: StateCore) -> None:
    """Write the numbers of ordered lists into their items, which makes them lists without numbers.

    A number that repeats the one above it is counted, as authors expect who write `1.` only; a year
    is not.
    """
    tokens: list[Token] = []
    numbers = _numbers(state.tokens)
    for index, token in enumerate(state.tokens):
        tokens.append(token)
        if token.type in ("ordered_list_open", "ordered_list_close"):
            token.tag = "ul"
        elif token.type == "list_item_open":
            tokens += _labelled(state.tokens, index, numbers.get(index, ""))
    state.tokens = tokens


def _numbers(tokens: Sequence[Token]) -> dict[int, str]:
    """Return the number of each item of an ordered list, with its mark, by the item's index."""
    found: dict[int, str] = {}
    open_lists: list[list[int]] = []
    for index, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            open_lists.append([])
        elif token.type == "list_item_open" and token.info and open_lists:
            open_lists[-1].append(index)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items = open_lists.pop()
            numbers = _counted([int(tokens[item].info) for item in items])
            marks = zip(items, numbers, strict=True)
            found.update({item: f"{number}{tokens[item].markup} " for item, number in marks})
    return found


def _counted(written: Sequence[int]) -> list[int]:
    numbers: list[int] = []
    for position, number in enumerate(written):
        is_repeated = position > 0 and number == written[position - 1] < _FIRST_YEAR
        numbers.append(numbers[-1] + 1 if is_repeated else number)
    return numbers


def _labelled(tokens: Sequence[Token], index: int, label: str) -> list[Token]:
    """Write a label before an item's text; return a paragraph for it where the item has no text."""
    first, content = tokens[index + 1], tokens[index + 2]
    if first.type in ("paragraph_open", "heading_open") and content.type == "inline":
        content.content = label + _TASK.sub(lambda task: _BOXES[task[1]], content.content, 1)
        return []
    return paragraph(label) if label and first.type != "list_item_close" else []


def paragraph(text: str) -> list[Token]:
    """Return the tokens of a paragraph."""
    content = Token("inline", "", 0, content=text, children=[])
    return [Token("paragraph_open", "p", 1), content, Token("paragraph_close", "p", -1)]
