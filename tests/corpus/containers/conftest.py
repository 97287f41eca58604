"""What the tests of archives and attachments share."""

import pytest

from corpus.containers.listing import list_files
from corpus.containers.opening import read_location, shared_reader
from corpus.types import Skipped, SourceFile


@pytest.fixture
def listed(folder):
    """Return a function that lists files: a text for each document, a reason for each other."""

    def run(files):
        found = {}
        for source in list_files(folder(files)):
            assert source.path not in found
            if isinstance(source, SourceFile):
                found[source.path] = read_location(source.location).decode("utf-8", "replace")
            else:
                assert isinstance(source, Skipped)
                found[source.path] = source
        return found

    yield run
    shared_reader().close()


@pytest.fixture
def reasons(listed):
    """Return a function that lists files and gives the reasons of those that are skipped."""

    def run(files):
        found = listed(files)
        return {path: each.reason for path, each in found.items() if isinstance(each, Skipped)}

    return run
