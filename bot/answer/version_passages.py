"""The passages of an answer in the order that the versions of their documents give them.

Where a question asks when a document enters into force, its own provision on that comes first.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.answer.duplicate_passages import DistinctPassage
from bot.answer.quoting.quote_selection import Quote, select_quote
from bot.answer.request_reader import RequestReader
from bot.ranking.passage import Passage
from bot.ranking.retrieval import PassageRetriever
from bot.types import Question
from bot.versions.catalog import VersionCatalog
from bot.versions.choice import choose
from bot.versions.entry_provision import asks_for_entry, find_provision
from bot.versions.names import parse_name
from bot.versions.preference import VersionRanking
from corpus.errors import QuestionError
from corpus.text.fold import fold
from corpus.text.sentences import sentence_spans
from embeddings.index import SearchIndex
from embeddings.types import StoredChunk

ENTRY_CONFIDENCE = 0.9
"""The named document states its entry into force, so this is the least confidence."""

# How many chunks are searched for the one that corresponds to a text, how many of them are read,
# and how many characters of the text are searched.
_SEARCHED, _READ, _MAX_QUERY = 24, 2, 80
# Among so many passages a document that the question names is looked for.
_NAMED_AMONG = 24
# The least length of a name without its beginning, and what may stand before it.
_MIN_NAME = 4
_BEFORE_NAME = "《“,。问的下版本市县区省"


class VersionPassages:
    """Ranks the passages of one question by versions."""

    def __init__(
        self,
        index: SearchIndex,
        catalog: VersionCatalog,
        question: Question,
        retriever: PassageRetriever,
        reader: RequestReader,
        today: date,
    ) -> None:
        self._index = index
        self._catalog = catalog
        self._question = question
        self._retriever = retriever
        self._reader = reader
        self._today = today
        self._entry: tuple[int, tuple[int, int]] | None = None

    def rank(self, passages: Sequence[Passage]) -> list[Passage]:
        """Return passages, best first, in the order that versions give them."""
        # Kept, it would refer to this object, and the index would stay open until a collection.
        ranking = VersionRanking(
            self._catalog, self._question, self._today, self._quote_text, self._passages_like
        )
        ranked = ranking.rank(passages)
        return self._with_entry_first(ranked) if asks_for_entry(self._folded) else ranked

    def mark_entry(self, found: Sequence[DistinctPassage]) -> list[DistinctPassage]:
        """Return passages with the provision on the entry into force quoted, if it is asked for."""
        if self._entry is None:
            return list(found)
        chunk, span = self._entry
        return [
            replace(each, quote=Quote((span,), 1.0))
            if each.passage.stored.chunk.id == chunk
            else each
            for each in found
        ]

    @property
    def states_entry(self) -> bool:
        """Whether the first passage states the entry into force that the question asks for."""
        return self._entry is not None

    @property
    def _folded(self) -> str:
        return fold(self._question.text)

    def _quote_text(self, passage: Passage) -> str:
        folded = passage.candidate.folded_text
        spans = select_quote(self._question, passage).spans
        return "".join(folded[start:end] for start, end in spans)

    def _passages_like(self, text: str, documents: frozenset[str]) -> list[Passage]:
        try:
            query = self._reader.understand(text[:_MAX_QUERY])
        except QuestionError:
            return []
        hits = self._index.lexical_search(query.terms, _SEARCHED)
        stored = self._index.chunks([hit.chunk_id for hit in hits])
        ids = [hit.chunk_id for hit in hits if stored[hit.chunk_id].chunk.document_id in documents]
        return self._retriever.read(ids[:_READ])

    def _with_entry_first(self, passages: list[Passage]) -> list[Passage]:
        """Return passages with that first which says when the named document enters into force."""
        document = self._named_document(passages)
        text = self._index.document(document).text if document else ""
        span = find_provision(text)
        if document is None or span is None:
            return passages
        own = [each for each in passages if each.stored.chunk.document_id == document]
        provision = _containing(own, span)
        if provision is None:
            title = self._index.document(document).title
            query = f"{text[span[0] : span[1]]}，{title}"
            provision = _containing(self._passages_like(query, frozenset({document})), span)
        if provision is None:
            return passages
        chunk = provision.stored.chunk
        self._entry = chunk.id, _sentence(provision, span[0] - chunk.start)
        first = replace(provision, score=max(provision.score, passages[0].score))
        return [first, *(each for each in passages if each.stored.chunk.id != chunk.id)]

    def _named_document(self, passages: Sequence[Passage]) -> str | None:
        """Return the document whose name the question contains, the longest name first, in the
        version that it means."""
        names: dict[str, tuple[str, StoredChunk]] = {}
        for each in passages[:_NAMED_AMONG]:
            name = _named_part(parse_name(each.stored.title).base, self._folded)
            if name:
                names.setdefault(each.stored.chunk.document_id, (name, each.stored))
        if not names:
            return None
        longest = max(len(name) for name, _ in names.values())
        stored = next(each for name, each in names.values() if len(name) == longest)
        document = stored.chunk.document_id
        family = self._catalog.family(stored)
        if family is None:
            return document
        preferred = choose(self._folded, family, self._today).preferred
        return document if document in preferred else min(preferred)


def _named_part(name: str, question: str) -> str:
    """Return what a question says of a name: all of it, or all but its beginning (澄川市停车办法 as
    停车办法); empty where it says neither."""
    if len(name) > 1 and name in question:
        return name
    for start in range(1, len(name) - _MIN_NAME + 1):
        position = question.find(name[start:])
        if position >= 0:
            # 公园管理办法 doesn't name 停车管理办法.
            is_whole = position == 0 or question[position - 1] in _BEFORE_NAME
            return name[start:] if is_whole else ""
    return ""


def _containing(passages: Sequence[Passage], span: tuple[int, int]) -> Passage | None:
    for each in passages:
        chunk = each.stored.chunk
        if chunk.start <= span[0] and span[1] <= chunk.end:
            return each
    return None


def _sentence(passage: Passage, position: int) -> tuple[int, int]:
    """Return the sentence of a passage that contains a position in its text."""
    for start, end in sentence_spans(passage.stored.text):
        if start <= position < end:
            return start, end
    return 0, len(passage.stored.text)
