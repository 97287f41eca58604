"""Completes a question that depends on the conversation, so that it can be searched alone.

A question depends on its context if

- a word in it refers back (它, 该, 那…呢),
- it has too few words of its own to name its subject (什么时候？, 谁主持的？), or
- it has few words (有举报电话吗？) and the folder contains them together with an earlier question.

The first two are decided by the question's words, the third by a search.
"""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Protocol

from bot.limits import MAX_QUESTION_LENGTH
from bot.question.completion.completion import complete, corrects_word
from bot.question.completion.evidence import NAMES_SUBJECT_WELL, occur_together
from bot.question.completion.fragments import (
    asking_sentence,
    asks_for_more,
    asks_for_source,
    asks_of_fragment,
    find_choice,
    fragment_of,
    is_english_fragment,
    strip_correction,
    strip_turn_words,
    varies,
)
from bot.question.completion.references import names_kind
from bot.question.completion.substitution import names_only_attributes
from bot.question.completion.vocabulary import FolderReader
from bot.question.filler import strip_filler
from bot.question.small_talk import is_small_talk
from bot.question.standalone_question import StandaloneQuestion
from bot.question.understanding import (
    is_only_question_words,
    question_phrase_spans,
    strip_politeness,
)
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
# First letters of jieba's tags of words with content, and what words without it begin with.
_TAGS_OF_CONTENT = frozenset("nvajlistbzg")
_EMPTY = frozenset("不没未无会能要可得有是")
_FEW = 2
_CONNECTIVE = re.compile(r"^(?:那么?|还有|另外|此外|然后|其中|后来|之后|接着)")
_SHORT_WITH_NE = re.compile(r"^.{1,14}呢[?。!\s]*$")
_QUOTED_OR_LATIN_NAME = re.compile(r"[《「『“\"‘'〈<]|[a-z][a-z\d]")
_FINAL_PUNCTUATION = "？?。.！!，,；; "

# How many earlier questions are taken into account.
_MAX_HISTORY = 50
# A completed question grows no longer than this in a conversation.
_MAX_STANDING = 300

# Bounds on the weight of a question: the sum of the inverse document frequencies (natural
# logarithms) of its terms. Below the first it does not name its subject: 谁主持的 has 14. From the
# last on it stands alone, as 98 of 100 questions that people ask without a conversation do. In
# between a search decides, which below the second is content with weaker evidence.
_NAMES_SUBJECT = 24.0
_STANDS_ALONE = 76.0


class QuestionReader(FolderReader, Protocol):
    """What completing a question needs: words and their weights, and a search of the folder."""


def complete_follow_up(
    question: str, history: Sequence[str], reader: QuestionReader
) -> StandaloneQuestion:
    """Return what to search for a question that follows earlier ones, given oldest first.

    A question that stands alone is returned unchanged. One that depends on its context is worded
    with what the last question that stands alone, completed by those behind it, was about.
    """
    question = question.strip()
    unchanged = StandaloneQuestion(question, question)
    if not history or len(question) > MAX_QUESTION_LENGTH or is_small_talk(question):
        return unchanged
    if not question:
        return unchanged
    own = strip_politeness(question)
    corrected = strip_correction(own)
    said = [strip_filler(each.strip()) for each in history[-_MAX_HISTORY:]]
    earlier = _standing_question([each for each in said if not is_small_talk(each)], reader)
    if not earlier or len(earlier) > _MAX_STANDING:
        return unchanged
    if (
        corrected
        and _weight(corrected, reader) >= NAMES_SUBJECT_WELL
        and not fragment_of(corrected)
    ):
        return StandaloneQuestion(corrected, corrected)
    depends = bool(corrected) or corrects_word(own, earlier) or _depends_by_words(question, reader)
    if depends is None:
        depends = (
            names_kind(question, earlier)
            or varies(own, earlier)
            or occur_together(question, earlier, reader)
        )
    if not depends:
        alone = strip_turn_words(question)
        return StandaloneQuestion(alone, alone)
    completed = complete(own, earlier, reader)
    if len(completed.text) > MAX_QUESTION_LENGTH:
        return unchanged
    return StandaloneQuestion(completed.text, completed.text if completed.is_variation else own)


def _standing_question(history: Sequence[str], reader: QuestionReader) -> str:
    """Return the last earlier question that stands alone, completed by those behind it; empty where
    there is none.

    Where all may depend on one another, the first stands that does not certainly depend; where all
    have too few words to tell, the first that is worded as a question of its own.
    """
    found = worded = -1
    for number in reversed(range(len(history))):
        try:
            is_fragment = bool(strip_correction(history[number])) or _depends_by_form(
                history[number], reader
            )
            depends = is_fragment or _depends_by_words(history[number], reader)
            weight = _weight(history[number], reader)
        except QuestionError:
            continue
        if not is_fragment:
            worded = number
        if depends:
            continue
        found = number
        if depends is False or weight >= NAMES_SUBJECT_WELL:
            break
    start = found if found >= 0 else worded
    if start < 0:
        return ""
    return _completed_by(asking_sentence(history[start]), history[start + 1 :], reader)


def _completed_by(earlier: str, following: Iterable[str], reader: QuestionReader) -> str:
    for each in following:
        with suppress(QuestionError):
            completed = complete(strip_politeness(each), earlier, reader).text
            if len(completed) <= _MAX_STANDING:
                earlier = completed
    return earlier


def _depends_by_words(question: str, reader: QuestionReader) -> bool | None:
    """Return whether a question depends on its context; None where its words do not decide it."""
    depends = _depends_by_form(question, reader)
    if depends is not False:
        return depends
    weight = _weight(question, reader)
    if weight >= _STANDS_ALONE:
        return False
    folded = fold(strip_politeness(question))
    if weight < _NAMES_SUBJECT and not _QUOTED_OR_LATIN_NAME.search(folded):
        return None if _begins_with_thing(folded, reader) else True
    return None if _names_something(folded, reader) else True


def _depends_by_form(question: str, reader: QuestionReader) -> bool | None:
    """Return whether a word or the form of a question refers to its context; None where a pronoun
    may do so."""
    folded = fold(strip_politeness(question))
    weight = _weight(question, reader)
    if is_only_question_words(folded) or asks_for_source(folded) or asks_for_more(folded):
        return True
    if asks_of_fragment(folded) or is_english_fragment(folded):
        return True
    if weight < _STANDS_ALONE and find_choice(folded):
        return True
    if weight < _STANDS_ALONE and (_CONNECTIVE.search(folded) or _SHORT_WITH_NE.search(folded)):
        return True
    pronoun = _PRONOUN.search(folded)
    if pronoun and _refers_back(pronoun, weight, reader):
        # 该馆 may also mean the one museum that the folder is about.
        return True if pronoun[0][0] in _PERSONAL or weight < NAMES_SUBJECT_WELL else None
    return folded.rstrip(_FINAL_PUNCTUATION).endswith("呢") and fragment_of(folded) is not None


def _begins_with_thing(folded: str, reader: QuestionReader) -> bool:
    """Return whether a folded question begins with a noun that names more than what things have:
    餐厅在哪, but not 电话多少."""
    word, tag = next(iter(reader.tagged_words(folded)), ("", ""))
    is_noun = tag.startswith("n") and len(word) > 1
    return is_noun and not names_only_attributes([word])


def _names_something(folded: str, reader: QuestionReader) -> bool:
    """Return whether a folded question has a word that can name what it is about.

    A few single characters do not: 晚交了会怎样 is asked of something that is not in it.
    """
    if _QUOTED_OR_LATIN_NAME.search(folded):
        return True
    for start, end in question_phrase_spans(folded):
        folded = folded[:start] + "。" * (end - start) + folded[end:]
    content = [
        word
        for word, tag in reader.tagged_words(folded)
        if tag[0] in _TAGS_OF_CONTENT and word[0] not in _EMPTY
    ]
    if names_only_attributes(content):
        return False
    return any(len(word) > 1 for word in content) or len(content) > _FEW


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
