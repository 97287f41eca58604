"""What the tests of the build share."""

import pytest

from embeddings.store.layout import IndexLayout
from tests.folder_builds import build_index


@pytest.fixture
def layout(tmp_path):
    return IndexLayout(tmp_path / "index")


@pytest.fixture
def build(folder, layout, letters):
    """Return a function that writes files, builds, and forgets what was encoded before."""

    def run(files=None, tools=letters, **options):
        tools.encoder.encoded.clear()
        return build_index(folder(files or {}), layout.folder, tools, **options)

    return run
