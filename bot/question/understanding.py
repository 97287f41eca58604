"""Which words of a question are searched, and what they weigh."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.types import Question
from corpus.errors import QuestionError
from corpus.text.fold import fold
from embeddings.text.analyser import Analyser
from embeddings.text.articles import article_numbers, article_query_terms
from embeddings.text.background_idf import BackgroundIdf
from embeddings.text.numbers import normalise_numbers, number_terms, numbers
from embeddings.text.terms import character_terms, distinct

LONGEST = 2000

# What people say before and after what they ask. Only there: 麻烦 and 谢谢 may be asked about, too.
_MANNERS = re.compile(
    r"^(?:(?:您好|你好|大家好|不好意思|打扰(?:一下|了)|劳驾|请问(?:一下)?|麻烦(?=[,。\s您你])|问问|说说|讲讲"
    r"|(?:请|麻烦|能不能|可不可以|能否|可否|可以|我?还?想要?|我要)?(?:您|你|各位|大家)?(?:帮我们?|帮忙|给我们?)?"
    r"(?:(?:请教|打听|咨询|了解|介绍|告诉|问|查|找|说|讲|看)(?:我们?)?(?:一下|下(?![列面级属岗降周个]))"
    r"(?:您|你|各位|大家)?|告诉我们?)"
    r"|(?:有?[谁人]|大家|各位|你们?|您)(?:知道|清楚)(?:不|吗)?"
    r")[,。!:\s]*)+"
    r"|(?<![,。!?\s])[,。!?\s]*(?:非常|十分)?(?:感谢|谢谢)(?:您|你|大家|各位|了|啦)?[,。!?\s]*$"
)
# Phrases that ask and carry no content. Longer ones come first; what is ambiguous (几, 哪, 何)
# counts only with what makes it a question.
_ASKING = re.compile(
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
# Ends pairs on both sides, as a full stop does; white space would not.
_GAP = "。"
HISTORY_WEIGHT = 0.25


def is_only_question_words(folded: str) -> bool:
    """Tell whether a folded question has no words but those that ask: 为什么, 什么时候."""
    return not character_terms(_blanked(folded))


def strip_politeness(question: str) -> str:
    """Return a question without the polite words around it, or as it is where it has no others."""
    folded = fold(question)
    spans = [match.span() for match in _MANNERS.finditer(folded)]
    start = max((end for begin, end in spans if begin == 0), default=0)
    stop = min((begin for begin, end in spans if begin >= start and end > begin), default=None)
    return question[start:stop] or question


def _blanked(folded: str) -> str:
    return _ASKING.sub(_GAP, _MANNERS.sub(_GAP, folded))


def down_weight_history(question: Question, own: Question) -> Question:
    """Return a completed question in which what was said before weighs little.

    It tells which passages are meant; what is asked stands in the question of its own.
    """
    weights = {
        unit: weight if unit in own.weights else weight * HISTORY_WEIGHT
        for unit, weight in question.weights.items()
    }
    return replace(question, weights=weights)


def with_aliases(
    question: Question, names: Sequence[tuple[str, str]], analyser: Analyser
) -> Question:
    """Return a question that also finds what its names are called otherwise."""
    if not names:
        return question
    others = [other for _, other in names]
    pairs = [term for other in others for term in character_terms(other) if len(term) > 1]
    words = [word for other in others for word in analyser.long_words(other)]
    terms = distinct([*question.terms, *pairs, *words])
    return replace(question, terms=tuple(terms), aliases=tuple(names))


def understand(text: str, analyser: Analyser, background: BackgroundIdf) -> Question:
    """Make a question searchable.

    Raises:
        QuestionError: it is empty or longer than 2,000 characters, or no text at all.
    """
    text = text.strip()
    if not text:
        raise QuestionError("The question is empty.", "Write a question.")
    if len(text) > LONGEST:
        raise QuestionError(
            f"The question has {len(text):,} characters, more than {LONGEST:,}.",
            "Ask a shorter question.",
        )
    if "\0" in text:
        raise QuestionError("The question holds a NUL character.", "Write it as plain text.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuestionError("The question holds half a character.", "Write it in valid Unicode.")
    whole = fold(text)
    folded = _blanked(whole)
    units = distinct(character_terms(folded))
    if not units:
        folded = whole
        units = distinct(character_terms(folded))
    extra = article_query_terms(folded) + number_terms(folded)
    terms = distinct(units + extra + analyser.long_words(folded))
    has_numbers = any(numbers(folded))
    if has_numbers:
        units = distinct(character_terms(normalise_numbers(folded)))
    units = distinct(units + article_numbers(folded))
    rarity = background.rarity(units)
    weights = {unit: float(weight) for unit, weight in zip(units, rarity, strict=True)}
    return Question(text, folded, tuple(terms), weights, has_numbers)
