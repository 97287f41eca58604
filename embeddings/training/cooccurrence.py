"""Word vectors from co-occurrence: PPMI reduced by a singular value decomposition.

The positive pointwise mutual information of words within a window is computed as in Levy, Goldberg
and Dagan 2015, "Improving Distributional Similarity with Lessons Learned from Word Embeddings":
frequent words are subsampled, context frequencies are smoothed by the power 0.75, and near words
count more. The decomposition is randomised (Halko, Martinsson and Tropp 2011, "Finding Structure
with Randomness"). Thirty million words take minutes on one core.
"""

import logging

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from embeddings.training.tokens import TokenTexts

log = logging.getLogger(__name__)
SUBSAMPLING = 1e-4
_CONTEXT_SMOOTHING = 0.75
_MIN_PAIR_COUNT = 1.0
_OVERSAMPLING = 32
_POWER_ITERATIONS = 2
_SINGULAR_VALUE_EXPONENT = -0.3
_MIN_RELATIVE_EIGENVALUE = 1e-8
_MIN_LENGTH = 1e-7

Floats = NDArray[np.float32]


def word_vectors(
    texts: TokenTexts,
    vocabulary: int,
    dimensions: int,
    window: int,
    seed: int,
    subsampling: float = SUBSAMPLING,
) -> Floats:
    """Return word vectors of length one, of shape `(vocabulary, dimensions)`.

    Words that occur with no other have zero vectors. `window` is the number of words on each side.
    Of a word that makes up the share `s` of all words, the part `sqrt(subsampling / s)` is kept.
    """
    rng = np.random.default_rng(seed)
    counts = count_pairs(*_subsampled(texts, vocabulary, subsampling, rng), vocabulary, window)
    log.info("%d pairs of words", counts.nnz)
    vectors = _left_vectors(mutual_information(counts), dimensions, rng)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[lengths[:, 0] < _MIN_LENGTH] = 0.0
    vectors /= np.maximum(lengths, _MIN_LENGTH)
    return vectors


def _subsampled(
    texts: TokenTexts, vocabulary: int, subsampling: float, rng: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Drop most occurrences of frequent words; return the ids that are left, and the number of the
    text of each."""
    share = np.bincount(texts.ids, minlength=vocabulary) / max(1, len(texts.ids))
    probability = np.sqrt(subsampling / np.maximum(share, 1e-12))
    kept = rng.random(len(texts.ids)) < probability[texts.ids]
    return texts.ids[kept], texts.text_of_ids()[kept]


def count_pairs(
    ids: NDArray[np.int32], text_of: NDArray[np.int32], vocabulary: int, window: int
) -> sparse.csr_matrix:
    """Count how often words occur within `window` words of each other in the same text.

    The result is symmetric, of shape `(vocabulary, vocabulary)`. Neighbours count 1, words at the
    edge of the window `1 / window`.
    """
    shape = (vocabulary, vocabulary)
    counts = sparse.csr_matrix(shape, dtype=np.float32)
    for distance in range(1, window + 1):
        same = text_of[distance:] == text_of[:-distance]
        left, right = ids[:-distance][same], ids[distance:][same]
        weights = np.full(len(left), (window - distance + 1) / window, dtype=np.float32)
        counts = counts + sparse.coo_matrix((weights, (left, right)), shape=shape).tocsr()
    return (counts + counts.T).tocsr()


def mutual_information(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the positive pointwise mutual information of pairs of words, from their counts.

    Pairs with a count below one are ignored.
    """
    pairs = counts.tocoo()
    kept = pairs.data >= _MIN_PAIR_COUNT
    rows, columns, values = pairs.row[kept], pairs.col[kept], pairs.data[kept].astype(np.float64)
    words = np.bincount(rows, values, counts.shape[0])
    contexts = np.bincount(columns, values, counts.shape[1]) ** _CONTEXT_SMOOTHING
    information = np.log(values * contexts.sum() / (words[rows] * contexts[columns]))
    positive = information > 0
    data = information[positive].astype(np.float32)
    return sparse.csr_matrix((data, (rows[positive], columns[positive])), shape=counts.shape)


def _left_vectors(matrix: sparse.csr_matrix, dimensions: int, rng: np.random.Generator) -> Floats:
    """Return the leading left singular vectors, scaled by a power of their singular values.

    The exponent is negative, because the strongest directions distinguish texts the least.
    """
    width = min(dimensions + _OVERSAMPLING, matrix.shape[0])
    transposed = matrix.T.tocsr()
    basis = _orthonormal(matrix @ rng.normal(size=(matrix.shape[1], width)).astype(np.float32))
    for _ in range(_POWER_ITERATIONS):
        basis = _orthonormal(transposed @ basis)
        basis = _orthonormal(matrix @ basis)
    # The singular vectors of the small matrix are the eigenvectors of its Gram matrix.
    small = transposed @ basis
    squares, rotation = np.linalg.eigh((small.T @ small).astype(np.float64))
    leading = rotation[:, ::-1][:, :dimensions]
    values = np.sqrt(np.maximum(squares, _MIN_RELATIVE_EIGENVALUE * squares[-1]))[::-1][:dimensions]
    vectors: Floats = basis @ (leading * values**_SINGULAR_VALUE_EXPONENT).astype(np.float32)
    return vectors


def _orthonormal(columns: Floats) -> Floats:
    result: Floats = np.linalg.qr(columns)[0].astype(np.float32)
    return result
