"""Completes a question that depends on the conversation, so that it can be searched alone.

A question depends on its context if

- a word in it refers back (它, 该, 那…呢),
- it has too few words of its own to name its subject (什么时候？, 谁主持的？), or
- it has few words (有举报电话吗？) and the folder contains them together with an earlier question.

The first two are decided by the question's words, the third by a search.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.limits import MAX_QUESTION_LENGTH
from bot.matching.candidate_text import CandidateText
from bot.matching.coverage import coverage
from bot.matching.folded_chunk import FoldedChunk
from bot.question.slot_substitution import substitute_slot
from bot.question.understanding import is_only_question_words, strip_politeness
from bot.types import Question
from corpus.errors import QuestionError
from corpus.text.fold import fold

# Personal and demonstrative pronouns that refer back. The lookarounds exclude words that only
# contain the character: 其它, 吉他, 他国, 应该, 因此, 此外, 其次, 尤其.
_PRONOUN = re.compile(
    r"(?:(?<!其)它|(?<![其吉维排])他(?!国|人|乡|日)|她)们?"
    r"|(?<![应活本])该(?!地区|怎|如何|不该|干|做|去|带|打|找|交|注|用|由|向|在)"
    r"|(?<![因如彼由])此(?!次|地|外|类|前|后|时|刻)"
    r"|(?<![尤何极与])其(?!次|他|它|实|余|间|外|中)"
    r"|[这那](?=[个次种款家位项些批座场件名支篇部条几套份起类样届])(?!些年)"
    r"|上述"
)
# First characters of the pronouns that refer to things, and of the personal ones, which stand for a
# noun; the others determine one (该馆).
_OF_THINGS = frozenset("它该此其")
_PERSONAL = frozenset("它他她")
_CONNECTIVE = re.compile(r"^(?:那么?|还有|另外|此外|然后|其中|后来|之后|接着)")
_SHORT_WITH_NE = re.compile(r"^.{1,14}呢[?。!\s]*$")
_QUOTED_OR_LATIN_NAME = re.compile(r"[《「『“\"‘'〈<]|[a-z][a-z\d]")
_FINAL_PUNCTUATION = "？?。.！!，,；; "

# How many earlier questions are taken into account.
_MAX_HISTORY = 10

# Bounds on the weight of a question: the sum of the inverse document frequencies (natural
# logarithms) of its terms. Below the first it does not name its subject: 谁主持的 has 14. From the
# last on it stands alone, as 98 of 100 questions that people ask without a conversation do. In
# between a search decides, which below the second is content with weaker evidence.
_NAMES_SUBJECT = 24.0
_NAMES_SUBJECT_WELL = 45.0
_STANDS_ALONE = 76.0

# How many chunks of each search are looked at.
_SEARCHED = 10


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a chunk must contain to show that a question belongs to an earlier one.

    All are shares of a question's weight: `earlier` of the earlier question, `own` of the question
    itself. `max_deficit` is by how much the chunk's share of the question may fall short of the
    largest share that any chunk has.
    """

    earlier: float
    own: float
    max_deficit: float


_WEAK_EVIDENCE = _Evidence(earlier=0.35, own=0.3, max_deficit=0.4)
_STRONG_EVIDENCE = _Evidence(earlier=0.55, own=0.45, max_deficit=0.12)


class QuestionReader(Protocol):
    """What completing a question needs: the weights of words, and a search of the folder."""

    def understand(self, text: str) -> Question:
        """Return a question as it is searched; raises QuestionError."""
        ...

    def lexical_matches(self, question: Question, limit: int) -> list[FoldedChunk]:
        """Return the chunks with the highest BM25 for a question, best first."""
        ...


@dataclass(frozen=True, slots=True)
class StandaloneQuestion:
    """A question as it is searched; `own` is the part of it that was asked just now."""

    text: str
    own: str


def complete_follow_up(
    question: str, history: Sequence[str], reader: QuestionReader
) -> StandaloneQuestion:
    """Return what to search for a question that follows earlier ones, given oldest first.

    A question that stands alone is returned unchanged. One that depends on its context is put
    behind the last question that stands alone, or takes the place of its counterpart there:
    那第二批呢.
    """
    question = question.strip()
    unchanged = StandaloneQuestion(question, question)
    context = _context([each.strip() for each in history[-_MAX_HISTORY:]], reader)
    if not context or not question or len(question) > MAX_QUESTION_LENGTH:
        return unchanged
    depends = _depends_by_words(question, reader)
    if depends is None:
        depends = _occur_together(question, context[0], reader)
    return _complete(strip_politeness(question), context) if depends else unchanged


def _context(history: Sequence[str], reader: QuestionReader) -> list[str]:
    """Return what a follow-up may depend on: the last earlier question that stands alone, with what
    later fragments replaced in it, and, if there is one, the last question that depends on it and
    replaces nothing."""
    context: list[str] = []
    for number, each in enumerate(history, 1):
        try:
            depends = _depends_by_words(each, reader)
        except QuestionError:
            continue
        if depends is None:
            # Searches are costly, so only the last question gets one.
            is_last = number == len(history)
            depends = bool(context) and is_last and _occur_together(each, context[0], reader)
            depends = depends or (_weight(each, reader) < _NAMES_SUBJECT_WELL and bool(context))
        if not depends:
            context = [each]
        elif context:
            substituted = substitute_slot(strip_politeness(each), context[0])
            context = [substituted] if substituted else [context[0], each]
    return context


def _complete(question: str, context: Sequence[str]) -> StandaloneQuestion:
    substituted = substitute_slot(question, context[0])
    if substituted is not None and len(substituted) <= MAX_QUESTION_LENGTH:
        return StandaloneQuestion(substituted, substituted)
    # A fragment (那图书呢) is parallel to an earlier fragment; any other question continues it.
    context = context[:1] if _SHORT_WITH_NE.search(fold(question)) else context
    joined = _join(*context, question)
    return StandaloneQuestion(joined if len(joined) <= MAX_QUESTION_LENGTH else question, question)


def _join(*questions: str) -> str:
    *earlier, last = questions
    return "，".join([*(each.rstrip(_FINAL_PUNCTUATION) for each in earlier), last])


def _depends_by_words(question: str, reader: QuestionReader) -> bool | None:
    """Return whether a question depends on its context; None where its words do not decide it."""
    folded = fold(strip_politeness(question))
    weight = _weight(question, reader)
    if is_only_question_words(folded):
        return True
    if weight < _STANDS_ALONE and (_CONNECTIVE.search(folded) or _SHORT_WITH_NE.search(folded)):
        return True
    pronoun = _PRONOUN.search(folded)
    if pronoun and _refers_back(pronoun, weight, reader):
        # 该馆 may also mean the one museum that the folder is about.
        return True if pronoun[0][0] in _PERSONAL or weight < _NAMES_SUBJECT_WELL else None
    if weight >= _STANDS_ALONE:
        return False
    if weight < _NAMES_SUBJECT and not _QUOTED_OR_LATIN_NAME.search(folded):
        return True
    return None


def _weight(text: str, reader: QuestionReader) -> float:
    return sum(reader.understand(text).weights.values()) if text else 0.0


def _refers_back(pronoun: re.Match[str], weight: float, reader: QuestionReader) -> bool:
    """Return whether a pronoun's antecedent is outside of the question.

    That is so where the words before the pronoun name nothing. What a pronoun of things means is
    sought outside of any question that does not stand alone: a person before it is not meant.
    """
    before = pronoun.string[: pronoun.start()].strip()
    if pronoun[0][0] in _OF_THINGS and weight < _STANDS_ALONE:
        return True
    return _weight(before, reader) < _NAMES_SUBJECT and not _QUOTED_OR_LATIN_NAME.search(before)


def _occur_together(question: str, earlier: str, reader: QuestionReader) -> bool:
    """Return whether a chunk contains enough of both a question and an earlier one.

    A question that names its subject well needs strong evidence, and none counts where it finds the
    same best chunk without the earlier question.
    """
    text = _join(earlier, question)
    if len(text) > MAX_QUESTION_LENGTH:
        return False
    own, joined = reader.understand(question), reader.understand(text)
    own_weights = own.weights
    earlier_weights = {
        term: weight
        for term, weight in reader.understand(earlier).weights.items()
        if term not in own_weights
    }
    found_alone = reader.lexical_matches(own, _SEARCHED)
    found_joined = reader.lexical_matches(joined, _SEARCHED)
    names_subject_well = sum(own_weights.values()) >= _NAMES_SUBJECT_WELL
    if names_subject_well and found_alone[:1] == found_joined[:1]:
        return False
    needed = _STRONG_EVIDENCE if names_subject_well else _WEAK_EVIDENCE
    texts = _comparable_texts(joined, [*found_alone, *found_joined])
    best = max((coverage(own_weights, texts[each.id]) for each in found_alone), default=0.0)
    least = max(needed.own, best - needed.max_deficit)
    return any(
        coverage(earlier_weights, texts[each.id]) >= needed.earlier
        and coverage(own_weights, texts[each.id]) >= least
        for each in found_joined
    )


def _comparable_texts(question: Question, chunks: Sequence[FoldedChunk]) -> dict[int, str]:
    """Return the text of each chunk as it is compared with a question, by the chunk's id."""
    distinct = {each.id: each for each in chunks}
    return {number: CandidateText(question, each).comparable for number, each in distinct.items()}
