"""The name and the folder of the encoder that is part of the package."""

from pathlib import Path

BUNDLED = "chuchu-static-zh"

MODELS = Path(__file__).parent / "models"
