"""Where the files of `deploy/` are."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def deploy() -> Path:
    """The folder with the files for running a server."""
    return Path(__file__).parents[2] / "deploy"
