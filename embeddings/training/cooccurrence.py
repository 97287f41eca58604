"""Word vectors from the company that words keep.

Positive pointwise mutual information of words within a window, reduced by singular value
decomposition (Levy, Goldberg and Dagan 2015, "Improving Distributional Similarity with Lessons
Learned from Word Embeddings": frequent words thinned out, contexts smoothed by the power 0.75, near
words counting more). The decomposition is a randomised one (Halko, Martinsson and Tropp 2011,
"Finding Structure with Randomness"). Thirty million words take minutes on one core.
"""

import logging

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from embeddings.training.tokens import TokenTexts

log = logging.getLogger(__name__)
THINNING = 1e-4
_SMOOTHING = 0.75
_LEAST_COUNT = 1.0
_OVERSAMPLING = 32
_ROUNDS = 2
_EXPONENT = -0.3
_FAINT = 1e-8
_UNMET = 1e-7

Floats = NDArray[np.float32]


def word_vectors(
    texts: TokenTexts,
    vocabulary: int,
    dimensions: int,
    window: int,
    seed: int,
    thinning: float = THINNING,
) -> Floats:
    """Return a `(vocabulary, dimensions)` array, rows of length one; zero for words never met.

    Of a word with the share `s` of all words, `sqrt(thinning / s)` are kept.
    """
    rng = np.random.default_rng(seed)
    counts = count_pairs(*_thinned(texts, vocabulary, thinning, rng), vocabulary, window)
    log.info("%d pairs of words", counts.nnz)
    vectors = _left_vectors(mutual_information(counts), dimensions, rng)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[lengths[:, 0] < _UNMET] = 0.0
    vectors /= np.maximum(lengths, _UNMET)
    return vectors


def _thinned(
    texts: TokenTexts, vocabulary: int, thinning: float, rng: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Leave out most of the frequent words; return the words, and which text each is of."""
    share = np.bincount(texts.ids, minlength=vocabulary) / max(1, len(texts.ids))
    chance = np.sqrt(thinning / np.maximum(share, 1e-12))
    kept = rng.random(len(texts.ids)) < chance[texts.ids]
    return texts.ids[kept], texts.text_of_ids()[kept]


def count_pairs(
    ids: NDArray[np.int32], text_of: NDArray[np.int32], vocabulary: int, window: int
) -> sparse.csr_matrix:
    """Count how often words stand within `window` of one another in the same text.

    Neighbours count 1, words at the edge of the window `1 / window`. Symmetric.
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
    """Return positive pointwise mutual information; pairs met less than once count as never met."""
    pairs = counts.tocoo()
    met = pairs.data >= _LEAST_COUNT
    rows, columns, values = pairs.row[met], pairs.col[met], pairs.data[met].astype(np.float64)
    words = np.bincount(rows, values, counts.shape[0])
    contexts = np.bincount(columns, values, counts.shape[1]) ** _SMOOTHING
    information = np.log(values * contexts.sum() / (words[rows] * contexts[columns]))
    positive = information > 0
    kept = information[positive].astype(np.float32)
    return sparse.csr_matrix((kept, (rows[positive], columns[positive])), shape=counts.shape)


def _left_vectors(matrix: sparse.csr_matrix, dimensions: int, rng: np.random.Generator) -> Floats:
    """Return the first left singular vectors times a power of their singular values.

    The power is negative: the strongest directions tell texts apart least.
    """
    width = min(dimensions + _OVERSAMPLING, matrix.shape[0])
    transposed = matrix.T.tocsr()
    basis = _orthonormal(matrix @ rng.normal(size=(matrix.shape[1], width)).astype(np.float32))
    for _ in range(_ROUNDS):
        basis = _orthonormal(transposed @ basis)
        basis = _orthonormal(matrix @ basis)
    # The singular vectors of the small matrix, from its square.
    small = transposed @ basis
    squares, rotation = np.linalg.eigh((small.T @ small).astype(np.float64))
    leading = rotation[:, ::-1][:, :dimensions]
    values = np.sqrt(np.maximum(squares, _FAINT * squares[-1]))[::-1][:dimensions]
    vectors: Floats = basis @ (leading * values**_EXPONENT).astype(np.float32)
    return vectors


def _orthonormal(columns: Floats) -> Floats:
    result: Floats = np.linalg.qr(columns)[0].astype(np.float32)
    return result
