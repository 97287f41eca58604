from dataclasses import fields
from itertools import pairwise

from bot.confidence import confidence
from bot.types import Passage, Signs
from corpus.types import Chunk
from embeddings.types import IndexInfo, StoredChunk

INDEX = IndexInfo(1, 2, 5, "", "", "", distinct_chunks=5)


def passage(share):
    stored = StoredChunk(Chunk(0, "d", 0, 1, (), ""), "甲", "a", "a", None, None, None)
    return Passage(stored, share, Signs(*[share] * len(fields(Signs))))


def test_without_passages_there_is_no_confidence():
    assert confidence([], INDEX) == 0


def test_confidence_is_a_probability_and_grows_with_what_the_passage_holds():
    values = [confidence([passage(share)], INDEX) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]

    assert all(0 <= value <= 1 for value in values)
    assert all(low < high for low, high in pairwise(values))
    assert values[0] < 0.1
    assert values[-1] > 0.9
