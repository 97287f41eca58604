"""Quantisation of weights to 8 bits."""

import numpy as np
from numpy.typing import NDArray

_LARGEST = 127

Array = NDArray[np.float32]


def quantize_rows(weights: Array) -> tuple[NDArray[np.int8], Array]:
    """Return weights of shape `(rows, columns)` in 8 bits, and the scale of each row.

    The largest of a row becomes ±127; `quantized * scale[:, None]` gives the weights back.
    """
    scales = np.abs(weights).max(axis=1) / _LARGEST
    scales = np.where(scales > 0, scales, 1.0).astype(np.float32)
    return np.rint(weights / scales[:, None]).astype(np.int8), scales
