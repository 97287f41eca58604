"""Whether cited passages say what a sentence says.

Every number with its unit, every quoted word and every name of the sentence must occur in the
passages that it cites. It may not deny what they state, or give one thing the number of another.
Beyond that, most of its words must occur together in one place of the passages; where only some of
them do, it must be near in meaning to one of their sentences, by the deep encoder.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.types import Citation
from bot.written.sentences import Sentence
from corpus.text.characters import HAN
from corpus.text.fold import fold
from corpus.text.sentences import sentence_spans
from embeddings.encoding.deep_encoder import DeepEncoder, deep_passage
from embeddings.text.numbers import normalise_numbers

Tagger = Callable[[str], list[tuple[str, str]]]

_MAX_QUOTE = 4000
_SPACES = re.compile(r"\s+")
_CLAUSE_END = re.compile(r"[,;:。!?，；：！？]")
# A number with the beginning of its unit.
_NUMBER = re.compile(rf"\d+(?:\.\d+)?[%‰{HAN}]?")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_SAME_UNITS = (
    ("公尺", "米"),
    ("公里", "千米"),
    ("公斤", "千克"),
    ("日", "天"),
    ("号", "天"),
    ("块", "元"),
)
_QUOTED = re.compile(r"[《“「『\"](.{2,80}?)[》”」』\"]")
_LATIN_NAME = re.compile(r"[a-z][a-z0-9\-]{1,40}")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天末]")
# The dictionary takes it for the name of a place.
_NO_NAMES = frozenset({"东西"})
_NAME_TAGS = ("nr", "ns", "nt", "nz")
# What names an office or a body, whatever its part of speech.
_BODY = re.compile(r".+(?:局|部|委|厅|院|所|处|公司|中心|法院|办公室|委员会)$")
_CONTENT_TAGS = ("n", "v", "a", "j", "i", "l", "s")
# Words without content of their own in an answer.
_EMPTY = frozenset(
    "是 有 为 可以 应当 需要 进行 根据 规定 其中 包括 以及 相关 文件 段落 要 会 能 必须 按照 不得"
    " 不能 不可 不应 不予 不准 不许 不会 不是 不要 禁止 严禁 没有 无需 无须".split()
)
_NEGATION = re.compile(r"禁止|严禁|没有|未|并非|无需|无须|不")
# These deny nothing.
_NO_NEGATION = re.compile(
    r"不超过|不少于|不低于|不高于|不[足满到]|不[论管仅但同变限]|[能是会要]不[能是会要]|未成年|未来|未经"
)
_HAN = re.compile(f"[{HAN}]")
# Shares of the words of a sentence, and cosines of the deep encoder.
_MOST = 0.8
_SOME = 0.3
_NEAR = 0.72
_NEAR_IN_TRANSLATION = 0.7
# A clause that shares fewer words with another is about something else.
_SAME_MATTER = 0.6


@dataclass(frozen=True, slots=True)
class _Source:
    """What the cited passages say, folded and without white space: their titles and headings; all
    of it together; its sentences; its clauses in normal form, each alone (`clauses`), and with the
    one behind it too (`joined`); the numbers in it."""

    about: str
    everything: str
    sentences: tuple[str, ...]
    clauses: tuple[str, ...]
    joined: tuple[str, ...]
    numbers: frozenset[str]


class SupportCheck:
    """Checks the sentences of one answer against its citations."""

    def __init__(
        self, citations: Sequence[Citation], tag: Tagger, encoder: DeepEncoder | None = None
    ) -> None:
        """`tag` divides a folded text into words with their parts of speech. `encoder` judges
        sentences that say something in other words; None for words alone."""
        self._citations = {each.number: each for each in citations}
        self._tag = tag
        self._encoder = encoder

    def is_supported(self, sentence: Sentence) -> bool:
        """Return whether the passages that a sentence cites exist, and say what it says.

        Raises:
            EncoderError: the deep encoder can't be loaded.
        """
        cited = [self._citations.get(number) for number in sentence.citations]
        known = [each for each in cited if each is not None]
        if not known or len(known) < len(cited):
            return False
        source = _source(known)
        folded = fold(sentence.text)
        # In another language no word is shared, and meaning alone decides.
        is_translated = not _HAN.search(folded) and bool(_HAN.search(source.everything))
        if not _has_numbers(folded, source, by_unit=not is_translated):
            return False
        if is_translated:
            return self._nearest(sentence, known) >= _NEAR_IN_TRANSLATION
        if not self._has_names(folded, source) or self._contradicts(folded, source):
            return False
        share = self._share(folded, source)
        if share >= _MOST:
            return True
        return share >= _SOME and self._nearest(sentence, known) >= _NEAR

    def _share(self, folded: str, source: _Source) -> float:
        """Return the share of the content words whose clause finds them together in the source."""
        found = whole = 0.0
        for clause in _CLAUSE_END.split(folded):
            words = [each for each in self._content_words(clause) if each not in source.about]
            length = sum(map(len, words))
            found += length * _best_share(words, source.sentences)
            whole += length
        return found / whole if whole else 1.0

    def _has_names(self, folded: str, source: _Source) -> bool:
        """Return whether all quoted words, names and days of the week occur in the source."""
        said = [_SPACES.sub("", each) for each in _QUOTED.findall(folded)]
        said += _LATIN_NAME.findall(folded)
        said += _WEEKDAY.findall(folded)
        before = ""
        for word, tag in self._tag(folded):
            if len(word) > 1 and tag.startswith(_NAME_TAGS) and word not in _NO_NAMES:
                said.append(word)
            elif _BODY.match(word):
                # Which one: 岚渡水务局, and not any 水务局.
                said.append(before + word)
            before = word if tag.startswith(_CONTENT_TAGS) or not tag.strip("xzg") else ""
        return all(each in source.everything for each in said)

    def _content_words(self, folded: str) -> list[str]:
        tagged = self._tag(_SPACES.sub("", folded))
        return [
            word
            for word, tag in tagged
            if tag.startswith(_CONTENT_TAGS) and len(word) > 1 and word not in _EMPTY
        ]

    def _contradicts(self, folded: str, source: _Source) -> bool:
        """Return whether a clause denies what is stated, or gives something another number."""
        for part in _CLAUSE_END.split(folded):
            clause = _normal(part)
            words = self._content_words(part)
            # Of places that fit equally well the clause alone counts.
            places = sorted(source.joined, key=lambda each: -_share(words, each))
            if places and _share(words, places[0]) >= _SAME_MATTER:
                best = _share(words, places[0])
                same = [each for each in places if _share(words, each) == best]
                alone = [each for each in same if each in source.clauses] or same
                if all(_negates(each) != _negates(clause) for each in alone):
                    return True
            if any(_is_of_another(number, words, source) for number in _NUMBER.findall(clause)):
                return True
        return False

    def _nearest(self, sentence: Sentence, cited: Sequence[Citation]) -> float:
        if self._encoder is None:
            return 0.0
        vector = self._encoder.encode_question(sentence.text).sentence
        passages = [deep_passage(each.quote[:_MAX_QUOTE], each.title) for each in cited]
        found = [each.sentences for each in self._encoder.encode_passages(passages)]
        cosines = [float((each @ vector).max()) for each in found if len(each)]
        return max(cosines, default=0.0)


def _source(cited: Sequence[Citation]) -> _Source:
    sentences: list[str] = []
    for each in cited:
        quote = each.quote[:_MAX_QUOTE]
        sentences += (fold(quote[start:end]) for start, end in sentence_spans(quote))
    about = "\n".join(
        fold(part) for each in cited for part in (each.title, *each.headings, each.date or "")
    )
    everything = "\n".join((about, *sentences))
    divided = [list(map(_normal, filter(None, _CLAUSE_END.split(each)))) for each in sentences]
    clauses = tuple(clause for each in divided for clause in each)
    return _Source(
        _SPACES.sub("", about),
        _SPACES.sub("", everything),
        tuple(_SPACES.sub("", each) for each in sentences),
        clauses,
        (*clauses, *(first + second for each in divided for first, second in pairwise(each))),
        frozenset(_NUMBER.findall(_normal(everything))),
    )


def _normal(folded: str) -> str:
    """Return a folded text without white space, with numbers and units in one notation."""
    normal = _SPACES.sub("", normalise_numbers(folded))
    for unit, same in _SAME_UNITS:
        normal = normal.replace(unit, same)
    return normal


def _has_numbers(folded: str, source: _Source, *, by_unit: bool) -> bool:
    if by_unit:
        return set(_NUMBER.findall(_normal(folded))) <= source.numbers
    digits = {digits for each in source.numbers for digits in _DIGITS.findall(each)}
    return set(_DIGITS.findall(_normal(folded))) <= digits


def _best_share(words: Sequence[str], sentences: Sequence[str]) -> float:
    """Return the largest share of words that occurs in a sentence with its two neighbours."""
    places = range(len(sentences))
    around = ("".join(sentences[max(0, each - 1) : each + 2]) for each in places)
    return max((_share(words, each) for each in around), default=0.0)


def _share(words: Sequence[str], text: str) -> float:
    """Return the share of the words' pairs of characters that occur in a text; without words 0."""
    pairs = [word[at : at + 2] for word in words for at in range(len(word) - 1)]
    return sum(each in text for each in pairs) / len(pairs) if pairs else 0.0


def _is_of_another(number: str, words: Sequence[str], source: _Source) -> bool:
    """Return whether the source gives a number only to other things than one that a clause names.

    So it is where a word of the clause stands nowhere beside the number, but beside another number
    of the same unit.
    """
    unit = number[-1]
    having = [each for each in source.clauses if number in each]
    others = [
        each
        for each in source.clauses
        if any(other[-1] == unit and other != number for other in _NUMBER.findall(each))
    ]
    return any(
        not any(word in each for each in having) and any(word in each for each in others)
        for word in words
    )


def _negates(clause: str) -> bool:
    return _NEGATION.search(_NO_NEGATION.sub("", clause)) is not None
