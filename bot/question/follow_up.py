"""A question that leans on the conversation is completed from it.

Three things make a question lean: a word that points back (它, 该, 那…呢), so few words of its own
that they name nothing (什么时候？, 谁主持的？), or words that name little (有举报电话吗？) and that
the folder itself knows together with what was asked before. The first two are told by the words
alone, the third by looking whether a passage holds both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.matching.candidate_text import candidate_texts
from bot.matching.coverage import coverage
from bot.question.slot_substitution import substitute_slot
from bot.question.understanding import LONGEST, is_only_question_words, strip_politeness
from bot.types import Question
from corpus.errors import QuestionError
from corpus.text.fold import fold
from embeddings.types import StoredChunk

# A pronoun points back where no name stands before it in the question that it could mean.
_PRONOUN = re.compile(
    r"(?:(?<!其)它|(?<![其吉维排])他(?!国|人|乡|日)|她)们?"
    r"|(?<![应活本])该(?!地区|怎|如何|不该|干|做|去|带|打|找|交|注|用|由|向|在)"
    r"|(?<![因如彼由])此(?!次|地|外|类|前|后|时|刻)"
    r"|(?<![尤何极与])其(?!次|他|它|实|余|间|外|中)"
    r"|[这那](?=[个次种款家位项些批座场件名支篇部条几套份起类样届])(?!些年)"
    r"|上述"
)
_THING = frozenset("它该此其")
_PERSONAL = frozenset("它他她")
_POINTS = re.compile(r"^(?:那么?|还有|另外|此外|然后|其中|后来|之后|接着)")
_FRAGMENT = re.compile(r"^.{1,14}呢[?。!\s]*$")
_NAMES = re.compile(r"[《「『“\"‘'〈<]|[a-z][a-z\d]")
_END = "？?。.！!，,；; "

# How far back a conversation is read, in turns.
_MOST = 10
# Sums of rarity (natural logarithms). A question below the first names nothing: 谁主持的 has 14. A
# question above the last stands alone; so do 98 of 100 questions that people put without a
# conversation. In between the folder decides: below the second it needs little to make a question
# lean, above it more.
_NAMES_NOTHING = 24.0
_NAMES_LITTLE = 45.0
_STANDS_ALONE = 76.0
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class _Bar:
    """What a passage must hold, as shares of the weight, to know a question together with what was
    said before: of the latter, of the question, and how much less of it than the best passage."""

    before: float
    own: float
    less: float


_LOW = _Bar(before=0.35, own=0.3, less=0.4)
_HIGH = _Bar(before=0.55, own=0.45, less=0.12)


class QuestionReader(Protocol):
    """What completes questions: it weighs words and looks into the folder."""

    def understand(self, text: str) -> Question: ...

    def holding(self, question: Question, limit: int) -> list[StoredChunk]:
        """Return the chunks that hold most of a question's words, best first."""
        ...


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question as it is searched; `own` is what the asker put of it just now."""

    text: str
    own: str


def complete_follow_up(
    question: str, history: Sequence[str], reader: QuestionReader
) -> StandaloneQuestion:
    """Return what to search for a question that follows upon earlier ones, oldest first.

    One that stands alone is returned as it is. One that leans gets the words of the last question
    that stands alone, or takes the place of what it varies in it: 那第二批呢.
    """
    question = question.strip()
    alone = StandaloneQuestion(question, question)
    said = _said([each.strip() for each in history[-_MOST:]], reader)
    if not said or not question or len(question) > LONGEST:
        return alone
    leans = _leans(question, reader)
    if leans is None:
        leans = _known_together(question, said[0], reader)
    return _completed(strip_politeness(question), said) if leans else alone


def _said(earlier: Sequence[str], reader: QuestionReader) -> list[str]:
    """Return the last earlier question that stands alone, with what later ones varied in it, and
    the last one that leans on it and varies nothing."""
    said: list[str] = []
    for number, each in enumerate(earlier, 1):
        try:
            leans = _leans(each, reader)
        except QuestionError:
            continue
        if leans is None:
            # Only the last is worth a search.
            is_last = number == len(earlier)
            leans = bool(said) and is_last and _known_together(each, said[0], reader)
            leans = leans or (_weight(each, reader) < _NAMES_LITTLE and bool(said))
        if not leans:
            said = [each]
        elif said:
            varied = substitute_slot(strip_politeness(each), said[0])
            said = [varied] if varied else [said[0], each]
    return said


def _completed(question: str, said: Sequence[str]) -> StandaloneQuestion:
    varied = substitute_slot(question, said[0])
    if varied is not None and len(varied) <= LONGEST:
        return StandaloneQuestion(varied, varied)
    # 那图书呢 goes on beside the fragment before it, everything else from it.
    said = said[:1] if _FRAGMENT.search(fold(question)) else said
    together = _together(*said, question)
    return StandaloneQuestion(together if len(together) <= LONGEST else question, question)


def _together(*questions: str) -> str:
    *before, last = questions
    return "，".join([*(each.rstrip(_END) for each in before), last])


def _leans(question: str, reader: QuestionReader) -> bool | None:
    """Tell whether a question leans, or None where its words alone don't tell."""
    folded = fold(strip_politeness(question))
    weight = _weight(question, reader)
    if is_only_question_words(folded):
        return True
    if weight < _STANDS_ALONE and (_POINTS.search(folded) or _FRAGMENT.search(folded)):
        return True
    pronoun = _PRONOUN.search(folded)
    if pronoun and _refers_back(pronoun, weight, reader):
        # People write 该馆 of what stands in no conversation, too.
        return True if pronoun[0][0] in _PERSONAL or weight < _NAMES_LITTLE else None
    if weight >= _STANDS_ALONE:
        return False
    if weight < _NAMES_NOTHING and not _NAMES.search(folded):
        return True
    return None


def _weight(text: str, reader: QuestionReader) -> float:
    return sum(reader.understand(text).weights.values()) if text else 0.0


def _refers_back(pronoun: re.Match[str], weight: float, reader: QuestionReader) -> bool:
    """Tell whether nothing before a pronoun is what it means: 他 is no place, 它 no person."""
    before = pronoun.string[: pronoun.start()].strip()
    if pronoun[0][0] in _THING and weight < _STANDS_ALONE:
        return True
    return _weight(before, reader) < _NAMES_NOTHING and not _NAMES.search(before)


def _known_together(question: str, said: str, reader: QuestionReader) -> bool:
    """Tell whether a passage holds both the question and what was said before.

    The more a question names itself, the more of both the passage must hold; and one that finds
    the same passage without the conversation needs none.
    """
    asked, before = reader.understand(question), reader.understand(said)
    both = reader.understand(_together(said, question))
    own = asked.weights
    others = {unit: weight for unit, weight in before.weights.items() if unit not in own}
    alone, together = (reader.holding(each, _LOOKED_AT) for each in (asked, both))
    bar = _LOW if sum(own.values()) < _NAMES_LITTLE else _HIGH
    if bar is _HIGH and alone[:1] == together[:1]:
        return False
    best = max((coverage(own, each.whole) for each in candidate_texts(both, alone)), default=0.0)
    least = max(bar.own, best - bar.less)
    texts = [each.whole for each in candidate_texts(both, together)]
    return any(
        coverage(others, text) >= bar.before and coverage(own, text) >= least for text in texts
    )
