"""The words that the bundled encoder knows, as a tokenizer that finds them by itself.

A Unigram tokenizer with the words' log frequencies as scores picks the most probable cut of a text
into words (Kudo 2018, "Subword Regularization"), which is what jieba does with its dictionary. So
the model folder needs no segmenter beside it and any program that reads sentence-transformers
folders can use it. A word outside the vocabulary falls apart into shorter words and characters.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable

import rjieba
from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram

from embeddings.training.synonyms import Senses, sharing

_WORD = re.compile(r"[\u3400-\u9fff]{1,8}|[a-z]{1,16}|[0-9]{1,4}")
_PIECE = Regex(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z]+|[0-9]+")
_LEAST_OF_DICTIONARY = 2
UNKNOWN = "[UNK]"


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words of folded texts as the segmenter cuts them."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(word for word in rjieba.cut(text) if _WORD.fullmatch(word))
    return counts


def from_dictionary(meanings: Senses, counts: Counter[str], size: int) -> list[str]:
    """Return words that mean what one of the `size` commonest words means: those that the texts
    hold more than once, the commonest first."""
    common = [word for word, _ in counts.most_common(size)]
    found = (word for word in sharing(meanings, common) if _WORD.fullmatch(word))
    met = [word for word in found if len(word) > 1 and counts[word] >= _LEAST_OF_DICTIONARY]
    return sorted(met, key=lambda word: (-counts[word], word))


def build_tokenizer(
    counts: Counter[str], size: int, least: int = 8, besides: Collection[str] = ()
) -> Tokenizer:
    """Return a tokenizer over words and characters, at most `size`.

    Every character that occurs at least `least` times gets an entry, so that unknown words can
    fall apart into known pieces; then the words `besides`, then the commonest others.
    """
    characters: Counter[str] = Counter()
    for word, count in counts.items():
        for character in word:
            characters[character] += count
    entries = {c: counts.get(c, 1) for c, count in characters.items() if count >= least}
    entries.update((word, max(least, counts[word])) for word in besides)
    for word, count in counts.most_common():
        if len(entries) >= size - 1 or count < least:
            break
        entries.setdefault(word, count)
    total = math.log(sum(entries.values()))
    ranked = sorted(entries.items(), key=lambda item: (-item[1], item[0]))
    floor = -total - 10.0
    scores = [(word, math.log(count) - total) for word, count in ranked]
    tokenizer = Tokenizer(Unigram([(UNKNOWN, floor), *scores], unk_id=0))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Split(_PIECE, behavior="removed", invert=True)
    return tokenizer
