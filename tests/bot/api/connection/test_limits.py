"""The limit of connections where a process may open few files."""

import pytest

from bot.api.connection.limits import HttpLimits, fitted, open_file_limit
from bot.api.connection.protocol import BoundedHttpProtocol
from bot.server import fit_connections_to_open_files

resource = pytest.importorskip("resource")


@pytest.fixture
def few_files(monkeypatch):
    """Allow this process 300 open files, and no more than as many as it may have."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    monkeypatch.setattr(BoundedHttpProtocol, "limits", HttpLimits())
    resource.setrlimit(resource.RLIMIT_NOFILE, (300, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_process_that_may_open_more_files_does(few_files):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 1024:
        pytest.skip("this user may not open more")
    assert open_file_limit() >= 768
    assert fit_connections_to_open_files() is None


def test_a_process_that_may_open_few_files_serves_fewer_connections_and_says_so(
    few_files, monkeypatch
):
    monkeypatch.setattr("bot.api.connection.limits.resource.setrlimit", _refuse)
    remark = fit_connections_to_open_files()
    assert "300 files (ulimit -n)" in remark
    assert "at most 140 connections" in remark
    assert BoundedHttpProtocol.limits.connections == 140
    assert BoundedHttpProtocol.limits.connections_of_address < 140
    monkeypatch.undo()


def _refuse(*_):
    raise ValueError("not allowed to raise maximum limit")


@pytest.mark.parametrize("files", [0, 16, 170, 300, 900])
def test_no_more_connections_are_served_than_files_may_be_open(files):
    limits = fitted(HttpLimits(), files)
    assert 8 <= limits.connections <= max(8, files - 100)
    assert 0 < limits.connections_of_address <= limits.connections


@pytest.mark.parametrize("files", [None, 928, 10**6])
def test_where_enough_files_may_be_open_nothing_changes(files):
    assert fitted(HttpLimits(), files) == HttpLimits()
