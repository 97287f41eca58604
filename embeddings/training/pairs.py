"""Query and passage pairs for the contrastive stage, as token ids.

Self-supervised pairs come from the texts themselves: a sentence asks for the rest of its window, a
lead sentence for a later window. One fifth of the pairs are real questions.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from embeddings.training.texts import sentences, windows

Ids = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Pair:
    """A query and the passage it should find."""

    query: Ids
    passage: Ids


def text_pairs(texts: Iterable[str], tokenizer: Tokenizer, rng: random.Random) -> list[Pair]:
    """Make pairs from running texts: one for each window, one for each lead."""
    raw: list[tuple[str, str]] = []
    for text in texts:
        parts = [part for part in sentences(text) if len(part) >= 8]
        grouped = windows(parts)
        for group in grouped:
            if len(group) >= 2:
                picked = rng.randrange(len(group))
                raw.append((group[picked], "".join(group[:picked] + group[picked + 1 :])))
        if len(grouped) >= 2:
            raw.append((parts[0], "".join(rng.choice(grouped[1:]))))
    return to_pairs(raw, tokenizer)


def to_pairs(raw: list[tuple[str, str]], tokenizer: Tokenizer) -> list[Pair]:
    """Encode text pairs, leaving out those with an empty side."""
    queries = tokenizer.encode_batch_fast([query for query, _ in raw])
    passages = tokenizer.encode_batch_fast([passage for _, passage in raw])
    encoded = (
        Pair(_known(query.ids), _known(passage.ids))
        for query, passage in zip(queries, passages, strict=True)
    )
    return [pair for pair in encoded if len(pair.query) >= 2 and len(pair.passage) >= 8]


def _known(ids: list[int]) -> Ids:
    array = np.asarray(ids, dtype=np.int32)
    known: Ids = array[array != 0]
    return known
