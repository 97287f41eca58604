"""Child processes that run modules of this project."""

import os
import sys
from pathlib import Path


def python_path() -> str:
    """Return where another process finds the very modules that this one runs, even beside others
    of their name."""
    home = str(Path(__file__).resolve().parents[1])
    places = [str(Path(place).resolve()) for place in sys.path if place]
    return os.pathsep.join(places if home in places else [home, *places])
