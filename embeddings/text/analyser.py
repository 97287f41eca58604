"""The analyser: the terms of a text for lexical search.

Terms are characters and pairs of characters (`embeddings.text.terms`), dictionary words of three
and more characters, article numbers (`embeddings.text.articles`), and the normal forms of numbers,
dates and times (`embeddings.text.numbers`). Long words add weight to characters that belong
together.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType

import rjieba

from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN
from corpus.text.fold import fold
from embeddings.text.articles import article_terms
from embeddings.text.joined_terms import joined_terms
from embeddings.text.numbers import number_terms
from embeddings.text.terms import character_terms, without_common_characters
from embeddings.text.user_dictionary import load_jieba

_MIN_WORD_LENGTH = 3
_HAN_RUN = lazy_pattern(rf"[{HAN}]{{{_MIN_WORD_LENGTH},}}")
# Longer runs are segmented in pieces of this length, which bounds the work for each.
_MAX_RUN = 200


class Analyser:
    """Turns texts and questions into terms."""

    def __init__(self, user_dictionary: Path | None = None) -> None:
        """Use jieba's dictionary, and where given the user's own besides.

        The segmenter is rjieba, a port of jieba that gives the same words many times faster; only
        jieba itself supports a user's dictionary.

        Raises:
            OSError, ValueError: the user's dictionary can't be read.
        """
        self.user_dictionary = user_dictionary
        # Without the hidden Markov model: the words that it guesses are found by their pairs, and
        # it takes quadratic time on runs such as 的的的.
        if user_dictionary is None:
            self._segment: Callable[[str], Iterable[str]] = partial(rjieba.cut, hmm=False)
            segmenter = f"rjieba-{_version_of(rjieba)}"
        else:
            self._segment = partial(load_jieba(user_dictionary).cut, HMM=False)
            dictionary_hash = hashlib.sha256(user_dictionary.read_bytes()).hexdigest()[:12]
            from importlib.metadata import version

            segmenter = f"jieba-{version('jieba')}+{dictionary_hash}"
        self.identity = f"characters+pairs+words3+articles+numbers/{segmenter}/5"
        """Changes whenever the same text may yield other terms."""

    def terms(self, text: str) -> list[str]:
        """Return the terms under which a text is indexed, repeats included."""
        return self.folded_terms(fold(text))

    def folded_terms(self, folded: str) -> list[str]:
        """Return the terms of a text that is folded already."""
        extra = article_terms(folded) + number_terms(folded)
        return without_common_characters(character_terms(folded)) + extra + self.long_words(folded)

    def joined_terms(self, folded: Sequence[str]) -> list[str]:
        """Return the terms of each of some folded texts, joined by spaces, in no particular
        order."""
        characters = joined_terms(folded)
        if characters.longest_run <= _MAX_RUN:
            words = [self._long_words(han) for han in characters.han]
        else:
            words = [self.long_words(text) for text in folded]
        return [
            " ".join(filter(None, (terms, *article_terms(text), *number_terms(text), *long)))
            for text, terms, long in zip(folded, characters.terms, words, strict=True)
        ]

    def _long_words(self, text: str) -> list[str]:
        return [word for word in self._segment(text) if len(word) >= _MIN_WORD_LENGTH]

    def is_word(self, folded: str) -> bool:
        """Return whether a folded text is one word of jieba's dictionary."""
        return bool(rjieba.has_word(folded))

    def tagged_words(self, folded: str) -> list[tuple[str, str]]:
        """Return the words of a folded text with their parts of speech, in jieba's tags.

        Of a long text only the first 200 characters are read.
        """
        return list(rjieba.tag(folded[:_MAX_RUN], hmm=False))

    def long_words(self, folded: str) -> list[str]:
        """Return the dictionary words of three and more characters in a folded text."""
        words: list[str] = []
        for run in _HAN_RUN.finditer(folded):
            for start in range(run.start(), run.end(), _MAX_RUN):
                piece = folded[start : min(run.end(), start + _MAX_RUN)]
                words += self._long_words(piece)
        return words


def _version_of(package: ModuleType) -> str:
    """Return the version of an installed package.

    The folder of its metadata is named after it. To read them, as is done where no such folder lies
    beside the package, takes much longer: Python does it with its packages for mails and archives.
    """
    name = package.__name__
    site = Path(package.__file__ or "").parent.parent
    found = [each.name for each in site.glob(f"{name}-*.dist-info")]
    if len(found) == 1:
        return found[0].removeprefix(f"{name}-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version(name)
