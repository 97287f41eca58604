"""Which sentences of a passage are about what a question names."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.binding.articles import ArticleReference, article_span
from bot.binding.mentions import Mention
from bot.binding.names import Names, read_names
from bot.binding.passage_names import sentence_mentions
from bot.binding.same_sentence import is_subject
from bot.ranking.passage import Passage
from bot.types import Question
from corpus.patterns.lazy import lazy_pattern

# An article up to this length is quoted whole; one that is asked for by its number alone up to the
# second, both in characters.
_SHORT_ARTICLE = 120
_MAX_ARTICLE = 400
# What asks for the text of an article, and nothing else.
_ASKS_FOR_TEXT = lazy_pattern(
    r"[\W_]|内容|规定|条文|原文|全文|具体|请问|怎么|怎样|如何|什么|哪些|[的是了讲说写里中有]"
)


@dataclass(frozen=True, slots=True)
class BoundSentences:
    """The sentences, by their indices, among which a quote is chosen; `whole` if it is all of
    them."""

    indices: tuple[int, ...]
    whole: bool = False


def bound_sentences(
    question: Question, passage: Passage, sentences: Sequence[int]
) -> BoundSentences:
    """Return those of some sentences of a passage that are about what the question names.

    These are the sentences of the article that it names; otherwise all except those that name
    other things of the same sort (another city's row), where one names the right one.
    """
    names = read_names(question)
    if not names or not sentences:
        return BoundSentences(tuple(sentences))
    if names.article is not None:
        found = _article_sentences(question, names.article, passage)
        if found is not None:
            return found
    return BoundSentences(_about_named(names, passage, sentences))


def _article_sentences(
    question: Question, article: ArticleReference, passage: Passage
) -> BoundSentences | None:
    candidate = passage.candidate
    span = article_span(candidate.folded_text, article)
    if span is None:
        return None
    start, end = span
    inside = [
        at
        for at, (first, last) in enumerate(candidate.sentence_spans)
        if first < end and last > start
    ]
    if not inside:
        return None
    asked = question.folded[: article.start].removesuffix(article.law)
    asked = _ASKS_FOR_TEXT.sub("", asked + question.folded[article.end :])
    length = _SHORT_ARTICLE if len(asked) > 1 else _MAX_ARTICLE
    whole = end - start <= length
    if not whole and len(asked) <= 1:
        last = candidate.sentence_spans[inside[0]][0] + _MAX_ARTICLE
        inside = [at for at in inside if candidate.sentence_spans[at][1] <= last] or inside[:1]
        whole = True
    return BoundSentences(tuple(inside), whole)


def _about_named(names: Names, passage: Passage, sentences: Sequence[int]) -> tuple[int, ...]:
    kinds = {each.kind for each in names.mentions}
    met: dict[int, int] = {}
    others: set[int] = set()
    for at in sentences:
        text = passage.candidate.folded_sentences[at]
        found = [each for each in sentence_mentions(kinds, text) if is_subject(each, text)]
        groups = [
            {(each.kind, each.group) for each in names.mentions if any(map(compares(each), found))}
            for compares in (_meets, _excludes)
        ]
        met[at] = len(groups[0])
        if groups[1] - groups[0]:
            others.add(at)
    most = max(met.values())
    if not most:
        return tuple(sentences)
    return tuple(at for at in sentences if at not in others or met[at] == most)


def _meets(named: Mention) -> Callable[[Mention], bool]:
    return named.is_met_by


def _excludes(named: Mention) -> Callable[[Mention], bool]:
    return named.excludes
