"""How much of a question a text holds."""

import re
from collections.abc import Mapping
from functools import lru_cache

from bot.types import Question
from corpus.fold import fold
from embeddings.numbers import in_one_writing, numbers
from embeddings.terms import HAN

_ALL_HAN = re.compile(f"[{HAN}]+")
_IS_HAN = re.compile(f"[{HAN}]")
_SPACE = re.compile(r"\s+")
_SAID = 0.3
_EDGES = "，,。.、：:；;？?！!“”\"'‘’（）()《》"


# A passage is folded to be ranked, to be told from its copies and to be quoted.
fold_once = lru_cache(maxsize=512)(fold)


def searchable(text: str) -> str:
    """Return a text folded, without the white space that some writers put beside characters."""
    return _closed_up(fold(text))


def _closed_up(folded: str) -> str:
    # Most sentences hold no white space, and splitting tells that sooner.
    return folded if folded.split(None, 1) == [folded] else _SPACE.sub(_kept_space, folded)


def _kept_space(match: re.Match[str]) -> str:
    """Return a run of white space where neither neighbour is a Han character."""
    text, start, end = match.string, *match.span()
    beside_han = (start and _IS_HAN.match(text, start - 1)) or _IS_HAN.match(text, end)
    return "" if beside_han else match[0]


def compared(question: Question, text: str) -> str:
    """Return a text as it is compared with a question: searchable, and with numbers in their one
    writing where the question has some. What it calls otherwise is there as the question has it."""
    return compared_folded(question, fold(text))


def compared_folded(question: Question, folded: str) -> str:
    """Do as `compared` for a text that is folded already."""
    readable = with_names_asked(question, _closed_up(folded))
    return in_one_writing(readable) if question.has_numbers else readable


def with_names_asked(question: Question, folded: str) -> str:
    """Return a folded text with the question's names for what it calls otherwise at its end."""
    called = [said for said, other in question.other_names if other in folded]
    return "\n".join([folded, *called]) if called else folded


def coverage(weights: Mapping[str, float], text: str) -> float:
    """Return the share of a question's weight that a searchable text holds, from 0 to 1.

    A term weighs what it is rare in general text, so 的 and 会议 weigh little.
    """
    total = sum(weights.values())
    return held_weight(weights, text) / total if total > 0 else 0.0


def held_weight(weights: Mapping[str, float], text: str) -> float:
    """Return how much of a question's weight a searchable text holds."""
    # This runs some hundred times a question: most units are not there, and need no call.
    return sum([weight for unit, weight in weights.items() if unit in text and _holds(text, unit)])


def beyond(weights: Mapping[str, float], context: str) -> dict[str, float]:
    """Return a question's weights with those that a searchable context holds made light.

    What the title says already, the sentence that answers need not say again.
    """
    return {
        unit: weight * _SAID if unit in context and _holds(context, unit) else weight
        for unit, weight in weights.items()
    }


def _holds(text: str, unit: str) -> bool:
    """Tell whether a text, of which a unit is a part, holds it as a whole."""
    pattern = _whole(unit)
    return pattern is None or pattern.search(text) is not None


@lru_cache(maxsize=4096)
def _whole(unit: str) -> re.Pattern[str] | None:
    """Return what finds a unit with letters or digits as a whole: 5 does not stand in 2025."""
    if _ALL_HAN.fullmatch(unit):
        return None
    letter = rf"[^\W_{HAN}]"
    before = "" if _ALL_HAN.match(unit[0]) else f"(?<!{letter})"
    after = "" if _ALL_HAN.match(unit[-1]) else f"(?!{letter})"
    return re.compile(before + re.escape(unit) + after)


def shared_words(question: Question, text: str) -> tuple[str, ...]:
    """Return the longest stretches of the question that stand in a searchable text, and the
    question's numbers as the text writes them."""
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
        asked = {number.writing for number in numbers(question.folded)}
        written = (text[each.start : each.end] for each in numbers(text) if each.writing in asked)
        words += (number for number in written if not any(number in word for word in words))
    return tuple(dict.fromkeys(words))
