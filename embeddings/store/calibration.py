"""Reading the calibration of a generation."""

from corpus.errors import IndexUnavailable
from embeddings.store.layout import GenerationLayout
from embeddings.store.regular_files import number, read_json
from embeddings.types import Calibration

# Quantization may lengthen a vector a little.
_MAX_COSINE = 1.5


def read_calibration(generation: GenerationLayout) -> Calibration:
    """Return the scale of cosines that the build measured.

    Raises:
        IndexUnavailable: it is missing or damaged.
    """
    try:
        content = read_json(generation.calibration)
        own, foreign = (
            number(content[name], -_MAX_COSINE, _MAX_COSINE) for name in ("own", "foreign")
        )
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise IndexUnavailable(
            f"The calibration of the index {generation.folder.name} can't be read.",
            "Build it anew with `chuchu index --full`.",
        ) from error
    return Calibration(own, foreign)
