"""Which words of a question are searched, and what they weigh."""

import re
from dataclasses import replace

from bot.types import Question
from corpus.errors import QuestionError
from corpus.fold import fold
from embeddings.background import Background
from embeddings.numbers import in_one_writing, number_terms, numbers
from embeddings.terms import (
    Analyser,
    article_queries,
    articles_named,
    character_terms,
    distinct,
)

LONGEST = 2000

# Phrases that ask and carry no content. Longer ones come first; what is ambiguous (几, 哪, 何)
# counts only with what makes it a question.
_ASKING = re.compile(
    r"请问一?下?|请告诉我|告诉我|我想知道|我想问|想问一?下|想了解|你知道|知不知道|能不能|可不可以|是不是|有没有|"
    r"麻烦问一?下|帮我(?:查|找)一?下?|"
    r"是什么时候|什么时候|什么时间|是什么|有什么|为什么|什么样|干什么|做什么|什么|甚么|"
    r"是哪些|有哪些|哪些|哪几[个位项种条次名家]?|哪一?[个位天年月日次届家座种项名条所只]|在哪里?|哪里|哪儿|"
    r"是多少|有多少|多少|多久|多长时间|多长|多大|多高|多远|"
    r"几[个位项种条次名家天年月日点人块元]|"
    r"是谁|有谁|谁|"
    r"怎么样|怎么办|怎么|怎样|如何|为何|何时|何地|何人|何处|"
    r"是否|能否|可否|"
    r"(?:吗|呢|呀|吧|啊|嘛)(?=[?。!\s]*$)|"
    r"\b(?:what|who|whom|when|where|which|why|how|is|are|was|were|do|does|did|the|a|an|of)\b"
)
# Ends pairs on both sides, as a full stop does; white space would not.
_GAP = "。"
_SAID_BEFORE = 0.25


def only_asks(folded: str) -> bool:
    """Tell whether a folded question has no words but those that ask: 为什么, 什么时候."""
    return not character_terms(_ASKING.sub(_GAP, folded))


def lighten(question: Question, own: Question) -> Question:
    """Return a completed question in which what was said before weighs little.

    It tells which passages are meant; what is asked stands in the question of its own.
    """
    weights = {
        unit: weight if unit in own.weights else weight * _SAID_BEFORE
        for unit, weight in question.weights.items()
    }
    return replace(question, weights=weights)


def understand(text: str, analyser: Analyser, background: Background) -> Question:
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
    folded = _ASKING.sub(_GAP, whole)
    units = distinct(character_terms(folded))
    if not units:
        folded = whole
        units = distinct(character_terms(folded))
    extra = article_queries(folded) + number_terms(folded)
    terms = distinct(units + extra + analyser.long_words(folded))
    has_numbers = any(numbers(folded))
    if has_numbers:
        units = distinct(character_terms(in_one_writing(folded)))
    units = distinct(units + articles_named(folded))
    rarity = background.rarity(units)
    weights = {unit: float(weight) for unit, weight in zip(units, rarity, strict=True)}
    return Question(text, folded, tuple(terms), weights, has_numbers)
