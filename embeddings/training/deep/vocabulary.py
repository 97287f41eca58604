"""The vocabulary: the pieces of the start tokenizer that folded Chinese and English text needs.

A Unigram tokenizer takes the most probable sequence of pieces. Where all pieces of that sequence
are kept, the smaller vocabulary yields it too.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

from corpus.text.fold import fold
from embeddings.training.deep.unpack_start_weights import StartTokenizer
from embeddings.training.synonyms import entries

_SPECIAL = 4
_BATCH = 512
SPACE = "▁"


def build_tokenizer(pieces: list[str], scores: list[float], unk: int) -> Tokenizer:
    """Return a Unigram tokenizer over pieces; it adds no special tokens."""
    vocabulary = list(zip(pieces, scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=unk, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(SPACE, prepend_scheme="always", split=False)
    tokenizer.decoder = decoders.Metaspace(SPACE, prepend_scheme="always")
    return tokenizer


def count_pieces(tokenizer: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """Count the pieces of texts by their ids."""
    counts: Counter[int] = Counter()
    remaining = iter(texts)
    while batch := list(islice(remaining, _BATCH)):
        for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
            counts.update(encoding.ids)
    return counts


def select_pieces(start: StartTokenizer, counts: Counter[int], most: int) -> list[int]:
    """Return the ids of the kept pieces in ascending order, at most `most`.

    Kept are the special tokens; each single Chinese character, Latin letter, digit and sign that
    folding leaves as it is; then the most frequent pieces.
    """
    required = [id_ for id_, piece in enumerate(start.pieces) if _is_required(piece)]
    kept = dict.fromkeys([*range(_SPECIAL), *required])
    for id_, _ in counts.most_common():
        if len(kept) >= most:
            break
        kept.setdefault(id_)
    return sorted(kept)


def _is_required(piece: str) -> bool:
    character = piece.removeprefix(SPACE)
    if len(character) != 1 or fold(character) != character:
        return piece == SPACE
    return _is_chinese(character) or character.isascii() or _is_sign(character)


def _is_chinese(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED")


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS" and ord(character) < 0x3400


def cut(start: StartTokenizer, kept: list[int]) -> Tokenizer:
    """Return the tokenizer of the kept pieces."""
    return build_tokenizer(
        [start.pieces[id_] for id_ in kept],
        [start.scores[id_] for id_ in kept],
        kept.index(start.unk),
    )


def english_texts() -> Iterator[str]:
    """Yield the English meanings in the Chinese dictionary, folded."""
    return (fold(definition) for _, definition in entries())
