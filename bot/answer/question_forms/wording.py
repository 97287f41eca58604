"""Question words of both scripts, and which clauses can stand as a question by themselves."""

import re
from dataclasses import dataclass

from corpus.text.characters import is_han
from corpus.text.fold import fold

MAX_QUESTION = 34
"""The length of a question without its title, in characters."""
MAX_TITLE = 24

# Beginnings of a clause that is no question by itself: pronouns and demonstratives, conjunctions,
# adverbs, generic nouns (会议, 公司) and relative times that need their context, prepositions,
# auxiliaries, digits and punctuation. Also demonstratives anywhere, and a final 一个 or 如果.
_NOT_STANDALONE = re.compile(
    r"^(?:其|该|此|这|那|本|他|她|它|我|你|您|并|但|而|或|若|如|因|由于|同时|另|再|又|还|也|则|即|"
    r"上述|以上|以下|前款|对于|其中|目前|截至|会议|大会|活动|项目|公司|单位|全年|当日|今年|去年|"
    r"然而|期间|来自|最后|随后|后来|事实上|包[含括]|据|根据|按照|经|通过|在|从|对|将|把|被|让|使|为|关于|"
    r"当|每|各|不|可|应|须|需|有|是|至|到|于|以|用|由|之|所|与|和|及|等|上述|相关|有关|前者|后者|双方|"
    r"不仅|只|仅|更|最|已|曾|正|就|都|能|会|要|所以|因此|近日|日前|昨日|记者|\d|[、,])|"
    r"[这该他她它我你]|(?:前|上)[述款]|如果|一[个座家种]$"
)
# What must not follow the replaced part: a second number, or an end that needs another clause, such
# as 时 or 的.
_INCOMPLETE_REST = re.compile(r"\d|[时的者后前内]$|以[上下内外]的")


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The question words of a script."""

    much: str = "多少"
    who: str = "谁"
    where: str = "哪里"
    year: str = "哪一年"
    meaning: str = "是指什么"
    when: str = "什么时候"
    since: str = "从什么时候起"
    which: str = "哪些"
    why: str = "为什么制定"
    how: str = "会受到什么处罚"
    what: str = "是什么"
    published: str = "是谁发布的"


_SIMPLIFIED = QuestionWords()
_TRADITIONAL = QuestionWords(
    much="多少",
    who="誰",
    where="哪裡",
    year="哪一年",
    meaning="是指什麼",
    when="什麼時候",
    since="從什麼時候起",
    which="哪些",
    why="為什麼制定",
    how="會受到什麼處罰",
    what="是什麼",
    published="是誰發佈的",
)


@dataclass(frozen=True, slots=True)
class MadeQuestion:
    """A question, its `kind`, and the part of the text, `asked`, that its answer must quote."""

    kind: str
    question: str
    asked: str


def words_of(text: str) -> QuestionWords:
    """Return the question words of a text's script."""
    changed = sum(a != b for a, b in zip(text, fold(text), strict=True) if is_han(a))
    # Simplified texts have a few characters that folding changes.
    return _TRADITIONAL if changed * 12 > len(text) else _SIMPLIFIED


def stands_alone(clause: str) -> bool:
    """Return whether a folded clause needs no context at its beginning."""
    return not _NOT_STANDALONE.search(clause)


def is_complete(clause: str, end: int) -> bool:
    """Return whether what follows `end` in a folded clause needs no other clause."""
    return not _INCOMPLETE_REST.search(clause, end)


def named(title: str) -> str | None:
    """Return a document's title in brackets, None where it is too long or too short to be named."""
    if not 4 <= len(title) <= MAX_TITLE or any(mark in title for mark in "，。：？！,?!:"):
        return None
    return title if "《" in title else f"《{title}》"
