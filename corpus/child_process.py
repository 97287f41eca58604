"""Support for child processes that run modules of this project."""

import os
import sys
from pathlib import Path


def python_path() -> str:
    """Return a PYTHONPATH with which a child process imports the same modules as this one.

    The empty entry of `sys.path`, the working directory, is left out: a folder of documents may
    contain Python files.
    """
    root = str(Path(__file__).resolve().parents[1])
    paths = [str(Path(path).resolve()) for path in sys.path if path]
    return os.pathsep.join(paths if root in paths else [root, *paths])
