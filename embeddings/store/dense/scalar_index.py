"""The kind of FAISS index that holds the vectors: one byte per dimension, between fixed bounds.

Bounds that are learned from the vectors would make the stored bytes depend on what else is stored,
so that an updated index would differ from one that was built in full. After the rotation
(`embeddings.store.dense.rotation`) the components of any encoder's vectors have about the same
distribution, so fixed bounds fit.
"""

from typing import Any

import faiss
import numpy as np

# The bounds in standard deviations of a component of a rotated vector. Of a million components
# about sixty lie outside; they are clipped to the bounds.
_BOUND_DEVIATIONS = 4.0


def bound_of(dimensions: int) -> float:
    """Return the greatest component that is stored as it is; the bytes divide what lies between it
    and its opposite."""
    return min(1.0, float(_BOUND_DEVIATIONS / dimensions**0.5))


def empty_quantizer(dimensions: int) -> Any:
    """Return an empty FAISS index with an 8-bit uniform scalar quantizer."""
    kind = faiss.ScalarQuantizer.QT_8bit_uniform
    index = faiss.IndexScalarQuantizer(dimensions, kind, faiss.METRIC_INNER_PRODUCT)
    bound = bound_of(dimensions)
    # FAISS takes the range of the training vectors as the bounds.
    index.train(np.repeat(np.array([[-bound], [bound]], np.float32), dimensions, axis=1))
    return index
