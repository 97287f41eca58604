"""Document frequencies: the pages that a build changes."""

from collections import defaultdict

from embeddings.indexing.milvus_engine.chunk_rows import ChunkRows
from embeddings.store.milvus.frequency_pages import (
    NOT_WRITTEN,
    FrequencyPages,
    page_count,
    page_of,
    page_rows,
)
from embeddings.store.milvus.term_weights import ChunkTerms

_AT_ONCE = 512


class PageWriter:
    """Counts terms, and writes the pages that have them."""

    def __init__(self) -> None:
        self._counts: tuple[dict[str, int], dict[str, int]] = (defaultdict(int), defaultdict(int))

    def count(self, terms: ChunkTerms, step: int = 1) -> None:
        """Count the terms of a chunk, or with -1 those of one that is removed."""
        text, context = self._counts
        for term in terms.text:
            text[term] += step
        for term in terms.context:
            context[term] += step

    def write(self, rows: ChunkRows, generation: int, before: FrequencyPages | None) -> list[int]:
        """Write the pages with other counts than before; return which generation wrote each.

        Raises:
            ValueError: a page of before is damaged.
        """
        text, context = self._counts
        terms = [term for term in text.keys() | context.keys() if text[term] or context[term]]
        written = [NOT_WRITTEN] * page_count(len(terms)) if before is None else list(before.written)
        changed: dict[int, list[str]] = defaultdict(list)
        for term in terms:
            changed[page_of(term, len(written))].append(term)
        numbers = sorted(changed)
        for start in range(0, len(numbers), _AT_ONCE):
            part = numbers[start : start + _AT_ONCE]
            pages = {} if before is None else before.read(part)
            for number in part:
                page = dict(pages.get(number, {}))
                for term in changed[number]:
                    in_text, in_context = page.get(term, (0, 0))
                    counts = in_text + text[term], in_context + context[term]
                    page[term] = counts
                    if counts == (0, 0):
                        del page[term]
                rows.add_rows(page_rows(number, generation, page))
                written[number] = generation
        return written
