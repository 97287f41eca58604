"""The vocabulary of the bundled encoder, as a tokenizer that segments texts into its words.

A Unigram tokenizer whose scores are the log frequencies of words finds the most probable
segmentation of a text (Kudo 2018, "Subword Regularization"), as jieba does with its dictionary. So
the model folder works without a segmenter, in any program that reads sentence-transformers folders.
A word outside the vocabulary is segmented into shorter words and characters.
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
_MIN_DICTIONARY_COUNT = 2
UNKNOWN = "[UNK]"


def count_words(texts: Iterable[str]) -> Counter[str]:
    """Count the words of folded texts, segmented by rjieba."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(word for word in rjieba.cut(text) if _WORD.fullmatch(word))
    return counts


def from_dictionary(meanings: Senses, counts: Counter[str], size: int) -> list[str]:
    """Return the synonyms of the `size` most common words that occur at least twice in the texts,
    the most common first."""
    common = [word for word, _ in counts.most_common(size)]
    found = (word for word in sharing(meanings, common) if _WORD.fullmatch(word))
    counted = [word for word in found if len(word) > 1 and counts[word] >= _MIN_DICTIONARY_COUNT]
    return sorted(counted, key=lambda word: (-counts[word], word))


def build_tokenizer(
    counts: Counter[str], size: int, least: int = 8, required: Collection[str] = ()
) -> Tokenizer:
    """Return a tokenizer with a vocabulary of at most `size` characters and words.

    It contains all characters that occur at least `least` times, so that unknown words can be
    segmented; then the `required` words, then the most common others.
    """
    characters: Counter[str] = Counter()
    for word, count in counts.items():
        for character in word:
            characters[character] += count
    entries = {c: counts.get(c, 1) for c, count in characters.items() if count >= least}
    entries.update((word, max(least, counts[word])) for word in required)
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
