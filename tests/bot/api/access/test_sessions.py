"""Sessions: shared by processes, bounded in time and number, of no use to a thief of the file."""

import stat

import pytest

from bot.api.access import sessions as module
from bot.api.access.sessions import VARIABLE, Sessions, session_file, shared_session_file
from tests.unprivileged import obeying_permissions


class Clock:
    now = 1_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "sessions"


def test_a_session_is_known_to_every_worker_and_after_a_restart(file, clock):
    one, two = Sessions(file, 1, clock=clock), Sessions(file, 1, clock=clock)
    token = one.begin("k")

    assert one.key_of(token) == two.key_of(token) == "k"
    two.end(token)
    assert one.key_of(token) is two.key_of(token) is None
    token = two.begin("k")
    for each in (one, two):
        each.close()
    assert Sessions(file, 1, clock=clock).key_of(token) == "k"


def test_a_session_ends_after_its_time(file, clock):
    sessions = Sessions(file, 2, clock=clock)
    token = sessions.begin("k")
    clock.now += 2 * 3600 - 1
    assert sessions.key_of(token) == "k"
    clock.now += 1
    assert sessions.key_of(token) is None


def test_the_oldest_sessions_end_where_there_are_too_many(file, clock, monkeypatch):
    monkeypatch.setattr(module, "MAX_OF_KEY", 2)
    monkeypatch.setattr(module, "MAX_SESSIONS", 3)
    sessions = Sessions(file, 1, clock=clock)
    tokens = []
    for key in ("a", "a", "a", "b", "c"):
        clock.now += 1
        tokens.append(sessions.begin(key))

    assert [sessions.key_of(token) for token in tokens] == [None, None, "a", "b", "c"]


def test_the_file_tells_no_token_and_only_its_owner_may_read_it(file):
    token = Sessions(file, 1).begin("k")

    assert token.encode() not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("token", ["", "x", "\udcff", "密码", "' OR 1=1 --", "x" * 100_000])
def test_a_token_that_is_none_has_no_session(file, token):
    sessions = Sessions(file, 1)
    sessions.begin("k")

    assert sessions.key_of(token) is None


def test_a_damaged_file_is_made_anew(file):
    file.write_bytes(b"no database" * 1000)
    sessions = Sessions(file, 1)

    assert sessions.key_of(sessions.begin("k")) == "k"


def test_the_sessions_lie_beside_the_keys_also_for_workers(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    keys = tmp_path / "keys.json"
    with shared_session_file(keys):
        assert session_file(keys) == tmp_path / "keys.json.sessions"
        assert session_file(tmp_path / "other") == tmp_path / "keys.json.sessions"
    assert session_file(tmp_path / "other").name == "other.sessions"
    with shared_session_file(None):
        pass


def test_where_nothing_can_be_written_the_sessions_last_as_long_as_the_server(
    tmp_path, monkeypatch
):
    monkeypatch.delenv(VARIABLE, raising=False)
    folder = tmp_path / "read-only"
    folder.mkdir(0o500)
    with obeying_permissions(), shared_session_file(folder / "keys.json"):
        private = session_file(folder / "keys.json")
        Sessions(private, 1).begin("k")
        assert private.parent != folder
        assert stat.S_IMODE(private.parent.stat().st_mode) == 0o700
    assert not private.parent.exists()
