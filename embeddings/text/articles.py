"""Terms for the numbers of articles of laws and contracts: 第十二条, 第12条.

The characters of such a number are in most chunks of a law, so the number is a term as a whole. At
the beginning of a line it is the head of the article itself, and has a second term, by which a
question finds the article rather than references to it.
"""

from corpus.patterns.lazy import lazy_pattern
from embeddings.text.numbers import normalise_numbers

_ARTICLE = lazy_pattern(r"第\d{1,9}条")
_HEAD_PREFIX = "§"


def article_numbers(folded: str) -> list[str]:
    """Return the numbers of articles in a folded text in normal form, in order: 第12条."""
    if not _may_have_articles(folded):
        return []
    return _ARTICLE.findall(normalise_numbers(folded))


def article_terms(folded: str) -> list[str]:
    """Return the terms of the article numbers in a folded text, repeats included."""
    if not _may_have_articles(folded):
        return []
    terms: list[str] = []
    text = normalise_numbers(folded)
    for match in _ARTICLE.finditer(text):
        terms.append(match[0])
        if match.start() == 0 or text[match.start() - 1] == "\n":
            terms.append(_HEAD_PREFIX + match[0])
    return terms


def article_query_terms(folded: str) -> list[str]:
    """Return the terms by which a question finds the articles that it names, and references to
    them."""
    numbers = article_numbers(folded)
    return numbers + [_HEAD_PREFIX + number for number in numbers]


def _may_have_articles(folded: str) -> bool:
    # Much faster than normalising the numbers of texts that have no articles.
    return "第" in folded and "条" in folded
