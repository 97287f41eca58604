"""What a question names."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.binding.alternatives import alternatives
from bot.binding.articles import ArticleReference, article_reference
from bot.binding.calendar import days, editions, months, periods, years
from bot.binding.codes import codes, document_numbers, named_codes, numbered_things
from bot.binding.mentions import WHOLE_WEEK, Kind, Mention
from bot.binding.named_laws import named_laws
from bot.binding.regions import regions
from bot.binding.weekdays import weekdays
from bot.matching.named_title import without_document_numbers
from bot.types import Question
from embeddings.text.numbers import normalise_numbers

# More are not looked at: a question names few things.
_MAX_MENTIONS = 12
_MAX_LENGTH = 400

_TIMES = frozenset({Kind.DAY, Kind.MONTH, Kind.PERIOD, Kind.YEAR, Kind.WEEKDAY})


@dataclass(frozen=True, slots=True)
class Names:
    """What a question names, each thing once, the article that it asks for, and the plain titles
    of the laws and other documents that it names."""

    mentions: tuple[Mention, ...] = ()
    article: ArticleReference | None = None
    laws: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.mentions or self.laws) or self.article is not None


def read_names(question: Question) -> Names:
    """Return what a question names; a very long one is read up to 400 characters.

    Times that only earlier questions of the conversation name are left out: it has moved on.
    """
    return _read(question.folded[:_MAX_LENGTH], question.own[:_MAX_LENGTH])


# Each passage of an answer asks for the names of one question.
@lru_cache(maxsize=64)
def _read(folded: str, own: str) -> Names:
    asked = normalise_numbers(own)
    found: dict[tuple[Kind, str, int, int, str], Mention] = {}
    for mention in _mentions(folded):
        if own and mention.kind in _TIMES and mention.shown not in asked:
            continue
        key = (mention.kind, mention.group, mention.low, mention.high, mention.value)
        found.setdefault(key, mention)
        if len(found) == _MAX_MENTIONS:
            break
    article = article_reference(folded)
    return Names(tuple(found.values()), article, named_laws(folded, article))


def _mentions(folded: str) -> Iterator[Mention]:
    text = normalise_numbers(folded)
    yield from document_numbers(text)
    text = without_document_numbers(text)
    yield from days(text)
    yield from periods(text)
    # Ranges of months are periods.
    yield from (month for month in months(text) if month.low == month.high)
    yield from years(text)
    yield from editions(folded)
    yield from (day for day in weekdays(folded) if (day.low, day.high) != WHOLE_WEEK)
    yield from numbered_things(text)
    yield from codes(text)
    yield from named_codes(text)
    yield from regions(folded)
    yield from alternatives(folded)
