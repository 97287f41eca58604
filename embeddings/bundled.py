"""Where the bundled encoder is."""

from pathlib import Path

BUNDLED = "chuchu-static-zh"

MODELS = Path(__file__).parent / "models"
