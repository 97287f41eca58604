"""The terms that lexical search counts: characters, pairs of characters, and long words.

Words alone lose what segmentation cuts differently in a question and its passage; characters and
pairs never do. Characters that a fifth of all texts hold are left out by themselves: they tell no
passages apart, and their lists are the longest. Words of three and more characters add weight to
what belongs together. So do the numbers of articles, 第十二条, and once more where they stand
before their article. Numbers, dates and times are terms in one writing besides.
"""

import hashlib
import logging
import os
import re
import stat
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from importlib.metadata import version
from operator import add
from pathlib import Path
from typing import Any

import rjieba
from platformdirs import user_cache_path

from corpus.text.characters import HAN, is_han
from corpus.text.fold import fold
from embeddings.text.numbers import normalise_numbers, number_terms

# A unit is a Han character, or a run of other letters and digits with the marks inside it: 5.2,
# v1.2, covid-19. What is neither breaks pairs apart, white space does not.
_PIECE = re.compile(
    rf"(?P<han>[{HAN}]+)|(?P<word>[^\W_{HAN}]{{1,64}}(?:[.'\-/][^\W_{HAN}]{{1,64}}){{0,8}})"
    r"|(?P<gap>\s+)|."
)
_HAN_RUN = re.compile(rf"[{HAN}]{{3,}}")
_ARTICLE = re.compile(r"第\d{1,9}条")
_BEFORE_TEXT = "§"
_LONGEST_RUN = 200
_SHORTEST_WORD = 3
# Those that more than a fifth of the background texts hold, the most common first.
COMMON_CHARACTERS = frozenset(
    "的人一在和有行为中以发不上对大日时国等关作者定出理第进动部会公生了民用当年法家工应地市下全"
    "成方经其是月本业实条开合区主要于及通多新到来务员提事内十机可自分规个同过现政管并三据后能与"
    "前责报体将二任保建他门力展制安设高或场重加表位查期情所相产入资更示道面化得向之这标由施活原"
    "处外度持四明目"
)


def character_terms(folded: str) -> list[str]:
    """Return the units of a folded text and the pairs of neighbouring units, repeats included.

    Two words of letters and digits are no pair: they are words already.
    """
    terms: list[str] = []
    before = ""
    for match in _PIECE.finditer(folded):
        kind, piece = match.lastgroup, match[0]
        if kind == "han":
            if before:
                terms.append(before + piece[0])
            terms += piece
            terms += map(add, piece, piece[1:])
            before = piece[-1]
        elif kind == "word":
            if before and is_han(before):
                terms.append(before + piece)
            terms.append(piece)
            before = piece
        elif kind is None:
            before = ""
    return terms


def without_common_characters(terms: Iterable[str]) -> list[str]:
    """Return the terms that an index holds, which are all but the common characters."""
    return [term for term in terms if term not in COMMON_CHARACTERS]


def articles_named(folded: str) -> list[str]:
    """Return the numbers of articles that a folded text names, in order: 第12条."""
    if "第" not in folded or "条" not in folded:
        return []
    return _ARTICLE.findall(normalise_numbers(folded))


def article_terms(folded: str) -> list[str]:
    """Return the numbers of articles in a folded text, repeats included, those that begin a line
    once more as what stands before its article."""
    terms: list[str] = []
    if "第" in folded and "条" in folded:
        text = normalise_numbers(folded)
        for match in _ARTICLE.finditer(text):
            terms.append(match[0])
            if match.start() == 0 or text[match.start() - 1] == "\n":
                terms.append(_BEFORE_TEXT + match[0])
    return terms


def article_queries(folded: str) -> list[str]:
    """Return the terms by which a question finds the articles it names, and what names them."""
    named = articles_named(folded)
    return named + [_BEFORE_TEXT + number for number in named]


class Analyser:
    """Turns text into terms, the same way for chunks and for questions."""

    def __init__(self, user_dictionary: Path | None = None) -> None:
        """Take jieba's dictionary and, where given, a user's own behind it.

        Only jieba itself can take a user's words; without them its twin in Rust cuts the same, many
        times faster.
        """
        self.user_dictionary = user_dictionary
        if user_dictionary is None:
            self._cut: Callable[[str], Iterable[str]] = partial(rjieba.cut, hmm=False)
            segmenter = f"rjieba-{version('rjieba')}"
        else:
            # Without the hidden Markov model: it guesses words that the pairs hold anyway, and is
            # quadratic on runs such as 的的的.
            self._cut = partial(_load_jieba(user_dictionary).cut, HMM=False)
            own = hashlib.sha256(user_dictionary.read_bytes()).hexdigest()[:12]
            segmenter = f"jieba-{version('jieba')}+{own}"
        self.identity = f"characters+pairs+words3+articles+numbers/{segmenter}/4"
        """Changes whenever the same text may yield other terms."""

    def terms(self, text: str) -> list[str]:
        """Return the terms by which an index finds a text as a reader sees it, repeats included."""
        folded = fold(text)
        extra = article_terms(folded) + number_terms(folded)
        return without_common_characters(character_terms(folded)) + extra + self.long_words(folded)

    def long_words(self, folded: str) -> list[str]:
        """Return the dictionary words of three and more characters in a folded text."""
        words: list[str] = []
        for run in _HAN_RUN.finditer(folded):
            for start in range(run.start(), run.end(), _LONGEST_RUN):
                piece = folded[start : min(run.end(), start + _LONGEST_RUN)]
                words += (word for word in self._cut(piece) if len(word) >= _SHORTEST_WORD)
        return words


@lru_cache(maxsize=4)
def _load_jieba(user_dictionary: Path) -> Any:
    # It loads its dictionary for a second, so only those who need it pay.
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # jieba reads a cache of its dictionary with marshal, by default from the shared temporary
    # folder, where anyone could have laid it.
    folder = _private_folder()
    if folder is not None:
        tokenizer.tmp_dir = str(folder)
        tokenizer.initialize()
    else:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
    with user_dictionary.open("rb") as words:
        tokenizer.load_userdict(words)
    return tokenizer


def _private_folder() -> Path | None:
    folder = user_cache_path("chuchu")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except OSError:
        return None
    if hasattr(os, "getuid") and status.st_uid != os.getuid():
        return None
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o022:
        return None
    return folder if os.access(folder, os.W_OK) else None


def distinct(terms: list[str]) -> list[str]:
    """Return each term once, in order of first appearance."""
    return list(dict.fromkeys(terms))
