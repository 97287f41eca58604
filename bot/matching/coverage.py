"""How much of a question a text contains."""

from collections.abc import Iterable, Mapping

from bot.matching.term_matching import contains_term
from bot.types import Question
from embeddings.text.numbers import Number, numbers

# What a term weighs in a sentence when the chunk's context contains it already.
_CONTEXT_DISCOUNT = 0.3
# What a term weighs in a sentence of a document that the question names by it, if the pairs and
# words in the rest of the question weigh at least so much together.
_TITLE_DISCOUNT = 0.05
_MIN_REST = 3.0
_PUNCTUATION = "，,。.、：:；;？?！!“”\"'‘’（）()《》"


def append_aliases(question: Question, folded: str) -> str:
    """Return a folded text with the question's names appended of what it calls by another name."""
    if not question.aliases:
        return folded
    asked_names = [asked for asked, other in question.aliases if other in folded]
    return "\n".join([folded, *asked_names])


def coverage(weights: Mapping[str, float], text: str) -> float:
    """Return the share of a question's weight that a searchable text contains, from 0 to 1.

    A term's weight is its inverse document frequency in general text, so 的 and 会议 weigh little.
    """
    total = sum(weights.values())
    return sum(matching(weights, text).values()) / total if total > 0 else 0.0


def matching(weights: Mapping[str, float], text: str) -> dict[str, float]:
    """Return those of a question's weights whose terms a searchable text contains."""
    # Most terms are absent; `in` rejects them without a function call.
    return {
        term: weight
        for term, weight in weights.items()
        if term in text and contains_term(text, term)
    }


def discount_context(weights: Mapping[str, float], context: str) -> dict[str, float]:
    """Return a question's weights, reduced for the terms that a searchable context contains.

    The sentence that answers need not repeat what the title says.
    """
    return {
        term: weight * _CONTEXT_DISCOUNT
        if term in context and contains_term(context, term)
        else weight
        for term, weight in weights.items()
    }


def discount_title(weights: Mapping[str, float], rest: str) -> dict[str, float]:
    """Return a question's weights, reduced for the terms that are not in the rest of it.

    `rest` is the question without the words that name a document, in comparable form. The weights
    are unchanged where hardly anything else is asked.
    """
    asked = {term for term in weights if term in rest}
    if sum(weights[term] for term in asked if len(term) > 1) < _MIN_REST:
        return dict(weights)
    return {
        term: weight if term in asked else weight * _TITLE_DISCOUNT
        for term, weight in weights.items()
    }


def shared_words(question: Question, text: str, text_numbers: Iterable[Number]) -> tuple[str, ...]:
    """Return the words that a question and a searchable text share, to show why it was found.

    These are the longest stretches of the question that occur in the text, and those of
    `text_numbers`, the numbers of the text, that equal a number of the question however both are
    written; they are given as the text writes them.
    """
    words: list[str] = []
    for part in question.folded.split():
        start = 0
        while start < len(part):
            if part[start : start + 2] not in text:
                # A character alone is no word.
                start += 1
                continue
            stop = start
            while stop < len(part) and part[start : stop + 1] in text:
                stop += 1
            word = part[start:stop].strip(_PUNCTUATION)
            if len(word) >= 2:
                words.append(word)
            start = max(stop, start + 1)
    if question.has_numbers:
        asked = {number.normal_form for number in numbers(question.folded)}
        written = (
            text[each.start : each.end] for each in text_numbers if each.normal_form in asked
        )
        words += (number for number in written if not any(number in word for word in words))
    return tuple(dict.fromkeys(words))
