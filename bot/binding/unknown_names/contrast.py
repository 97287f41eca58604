"""What a question names and no document has, while the best passage is about another one."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from bot.binding.codes import numbered_things
from bot.binding.unknown_names.entities import Entity, Word, entities, load_endings
from bot.binding.unknown_names.persons import asked_persons, listed_persons
from bot.matching.candidate_text import CandidateText
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN
from embeddings.text.numbers import normalise_numbers

_MAX_NAMES = 6
_CELL = lazy_pattern(rf"(?P<column>[{HAN}]{{1,6}}):(?P<value>[{HAN}]{{1,12}})(?=[;,。\s]|$)")


class Words(Protocol):
    """What tells words apart, and what the documents contain."""

    def tagged_words(self, folded: str) -> list[Word]:
        """Return the words of a folded text with their parts of speech."""
        ...

    def contains(self, folded: str) -> bool:
        """Return whether a document contains a folded text as it stands."""
        ...


def contrasts(
    question: str,
    candidates: Sequence[CandidateText],
    title: str,
    quoted: Sequence[str],
    words: Words,
) -> list[tuple[str, list[str]]]:
    """Return the names in a folded question that no document has, each with those of its sort that
    the quoted sentences of the best passage, or its folded title, have instead."""
    asked = words.tagged_words(question)
    contrasted = _persons(question, asked, candidates, words)
    named = list(entities(asked))[:_MAX_NAMES]
    if not named:
        return contrasted
    found = [each for text in (title, *quoted) for each in entities(words.tagged_words(text))]
    found += [each for text in quoted for each in _in_columns(text)]
    numbered = [thing for text in quoted for thing in numbered_things(normalise_numbers(text))]
    for each in named:
        others = [other.text for other in found if _is_other(each, other, question)]
        # 机场线 beside 1号线.
        others += [thing.shown for thing in numbered if thing.group.endswith(each.ending)]
        if others and not _is_known(each, candidates, words):
            contrasted.append((each.text, list(dict.fromkeys(others))))
    return contrasted


def _persons(
    question: str, asked: Sequence[Word], candidates: Sequence[CandidateText], words: Words
) -> list[tuple[str, list[str]]]:
    """Return the persons in a question whom no document names, if the best passage names others."""
    persons = list(asked_persons(question, asked))[:_MAX_NAMES]
    listed = listed_persons(candidates[0].folded_text) if persons else []
    return [
        (each.text, list(dict.fromkeys(listed)))
        for each in persons
        if listed
        and not any(each.name[:2] in candidate.searchable for candidate in candidates)
        and not words.contains(each.text)
    ]


def _in_columns(text: str) -> Iterator[Entity]:
    """Yield the names in the cells of a row: 专业:机械工程."""
    endings = load_endings()
    for cell in _CELL.finditer(text):
        if cell["column"] in endings.sorts:
            yield Entity(cell["value"], cell["column"], endings.sorts[cell["column"]])


def _is_other(named: Entity, other: Entity, question: str) -> bool:
    if named.sort != other.sort or other.text in question:
        return False
    return not (named.name.endswith(other.name) or other.name.endswith(named.name))


def _is_known(named: Entity, candidates: Sequence[CandidateText], words: Words) -> bool:
    if len(named.name) > 1 and any(named.name in each.searchable for each in candidates):
        return True
    return any(named.text in each.searchable for each in candidates) or words.contains(named.text)
