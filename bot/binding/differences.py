"""Whether the best passage is about something else than a question names, and what it has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.binding.articles import ArticleReference, article_heads, lacks_item
from bot.binding.mentions import Kind, Mention
from bot.binding.named_laws import core_of, meets_law, spoken_law
from bot.binding.names import Names
from bot.binding.passage_names import PassageNames, sentence_mentions
from bot.binding.same_sentence import said_of_others
from bot.binding.titles import document_names, is_law
from bot.binding.unknown_names.contrast import Words, contrasts
from bot.matching.candidate_text import CandidateText
from corpus.text.fold import fold

_MAX_SHOWN = 5
# So long a code names one thing of many: a flight, a train, a part.
_LONG_CODE = 4
# A passage that meets what a question names, and ranks this little behind one that does not, may
# well be the answer.
_NEARLY_AS_GOOD = 0.05


@dataclass(frozen=True, slots=True)
class QuotedCandidate:
    """A candidate with its score, and the folded sentences of it that an answer would quote."""

    candidate: CandidateText
    score: float
    sentences: tuple[str, ...]


class Folder(Words, Protocol):
    """What is asked of all documents, not of those that were found alone."""

    def has_law(self, law: str) -> bool:
        """Return whether a document has a title."""
        ...

    def mentions(self, named: Mention) -> bool:
        """Return whether a document says what a question names."""
        ...


def differences(
    names: Names, found: Sequence[QuotedCandidate], folder: Folder, question: str
) -> tuple[str, ...]:
    """Return a sentence for each thing that a question names, while the best passage names others
    of its sort instead, and none that is nearly as good names it; `found` come best first.

    The folder is asked only for what none of `found` meets.
    """
    if not found:
        return ()
    passages = [PassageNames(each.candidate) for each in found]
    differs = [
        _sentence(named.shown, others)
        for named in names.mentions
        if (others := _named_instead(named, names, found, passages, folder)) is not None
    ]
    article = _article_difference(names, found)
    if article is not None:
        return (*differs, article)
    differs += _lacking_laws(names, found, folder, question)
    if differs:
        return tuple(differs)
    candidates = [each.candidate for each in found]
    title = fold(candidates[0].stored.title)
    unknown = contrasts(question, candidates, title, found[0].sentences, folder)
    return tuple(_sentence(each, others) for each, others in unknown)


def _named_instead(
    named: Mention,
    names: Names,
    found: Sequence[QuotedCandidate],
    passages: Sequence[PassageNames],
    folder: Folder,
) -> list[str] | None:
    """Return what passages name instead of what a question names, None where it is met, or nothing
    contradicts it."""
    if named.kind is Kind.DOCUMENT_NUMBER:
        is_met = any(each.meets(named) for each in passages) or folder.mentions(named)
        return None if is_met else _shown(_others_of(named, found, passages))
    others = _others(named, passages[0], found[0].sentences)
    if not others and named.kind is Kind.CODE:
        others = _other_codes(named, names, found, passages, folder)
    if not others and passages[0].meets(named):
        others = said_of_others(named, names.mentions, found[0].candidate, found[0].sentences)
    if not others or passages[0].holds_elsewhere(named) or _is_met(named, names, found, passages):
        return None
    if named.kind not in (Kind.YEAR, Kind.REGION):
        others += passages[0].others_in_text(named)
    return _shown([*others, *_others_of(named, found[1:], passages[1:])])


def _lacking_laws(
    names: Names, found: Sequence[QuotedCandidate], folder: Folder, question: str
) -> list[str]:
    """Return a sentence for each law that a question names and no document is."""
    laws = {law: law for law in names.laws}
    if spoken := spoken_law(question):
        laws[spoken] = core_of(spoken)
    return [
        f"没有《{law}》"
        for law, core in laws.items()
        if not any(meets_law(core, each.candidate) for each in found) and not folder.has_law(core)
    ]


def _is_met(
    named: Mention,
    names: Names,
    found: Sequence[QuotedCandidate],
    passages: Sequence[PassageNames],
) -> bool:
    """Return whether what a question names is met by the best passage, or one nearly as good; by
    any, if the best meets another thing of its sort: where two are compared, each has its own."""
    compared = any(
        each is not named and each.kind is named.kind and passages[0].meets(each)
        for each in names.mentions
        if each.group == named.group
    )
    least = 0.0 if compared else found[0].score - _NEARLY_AS_GOOD
    met = [
        each.score >= least and passage.meets(named)
        for each, passage in zip(found, passages, strict=True)
    ]
    if met[0] and not compared and not passages[0].meets_in_head(named):
        sentences = found[0].sentences
        met[0] = not said_of_others(named, names.mentions, found[0].candidate, sentences)
    return any(met)


def _others(named: Mention, passage: PassageNames, sentences: Sequence[str]) -> list[Mention]:
    others = passage.others_in(named, sentences)
    return others or passage.others_in_head(named)


def _others_of(
    named: Mention, found: Sequence[QuotedCandidate], passages: Sequence[PassageNames]
) -> list[Mention]:
    pairs = zip(found, passages, strict=True)
    return [other for each, passage in pairs for other in _others(named, passage, each.sentences)]


def _other_codes(
    named: Mention,
    names: Names,
    found: Sequence[QuotedCandidate],
    passages: Sequence[PassageNames],
    folder: Folder,
) -> list[Mention]:
    """Return the codes with other letters in what is quoted, where no document has the one that the
    question names: CZ3101 for CA1301."""
    text = "\n".join(found[0].sentences)
    codes = sentence_mentions([Kind.CODE], text)
    others = [each for each in codes if len(each.value) >= _LONG_CODE]
    is_asked = any(each.is_met_by(other) for each in names.mentions for other in codes)
    if len(named.value) < _LONG_CODE or is_asked or any(each.meets(named) for each in passages):
        return []
    return [] if not others or folder.mentions(named) else others


def _article_difference(names: Names, found: Sequence[QuotedCandidate]) -> str | None:
    article = names.article
    if article is None:
        return None
    if any(lacks_item(each.candidate.folded_text, article) for each in found[:1]):
        return f"没有{article.law}{article.shown}第{article.item}项"
    return _other_law(article, found) if article.law else None


def _other_law(article: ArticleReference, found: Sequence[QuotedCandidate]) -> str | None:
    laws = [is_law(article.law, document_names(each.candidate.stored)) for each in found]
    if laws[0] is False and True not in laws:
        title = found[0].candidate.stored.title
        return f"没有{article.law}{article.shown}；有《{title}》"
    heads = [
        {number for _, number in article_heads(each.candidate.folded_text)}
        for each, is_named in zip(found, laws, strict=True)
        if is_named
    ]
    if laws[0] and heads[0] and not any(article.number in each for each in heads):
        return f"没有{article.law}{article.shown}"
    return None


def _shown(mentions: Iterable[Mention]) -> list[str]:
    return list(dict.fromkeys(each.shown for each in mentions))


def _sentence(named: str, shown: Sequence[str]) -> str:
    if not shown:
        return f"没有 {named}"
    more = "等" if len(shown) > _MAX_SHOWN else ""
    return f"没有 {named}；有 {'、'.join(shown[:_MAX_SHOWN])}{more}"
