"""Searches for the article or law that a question names, besides those of `bot.ranking.candidates`.

The numbers of articles are common: in a folder of many laws, each has its 第十二条. So the number
is searched for once more, together with nothing but the name of the law.
"""

from bot.binding.articles import ArticleReference, article_heads
from bot.binding.mentions import Mention
from bot.binding.named_laws import is_titled
from bot.binding.passage_names import sentence_mentions
from bot.binding.titles import document_names, is_law
from bot.matching.folded_chunk import ChunkReader
from corpus.text.fold import fold
from embeddings.index import SearchIndex
from embeddings.text.articles import article_query_terms
from embeddings.text.numbers import number_terms
from embeddings.text.terms import character_terms

# How many chunks are looked at, and how many are taken.
_SEARCHED = 32
_TAKEN = 4
_MAX_LAW = 20


def find_article(index: SearchIndex, article: ArticleReference, reader: ChunkReader) -> list[int]:
    """Return the ids of chunks that contain an article of the law that a question names."""
    if not article.law:
        return []
    terms = list(dict.fromkeys([*article_query_terms(article.shown), *_terms(article.law)]))
    hits = index.lexical_search(terms, _SEARCHED)
    found = []
    for chunk in reader.read([hit.chunk_id for hit in hits]):
        text = chunk.searched.folded[-len(chunk.stored.text) :]
        if is_law(article.law, document_names(chunk.stored)) and any(
            number == article.number for _, number in article_heads(text)
        ):
            found.append(chunk.id)
    return found[:_TAKEN]


def has_law(index: SearchIndex, law: str, reader: ChunkReader) -> bool:
    """Return whether a document has the title, or a longer form of it, that a question names."""
    hits = index.lexical_search(_terms(law), _SEARCHED)
    chunks = reader.read([hit.chunk_id for hit in hits])
    return any(is_titled(law, document_names(chunk.stored)) for chunk in chunks)


def has_mention(index: SearchIndex, named: Mention, reader: ChunkReader) -> bool:
    """Return whether a chunk says what a question names."""
    folded = fold(named.shown)
    terms = list(dict.fromkeys([*number_terms(folded), *_terms(folded)]))
    hits = index.lexical_search(terms, _SEARCHED)
    texts = (chunk.searched.folded for chunk in reader.read([hit.chunk_id for hit in hits]))
    return any(
        named.is_met_by(each) for text in texts for each in sentence_mentions([named.kind], text)
    )


def contains(index: SearchIndex, folded: str, reader: ChunkReader) -> bool:
    """Return whether a chunk contains a folded text as it stands."""
    hits = index.lexical_search(_terms(folded), _SEARCHED)
    return any(
        folded in each.searched.searchable for each in reader.read([hit.chunk_id for hit in hits])
    )


def _terms(law: str) -> list[str]:
    return [term for term in character_terms(law[-_MAX_LAW:]) if len(term) > 1]
