"""Which terms of a question are searched, and what they weigh.

Question phrases (什么时候) and polite phrases (请问) are left out; they are recognised by the word
lists below, which were written for this project.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.limits import MAX_QUESTION_LENGTH
from bot.types import Question
from corpus.errors import QuestionError
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import is_complete
from corpus.text.fold import fold
from embeddings.text.analyser import Analyser
from embeddings.text.articles import article_numbers, article_query_terms
from embeddings.text.background_idf import BackgroundIdf
from embeddings.text.numbers import normalise_numbers, number_terms, numbers
from embeddings.text.terms import character_terms, distinct

# Polite phrases, which people put before and after what they ask. They count only at the two ends:
# 麻烦 and 谢谢 may be what is asked about. In order: greetings and apologies; requests to tell
# (from 请 or 能不能 over 您 and 帮我 to a verb with 一下); 告诉我; 有谁知道; and, at the end,
# thanks.
_POLITE = lazy_pattern(
    r"^(?:(?:您好|你好|大家好|不好意思|打扰(?:一下|了)|劳驾|请问(?:一下)?|麻烦(?=[,。\s您你])|问问|说说|讲讲"
    r"|(?:请|麻烦|能不能|可不可以|能否|可否|可以|我?还?想要?|我要)?(?:您|你|各位|大家)?(?:帮我们?|帮忙|给我们?)?"
    r"(?:(?:请教|打听|咨询|了解|介绍|告诉|问|查|找|说|讲|看)(?:我们?)?(?:一下|下(?![列面级属岗降周个]))"
    r"(?:您|你|各位|大家)?|告诉我们?)"
    r"|(?:有?[谁人]|大家|各位|你们?|您)(?:知道|清楚)(?:不|吗)?"
    r")[,。!:\s]*)+"
    r"|(?<![,。!?\s])[,。!?\s]*(?:非常|十分)?(?:感谢|谢谢)(?:您|你|大家|各位|了|啦)?[,。!?\s]*$"
)
# Question phrases, which carry no content. In order: requests, phrases with 什么, colloquial ones
# with 啥 and 咋, phrases with 哪, 多, 几, 谁 and 怎么, literary ones with 何 and 否, final
# particles, and English question words. Longer alternatives come first; an ambiguous character
# (几, 哪, 何) counts only together with what makes it a question.
_QUESTION_PHRASE = lazy_pattern(
    r"请问一?下?|请告诉我|告诉我|我想知道|我想问|想问一?下|想了解|你知道|知不知道|能不能|可不可以|是不是|有没有|"
    r"会不会|要不要|麻烦问一?下|帮我(?:查|找)一?下?|"
    r"是什么时候|什么时候|什么时间|是什么|有什么|为什么|什么样|干什么|做什么|什么|甚么|"
    r"是啥时候|啥时候|为啥|是啥|有啥|啥样|啥|咋样|咋办|咋|"
    r"是哪些|有哪些|哪些|哪几[个位项种条次名家]?|哪一?[个位天年月日次届家座种项名条所只]|在哪里?|哪里|哪儿|"
    r"是多少|有多少|多少|多久|多长时间|多长|多大|多高|多远|"
    r"几[个位项种条次名家天年月日点人块元时号]|"
    r"是谁|有谁|谁|"
    r"怎么样|怎么办|怎么|怎样|如何|为何|何时|何地|何人|何处|"
    r"是否|能否|可否|"
    r"(?:吗|呢|呀|吧|啊|嘛)(?=[?。!\s]*$)|"
    r"\b(?:what|who|whom|when|where|which|why|how|is|are|was|were|do|does|did|the|a|an|of)\b"
)
# Takes the place of a phrase that is left out. Punctuation keeps the characters on its two sides
# from becoming a pair; white space would not.
_GAP = "。"

# What terms of earlier questions weigh beside those of the question itself.
HISTORY_WEIGHT = 0.25


def is_only_question_words(folded: str) -> bool:
    """Return whether a folded question consists of question phrases only: 为什么, 什么时候."""
    return not character_terms(_blanked(folded))


def strip_politeness(question: str) -> str:
    """Return a question without the polite phrases around it, or unchanged where nothing else is in
    it."""
    folded = fold(question)
    spans = [match.span() for match in _POLITE.finditer(folded)]
    start = max((end for begin, end in spans if begin == 0), default=0)
    stop = min((begin for begin, end in spans if begin >= start and end > begin), default=None)
    return question[start:stop] or question


def question_phrase_spans(folded: str) -> list[tuple[int, int]]:
    """Return `[start, end)` of the polite and question phrases in a folded text."""
    return [
        match.span()
        for pattern in (_POLITE, _QUESTION_PHRASE)
        for match in pattern.finditer(folded)
    ]


def _blanked(folded: str) -> str:
    return _QUESTION_PHRASE.sub(_GAP, _POLITE.sub(_GAP, folded))


def down_weight_history(question: Question, own: Question) -> Question:
    """Return a completed question with less weight on terms that are not in the asker's `own` one.

    What was asked before tells which passages are meant, not what is asked about them.
    """
    weights = {
        term: weight if term in own.weights else weight * HISTORY_WEIGHT
        for term, weight in question.weights.items()
    }
    return replace(question, weights=weights, own=own.folded)


def with_aliases(
    question: Question, names: Sequence[tuple[str, str]], analyser: Analyser
) -> Question:
    """Return a question that is also searched with other names of what it names.

    `names` are pairs of a name in the question and the other name.
    """
    if not names:
        return question
    others = [other for _, other in names]
    pairs = [term for other in others for term in character_terms(other) if len(term) > 1]
    words = [word for other in others for word in analyser.long_words(other)]
    terms = distinct([*question.terms, *pairs, *words])
    return replace(question, terms=tuple(terms), aliases=tuple(names))


def understand(text: str, analyser: Analyser, background: BackgroundIdf) -> Question:
    """Return a question with its search terms and their weights.

    Where it consists of question phrases only, these are searched.

    Raises:
        QuestionError: it is empty, longer than 2,000 characters, or contains a NUL character or a
            lone surrogate.
    """
    text = text.strip()
    _require_valid(text)
    folded_text = fold(text)
    folded = _blanked(folded_text)
    weighed = distinct(character_terms(folded))
    if not weighed:
        folded = folded_text
        weighed = distinct(character_terms(folded))
    extra = article_query_terms(folded) + number_terms(folded)
    terms = distinct(weighed + extra + analyser.long_words(folded))
    has_numbers = any(numbers(folded))
    if has_numbers:
        weighed = distinct(character_terms(normalise_numbers(folded)))
    weighed = distinct(weighed + article_numbers(folded))
    idf = background.idf(weighed)
    weights = {term: float(weight) for term, weight in zip(weighed, idf, strict=True)}
    return Question(text, folded, tuple(terms), weights, has_numbers)


def _require_valid(text: str) -> None:
    if not text:
        raise QuestionError("The question is empty.", "Write a question.")
    if len(text) > MAX_QUESTION_LENGTH:
        raise QuestionError(
            f"The question has {len(text):,} characters, more than {MAX_QUESTION_LENGTH:,}.",
            "Ask a shorter question.",
        )
    if "\0" in text:
        raise QuestionError("The question contains a NUL character.", "Write it as plain text.")
    if not is_complete(text):
        raise QuestionError(
            "The question contains an incomplete character (a lone surrogate).",
            "Write it in valid Unicode.",
        )
