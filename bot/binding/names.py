"""What a question names."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.binding.articles import ArticleReference, article_reference
from bot.binding.calendar import days, months, periods, years
from bot.binding.codes import codes, document_numbers, numbered_things
from bot.binding.mentions import Kind, Mention
from bot.binding.regions import regions
from embeddings.text.numbers import normalise_numbers

# More are not looked at: a question names few things.
_MAX_MENTIONS = 12
_MAX_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Names:
    """What a question names, each thing once, and the article that it asks for."""

    mentions: tuple[Mention, ...] = ()
    article: ArticleReference | None = None

    def __bool__(self) -> bool:
        return bool(self.mentions) or self.article is not None


def read_names(folded: str) -> Names:
    """Return what a folded question names; a very long question is read up to 400 characters."""
    folded = folded[:_MAX_LENGTH]
    found: dict[tuple[Kind, str, int, int, str], Mention] = {}
    for mention in _mentions(folded):
        key = (mention.kind, mention.group, mention.low, mention.high, mention.value)
        found.setdefault(key, mention)
        if len(found) == _MAX_MENTIONS:
            break
    return Names(tuple(found.values()), article_reference(folded))


def _mentions(folded: str) -> Iterator[Mention]:
    text = normalise_numbers(folded)
    yield from document_numbers(text)
    yield from days(text)
    yield from periods(text)
    # Ranges of months are periods.
    yield from (month for month in months(text) if month.low == month.high)
    yield from years(text)
    yield from numbered_things(text)
    yield from codes(text)
    yield from regions(folded)
