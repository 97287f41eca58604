"""The text of an answer with its citations as ranges of the text."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.output.answer_sentences import AnswerSentence
from bot.output.citation_links import citation_url
from bot.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class TextCitation:
    """A citation of `text[start:end]`, which ends with the citation's mark; offsets count code
    points. `url` opens the passage."""

    start: int
    end: int
    citation: Citation
    url: str


@dataclass(frozen=True, slots=True)
class CitedPiece:
    """A piece of a text, and the citations of it."""

    text: str
    citations: tuple[TextCitation, ...] = ()


def cited_pieces(
    answer: Answer, sentences: Iterable[AnswerSentence], base: str
) -> Iterator[CitedPiece]:
    """Yield the sentences of an answer with the places of their citations in the whole text.

    `base` is the address of the chat page.
    """
    known: Mapping[int, Citation] = {each.number: each for each in answer.citations}
    offset = 0
    for sentence in sentences:
        text = sentence.text
        start = offset + len(text) - len(text.lstrip())
        end = offset + len(text.rstrip())
        cited = [known[number] for number in sentence.citations if number in known]
        places = [TextCitation(start, end, each, citation_url(each, base)) for each in cited]
        yield CitedPiece(text, tuple(places))
        offset += len(text)


def url_citation(place: TextCitation) -> dict[str, Any]:
    """Return a citation that names an address, in the shape of OpenAI's API."""
    return {
        "start_index": place.start,
        "end_index": place.end,
        "url": place.url,
        "title": place.citation.title,
        "collection": place.citation.collection,
    }


def file_citation(place: TextCitation) -> dict[str, Any]:
    """Return a citation that names a file, in the shape of OpenAI's API."""
    return {
        "file_id": place.citation.document_id,
        "filename": place.citation.path,
        "index": place.end,
        "collection": place.citation.collection,
    }
