"""Reading the calibration of a generation."""

import json
from typing import Any

from corpus.errors import IndexUnavailable
from embeddings.store.layout import GenerationLayout
from embeddings.types import Calibration


def read_calibration(generation: GenerationLayout) -> Calibration:
    """Return the scale of cosines that the build measured.

    Raises:
        IndexUnavailable: it is missing or damaged.
    """
    try:
        content: Any = json.loads(generation.calibration.read_bytes())
        return Calibration(float(content["own"]), float(content["foreign"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise IndexUnavailable(
            f"The calibration of the index {generation.folder.name} can't be read."
        ) from error
