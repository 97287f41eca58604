"""Sets of chunks."""

import numpy as np

from embeddings.chunk_set import ChunkSet


def test_a_set_holds_the_chunks_of_its_mask_and_no_others():
    chunks = ChunkSet.of(np.array([False, True, False] * 5))

    assert [each for each in range(-3, 20) if each in chunks] == [1, 4, 7, 10, 13]
    assert chunks.ids.tolist() == [1, 4, 7, 10, 13]
    assert chunks.count == 5
    assert chunks.bits.tolist() == [0b10010010, 0b00100100]


def test_a_part_of_a_set_counts_from_its_own_beginning():
    part = ChunkSet.of(np.arange(20) % 5 == 0).between(4, 11)

    assert (part.ids.tolist(), part.count) == ([1, 6], 2)
