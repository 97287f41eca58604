"""Which passages have the same content, and which other documents contain them.

Passages are compared by their normalised text: folded, without white space and punctuation. So
neither script, character width nor layout makes a difference, but another number does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from bot.answer.quoting.quote_selection import Quote, select_quote
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold
from embeddings.index import SearchIndex

# Bounds on the work for one answer: how many near-duplicate documents of each passage are looked
# at, how many characters of their texts are read, and at how many positions texts are aligned.
_NEAR_DUPLICATES = 50
_MAX_CHARACTERS = 200_000
_ALIGNMENTS = 20

# Punctuation, except inside a number and a minus before one: 3.5 is not 35, and -5 is not 5. So:
# the rest of a run that no digit follows; else, where no digit precedes, the rest but for a minus
# before the digit.
_PUNCTUATION = lazy_pattern(
    r"[\W_](?:[\W_]*+(?!\d)|(?<!\d[\W_])(?<![-−](?=\d))(?:(?![-−]\d)[\W_])*+)"
)
# Two characters between which a number would be cut.
_INSIDE_NUMBER = lazy_pattern(r"\d[\d\W]|\W\d")


def normalise(text: str) -> str:
    """Return a text as it is compared: its letters and numbers, folded."""
    return _normalise_folded(fold(text))


def _normalise_folded(folded: str) -> str:
    return _PUNCTUATION.sub("", "".join(folded.split()))


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The normalised text of a passage, and `[start, end)` of its quoted sentences in it."""

    text: str
    start: int
    end: int

    def may_agree_with(self, folded: str) -> bool:
        """Return whether a folded text has all letters of the quoted sentences.

        Without them it has no such content, and need not be normalised, which takes far longer.
        """
        # A loop, as it ends at one of the first letters: a generator would take longer than that.
        for letter in self.text[self.start : self.end]:  # noqa: SIM110
            if letter not in folded:
                return False
        return True

    def agrees_with(self, other: str) -> bool:
        """Return whether another normalised text has the same content.

        Aligned at the quoted sentences, the two must be equal as far as both reach, and that must
        be at least half of the shorter one: the same text may be chunked differently in another
        document, and surrounded by other text. A text with another number there does not agree.
        """
        quoted = self.text[self.start : self.end]
        offsets = islice(_occurrences(other, quoted), _ALIGNMENTS)
        return any(self._agrees_at(offset, other) for offset in offsets)

    def _agrees_at(self, offset: int, other: str) -> bool:
        """Return whether the texts agree with the quoted sentences at an offset into the other."""
        shift = offset - self.start
        first, last = max(0, -shift), min(len(self.text), len(other) - shift)
        return (
            other.startswith(self.text[first:last], first + shift)
            and 2 * (last - first) >= min(len(self.text), len(other))
            and not any(_cuts_number(self.text, bound) for bound in (first, last))
            and not any(_cuts_number(other, bound + shift) for bound in (first, last))
        )


def _occurrences(text: str, part: str) -> Iterator[int]:
    offset = text.find(part) if part else -1
    while offset >= 0:
        yield offset
        offset = text.find(part, offset + 1)


def _cuts_number(text: str, offset: int) -> bool:
    return offset > 0 and _INSIDE_NUMBER.match(text, offset - 1) is not None


def excerpt(folded: str, quote: Quote) -> Excerpt:
    """Return the excerpt of a folded passage with its quoted sentences."""
    start, end = quote.spans[0][0], quote.spans[-1][1]
    parts = [_normalise_folded(part) for part in (folded[:start], folded[start:end], folded[end:])]
    return Excerpt("".join(parts), len(parts[0]), len(parts[0]) + len(parts[1]))


@dataclass(frozen=True, slots=True)
class DistinctPassage:
    """A passage, its quoted sentences, and the paths of lower-ranked passages with the same
    content."""

    passage: Passage
    quote: Quote
    excerpt: Excerpt
    paths: tuple[str, ...] = ()


class DuplicatePassages:
    """Finds passages with the same content for one answer. It normalises each text once."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._normalised_passages: dict[str, str] = {}
        self._normalised_documents: dict[str, str] = {}
        self._characters_left = _MAX_CHARACTERS

    def merge(
        self, question: Question, passages: Sequence[Passage], limit: int
    ) -> list[DistinctPassage]:
        """Return the first `limit` passages with different content; `passages` are best first.

        The others with the same content as one of them give it their paths.
        """
        distinct: list[DistinctPassage] = []
        for passage in passages:
            folded = passage.candidate.folded_text
            agreeing = (
                at
                for at, each in enumerate(distinct)
                if each.excerpt.may_agree_with(folded)
                and each.excerpt.agrees_with(self._normalised_passage(folded))
            )
            same = next(agreeing, None)
            if same is not None:
                paths = (*distinct[same].paths, passage.stored.path)
                distinct[same] = replace(distinct[same], paths=paths)
            elif len(distinct) < limit:
                quote = select_quote(question, passage)
                distinct.append(DistinctPassage(passage, quote, excerpt(folded, quote)))
        return distinct

    def also_in(self, found: DistinctPassage) -> tuple[str, ...]:
        """Return the paths of other documents that contain a passage, in alphabetical order.

        These are the documents of the passages merged with it, and those near-duplicates of its own
        document whose text contains it. Near-duplicates beyond the bounds are not looked at.
        """
        stored = found.passage.stored
        paths = set(found.paths)
        if not stored.may_have_duplicates:
            return tuple(sorted(paths - {stored.path}))
        for other in self._index.near_duplicates(stored.chunk.document_id, _NEAR_DUPLICATES):
            if other.path not in paths and self._contains(other.id, other.characters, found):
                paths.add(other.path)
        return tuple(sorted(paths - {stored.path}))

    def _normalised_passage(self, folded: str) -> str:
        known = self._normalised_passages.get(folded)
        if known is None:
            known = self._normalised_passages[folded] = _normalise_folded(folded)
        return known

    def _contains(self, document_id: str, characters: int, found: DistinctPassage) -> bool:
        if document_id not in self._normalised_documents:
            if characters > self._characters_left:
                return False
            self._characters_left -= characters
            text = self._index.document(document_id).text
            self._normalised_documents[document_id] = normalise(text)
        return found.excerpt.agrees_with(self._normalised_documents[document_id])
