"""Character terms: single characters, pairs of neighbours, and runs of other letters and digits.

Dictionary words may be segmented differently in a question and in a passage; characters and pairs
never are. Characters that a fifth of all texts contain are no terms by themselves: they distinguish
no passages, and their posting lists are the longest.
"""

from collections.abc import Iterable, Iterator
from operator import add

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN, is_han

# A unit is a Han character, or a run of other letters and digits with the marks inside it: 5.2,
# v1.2, covid-19. White space may separate the units of a pair, any other character may not.
_PIECE = lazy_pattern(
    rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]{{1,64}}(?:[.'\-/][^\W_{HAN}]{{1,64}}){{0,8}})"
    r"|(?P<gap>\s+)|."
)
# Those that more than a fifth of the background texts contain, the most common first.
COMMON_CHARACTERS = frozenset(
    "的人一在和有行为中以发不上对大日时国等关作者定出理第进动部会公生了民用当年法家工应地市下全"
    "成方经其是月本业实条开合区主要于及通多新到来务员提事内十机可自分规个同过现政管并三据后能与"
    "前责报体将二任保建他门力展制安设高或场重加表位查期情所相产入资更示道面化得向之这标由施活原"
    "处外度持四明目"
)


def character_terms(folded: str) -> list[str]:
    """Return the units of a folded text and the pairs of neighbouring units, repeats included.

    Two neighbouring runs of other letters and digits are no pair, because they are words already.
    """
    terms: list[str] = []
    before = ""
    for match in _PIECE.finditer(folded):
        kind, piece = match.lastgroup, match[0]
        if kind == "han":
            if before:
                terms.append(before + piece[0])
            terms += piece
            terms += map(add, piece, piece[1:])
            before = piece[-1]
        elif kind == "word":
            if before and is_han(before):
                terms.append(before + piece)
            terms.append(piece)
            before = piece
        elif kind is None:
            before = ""
    return terms


def words_and_breaks(folded: str) -> Iterator[str]:
    """Yield the units of a folded text without Han characters, and an empty string for each
    character that separates neighbours."""
    for match in _PIECE.finditer(folded):
        if match.lastgroup != "gap":
            yield match[0] if match.lastgroup == "word" else ""


def without_common_characters(terms: Iterable[str]) -> list[str]:
    """Return the terms that an index contains: all except the common characters."""
    return [term for term in terms if term not in COMMON_CHARACTERS]


def distinct(terms: Iterable[str]) -> list[str]:
    """Return each term once, in the order of first appearance."""
    return list(dict.fromkeys(terms))
