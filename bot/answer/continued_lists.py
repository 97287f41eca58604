"""Lists that run over the end of a chunk: the chunks beside it that contain the rest."""

from dataclasses import replace

from bot.answer.duplicate_passages import DistinctPassage, excerpt
from bot.answer.quoting.enumerations import MAX_LIST, is_later_item
from bot.answer.quoting.quote_selection import Quote
from bot.answer.quoting.quoted_lists import list_at
from bot.matching.candidate_text import CandidateText
from bot.matching.folded_chunk import ChunkReader
from bot.ranking.passage import Passage
from bot.types import Question

# How many chunks beside a passage are looked at, in each direction.
_MAX_CHUNKS = 2


def continued_list(
    question: Question, found: DistinctPassage, chunks: ChunkReader, count: int
) -> list[DistinctPassage]:
    """Return a passage that quotes a list, and those beside it that contain the rest of the list.

    `count` is the number of chunks in the index. They come in the order of the text. A passage that
    quotes no list, or a whole one, is returned alone.
    """
    if not found.quote.is_list:
        return [found]
    run = [found]
    length = sum(end - start for start, end in found.quote.spans)
    for step in (1, -1):
        for _ in range(_MAX_CHUNKS):
            at = run[-1] if step > 0 else run[0]
            following = _beside(question, at, chunks, step, count)
            if following is None:
                break
            length += sum(end - start for start, end in following.quote.spans)
            if length > 2 * MAX_LIST:
                break
            run = [*run, following] if step > 0 else [following, *run]
    return run


def _beside(
    question: Question, found: DistinctPassage, chunks: ChunkReader, step: int, count: int
) -> DistinctPassage | None:
    """Return the next chunk, or the one before, where the list of a passage goes on in it."""
    stored, quote = found.passage.stored, found.quote
    if step > 0:
        ends_inside = bool(stored.text[quote.spans[-1][1] :].strip())
    else:
        # A heading, or the first item, begins a list.
        first = stored.text[quote.spans[0][0] :]
        ends_inside = bool(stored.text[: quote.spans[0][0]].strip()) or not is_later_item(first)
    beside = stored.chunk.id + step
    if ends_inside or not 0 <= beside < count:
        return None
    [chunk] = chunks.read([beside])
    if chunk.stored.chunk.document_id != stored.chunk.document_id:
        return None
    candidate = CandidateText(question, chunk)
    passage = Passage(candidate, found.passage.score, found.passage.features)
    spans = list_at(passage, is_end=step < 0)
    if not spans:
        return None
    quoted = Quote(spans, found.quote.score, is_list=True)
    return replace(
        found,
        passage=passage,
        quote=quoted,
        excerpt=excerpt(candidate.folded_text, quoted),
        paths=(),
    )
