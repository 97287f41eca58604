"""Applications in this process, around an index that is there, missing or being built."""

import pytest

from bot.api.access.key_edits import add_key
from bot.api.app import create_app
from bot.serving.jobs import Job, JobState, JobStore
from bot.settings import read_settings
from corpus.errors import IndexUnavailable
from tests.bot.api.logins import Keys
from tests.served_collections import served

JOB = "0123456789abcdef"


def no_index():
    raise IndexUnavailable("There is no index yet.", "Build one.")


@pytest.fixture
def app_of(tmp_path):
    """Return a function that makes an application, from what opens its index."""

    def make(load, first_job=None, writer=None, **settings):
        settings = read_settings(index=tmp_path / "index", **settings)
        return create_app(served(settings, load, first_job), settings, writer=writer)

    return make


@pytest.fixture
def client_of(app_of, in_process):
    """Return a function that makes a client of such an application."""
    return lambda *arguments, **settings: in_process(app_of(*arguments, **settings))


@pytest.fixture
def without_index(client_of):
    """A client of an application whose index can't be opened."""
    return client_of(no_index)


@pytest.fixture
def jobs(tmp_path):
    """The jobs of the applications' index."""
    return JobStore(tmp_path / "index")


@pytest.fixture
def building(client_of, sample_answerer, jobs):
    """A client of an application whose first build has not ended, though an index is there."""
    jobs.write(Job(JOB, JobState.RUNNING))
    return client_of(lambda: sample_answerer, JOB)


@pytest.fixture
def keys(tmp_path) -> Keys:
    """A file with a key that may ask, and one that may manage."""
    path = tmp_path / "keys.json"
    return Keys(path, add_key(path, "clerk", "ask", None), add_key(path, "chief", "manage", None))


@pytest.fixture
def with_keys(client_of, sample_answerer, keys):
    """A client of a server with keys."""
    return client_of(lambda: sample_answerer, keys=keys.path)
