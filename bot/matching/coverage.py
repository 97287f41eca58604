"""How much of a question a text holds."""

from collections.abc import Iterable, Mapping

from bot.matching.term_matching import contains_term
from bot.types import Question
from embeddings.text.numbers import Number, numbers

_SAID = 0.3
_EDGES = "，,。.、：:；;？?！!“”\"'‘’（）()《》"


def append_aliases(question: Question, folded: str) -> str:
    """Return a folded text with the question's names for what it calls otherwise at its end."""
    if not question.aliases:
        return folded
    called = [said for said, other in question.aliases if other in folded]
    return "\n".join([folded, *called])


def coverage(weights: Mapping[str, float], text: str) -> float:
    """Return the share of a question's weight that a searchable text holds, from 0 to 1.

    A term weighs what it is rare in general text, so 的 and 会议 weigh little.
    """
    total = sum(weights.values())
    if total <= 0:
        return 0.0
    # Most units are not there, and need no call.
    held = [
        weight for unit, weight in weights.items() if unit in text and contains_term(text, unit)
    ]
    return sum(held) / total


def discount_context(weights: Mapping[str, float], context: str) -> dict[str, float]:
    """Return a question's weights with those that a searchable context holds made light.

    What the title says already, the sentence that answers need not say again.
    """
    return {
        unit: weight * _SAID if unit in context and contains_term(context, unit) else weight
        for unit, weight in weights.items()
    }


def shared_words(question: Question, text: str, counted: Iterable[Number]) -> tuple[str, ...]:
    """Return the longest stretches of the question that stand in a searchable text, and the
    question's numbers, of those `counted` in the text, as the text writes them."""
    words: list[str] = []
    for part in question.folded.split():
        start = 0
        while start < len(part):
            stop = start
            while stop < len(part) and part[start : stop + 1] in text:
                stop += 1
            word = part[start:stop].strip(_EDGES)
            if len(word) >= 2:
                words.append(word)
            start = max(stop, start + 1)
    if question.has_numbers:
        asked = {number.normal_form for number in numbers(question.folded)}
        written = (text[each.start : each.end] for each in counted if each.normal_form in asked)
        words += (number for number in written if not any(number in word for word in words))
    return tuple(dict.fromkeys(words))
