"""Tells the marks `*`, `_` and `~~` from signs of the text: 6*4*3=72, `__init__`, 138****5678.

Emphasis is also found beside Chinese punctuation, where CommonMark takes **“重点”**是 for text: it
expects a space between words. The conditions are those of the proposal "CJK-friendly emphasis".
"""

import re

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

from corpus.text.characters import is_han

# The greatest length of an expression on each side of a sign, in characters.
_REACH = 60
_MASK = 4
_SPACING = 4
_FIRST_CJK = "\u2e80"
_EXPRESSION_BORDER = re.compile(r"[\s，。；、！？：;,!?:“”\"《》<>|]|\*{2,}")
_EQUATION = re.compile(r"[=＝≈×÷]")
_CALCULATION = re.compile(r"公式|等于|计算|尺寸|规格|面积|体积|乘积|相乘")
_DIGIT = re.compile(r"\d")
_DIAL_CODE = re.compile(r"\*[\d*]{1,20}#")
_GLOB = re.compile(r"\*\.\w")
# A name that begins with a low line, such as `__init__`, `_config.yml` or `_a_b`.
_NAME = re.compile(
    r"__[a-z][a-z0-9]*(?:_[a-z0-9]+)*__(?!\w)|_++[A-Za-z0-9]++(?:[._/\\-]++[A-Za-z0-9]++)++"
)
_CLOSING = frozenset("，。；、：！？）】」』”’》〉〕")
_OPENING = frozenset("（【「『“‘《〈〔")


def emphasis_or_sign(state: StateInline, silent: bool) -> bool:
    """Parse a run of `*`, `_` or `~`: a rule of the parser in place of its own."""
    marker = state.src[state.pos]
    if silent or marker not in "*_~":
        return False
    start, end = state.pos, state.pos + 1
    while end < state.posMax and state.src[end] == marker:
        end += 1
    name = _NAME.match(state.src, start, state.posMax) if marker == "_" else None
    if name and not _is_word(state.src[start - 1 : start]):
        _push_text(state, name[0])
    elif (marker == "~" and end - start != 2) or _is_sign(state.src, start, end):
        _push_text(state, state.src[start:end])
    else:
        _push_delimiters(state, marker, end - start)
    return True


def _push_text(state: StateInline, text: str) -> None:
    state.append_pending(text)
    state.pos += len(text)


def _push_delimiters(state: StateInline, marker: str, length: int) -> None:
    may_open, may_close = _flanking(state, marker, length)
    # A pair of `~` is one delimiter; its length is not compared with that of others.
    piece, compared = ("~~", 0) if marker == "~" else (marker, length)
    for _ in range(length // len(piece)):
        state.push("text", "", 0).content = piece
        state.delimiters.append(
            Delimiter(ord(marker), compared, len(state.tokens) - 1, -1, may_open, may_close)
        )
    state.pos += length


def _flanking(state: StateInline, marker: str, length: int) -> tuple[bool, bool]:
    """Return whether a run may open and whether it may close emphasis."""
    if marker == "_":
        scanned = state.scanDelims(state.pos, False)
        return scanned.can_open, scanned.can_close
    src, start, end = state.src, state.pos, state.pos + length
    before = src[start - 1] if start else " "
    after = src[end] if end < state.posMax else " "
    is_apart_before = _is_space(before) or _is_mark(before) or before >= _FIRST_CJK
    is_apart_after = _is_space(after) or _is_mark(after) or after >= _FIRST_CJK
    may_open = not (_is_space(after) or after in _CLOSING) and (
        not _is_mark(after) or is_apart_before
    )
    may_close = not (_is_space(before) or before in _OPENING) and (
        not _is_mark(before) or is_apart_after
    )
    return may_open, may_close


def _is_sign(src: str, start: int, end: int) -> bool:
    """Return whether the run `src[start:end]` is part of the text."""
    before, after = src[start - 1 : start], src[end : end + 1]
    marker, length = src[start], end - start
    if marker == "_":
        return False
    if marker == "~":
        return before.isdigit() and after.isdigit()
    if length >= _MASK or "/" in (before, after):
        return True
    if length == 1:
        return (
            _DIAL_CODE.match(src, start) is not None
            or _GLOB.match(src, start) is not None
            or (_ends_operand(before) and _begins_operand(after))
            or _is_between_numbers(src, start, end)
            or (_is_word(before) and _is_word(after) and _is_calculation(src, start))
        )
    is_mask = length == _MASK - 1 and before.isdigit() and after.isdigit()
    return is_mask or _is_power(src, start, end)


def _is_between_numbers(src: str, start: int, end: int) -> bool:
    """Return whether numbers stand on both sides, perhaps behind spaces: 3 *4* 5."""
    before = src[max(0, start - _SPACING) : start].rstrip()
    after = src[end : end + _SPACING].lstrip()
    return before[-1:].isdigit() and after[:1].isdigit()


def _is_power(src: str, start: int, end: int) -> bool:
    """Return whether two signs stand between a base and an exponent: 2**10, x**n."""
    before, after = src[max(0, start - 3) : start], src[end : end + 3]
    if not (_is_ascii_word(before[-1:]) and _is_ascii_word(after[:1])):
        return False
    are_digits = before[-1].isdigit() and after[0].isdigit()
    are_short = not _is_ascii_word(before[-2:-1]) and not _is_ascii_word(after[1:2])
    return are_digits or are_short


def _is_calculation(src: str, at: int) -> bool:
    """Return whether the expression around an asterisk multiplies: 长*宽*高, 3米*5米*2米."""
    first, last = max(0, at - _REACH), at + _REACH
    borders = [*_EXPRESSION_BORDER.finditer(src, first, at)]
    start = borders[-1].end() if borders else first
    border = _EXPRESSION_BORDER.search(src, at, last)
    end = border.start() if border else min(last, len(src))
    expression = src[start:end]
    pieces = expression.split("*")
    if "" in pieces[1:-1] or len(pieces) % 2 == 0:
        # The asterisks are no pairs, or several stand together.
        return "" not in pieces
    return (
        _EQUATION.search(expression) is not None
        or sum(_DIGIT.search(piece) is not None for piece in pieces) > 1
        or all(len(piece) == 1 for piece in pieces)
        or _CALCULATION.search(src, max(first, start - 12), min(last, end + 4)) is not None
    )


def _ends_operand(character: str) -> bool:
    return _is_ascii_word(character) or character in (")", "]", "）")


def _begins_operand(character: str) -> bool:
    return _is_ascii_word(character) or character in ("(", "[", "（")


def _is_word(character: str) -> bool:
    return _is_ascii_word(character) or is_han(character)


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_space(character: str) -> bool:
    return isWhiteSpace(ord(character))


def _is_mark(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
