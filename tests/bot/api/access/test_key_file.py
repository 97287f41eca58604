"""The file of keys: what is in it, who may read it, and what is said of a bad one."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.api.access.access import Access
from bot.api.access.key_edits import PREFIX, add_key, revoke_key
from bot.api.access.key_file import KeyFile, read_keys
from corpus.errors import KeyFileError
from tests.unprivileged import obeying_permissions


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.json"


def test_a_key_opens_what_it_was_added_for(path):
    clerk = add_key(path, "clerk", "ask", ["notices", "laws", "laws"])
    chief = add_key(path, "张三", "manage", None)
    keys = KeyFile(path)

    assert keys.owner(clerk).access == Access("clerk", "ask", frozenset({"laws", "notices"}))
    assert keys.owner(chief).access == Access("张三", "manage", None)
    for wrong in ("", clerk[:-1], clerk + "x", "密码", "\udcff", PREFIX):
        assert keys.owner(wrong) is None


def test_the_file_has_no_key_and_only_its_owner_may_read_it(path):
    keys = [add_key(path, f"k{number}", "ask", None) for number in range(3)]

    assert len(set(keys)) == 3
    assert all(key.startswith(PREFIX) and len(key) == len(PREFIX) + 43 for key in keys)
    assert not any(key.removeprefix(PREFIX) in path.read_text() for key in keys)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    revoke_key(path, "k1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in read_keys(path).keys] == ["k0", "k2"]


def test_a_change_counts_at_once(path):
    key = add_key(path, "clerk", "ask", None)
    keys = KeyFile(path)
    assert keys.owner(key) is not None
    revoke_key(path, "clerk")
    assert keys.owner(key) is None
    other = add_key(path, "clerk", "manage", None)
    assert keys.owner(key) is None
    assert keys.owner(other).role == "manage"


def test_a_file_that_goes_bad_opens_nothing_until_it_is_mended(path):
    key = add_key(path, "clerk", "ask", None)
    good = path.read_bytes()
    keys = KeyFile(path)
    assert keys.owner(key)
    path.write_bytes(good[:-20])
    with pytest.raises(KeyFileError, match="damaged"):
        keys.owner(key)
    path.write_bytes(good)
    assert keys.owner(key)
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="Others may read"):
        keys.owner(key)
    path.chmod(0o600)
    assert keys.owner(key)
    path.unlink()
    with pytest.raises(KeyFileError, match="There is no key file"):
        keys.owner(key)


ENTRY = {"name": "a", "role": "ask", "collections": None, "sha256": "0" * 64, "created": ""}
BAD = [
    *(b"", b"[]", b"\xff\xfe", b"{", b"[" * 100_000, b"null", b'{"version": 2, "keys": []}'),
    *(
        json.dumps({"version": 1, "keys": keys}).encode()
        for keys in (
            [ENTRY, ENTRY],
            [ENTRY | {"role": "root"}],
            [ENTRY | {"sha256": "0" * 63}],
            [ENTRY | {"sha256": "G" * 64}],
            [ENTRY | {"name": "a b"}],
            [ENTRY | {"name": "a\x1b[2J"}],
            [ENTRY | {"collections": ["a,b"]}],
            [ENTRY | {"secret": "hidden-value"}],
            [{"name": "a"}],
            [ENTRY | {"name": str(number)} for number in range(1001)],
        )
    ),
]


@pytest.mark.parametrize("content", BAD, ids=range(len(BAD)))
def test_a_damaged_file_is_refused_without_repeating_it(path, content):
    path.write_bytes(content)
    path.chmod(0o600)

    for read in (lambda: read_keys(path), KeyFile(path).records):
        with pytest.raises(KeyFileError) as refused:
            read()
        assert "damaged" in refused.value.message
        assert "hidden-value" not in refused.value.message
    with pytest.raises(KeyFileError):
        add_key(path, "b", "ask", None)
    assert path.read_bytes() == content


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o602, 0o777])
def test_a_file_that_others_may_read_or_write_is_refused(path, mode):
    add_key(path, "a", "ask", None)
    path.chmod(mode)

    with pytest.raises(KeyFileError, match="Others") as refused:
        read_keys(path)
    assert refused.value.hint == f"Run chmod 600 {path}."


def test_what_is_no_file_is_refused(path, tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "large").touch(0o600)
    os.truncate(tmp_path / "large", 1 << 21)
    for name in ("pipe", "large", "", "none", "a\0b"):
        with pytest.raises(KeyFileError):
            read_keys(tmp_path / name)


def test_a_file_that_can_not_be_written_stays_as_it_was(path):
    add_key(path, "a", "ask", None)
    before = path.read_bytes()
    path.parent.chmod(0o500)
    try:
        with obeying_permissions(), pytest.raises(KeyFileError, match="can't be written"):
            add_key(path, "b", "ask", None)
    finally:
        path.parent.chmod(0o700)
    assert path.read_bytes() == before
    assert not [each for each in path.parent.iterdir() if each.name.startswith(".")]


def test_a_link_to_the_file_stays_a_link(path, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(path)
    add_key(link, "a", "ask", None)

    assert link.is_symlink()
    assert [each.name for each in read_keys(path).keys] == ["a"]


@pytest.mark.parametrize("name", ["", "a b", "a,b", "a\n", "x" * 65, "\u202e", "a\0"])
def test_a_name_that_would_not_show_is_refused(path, name):
    with pytest.raises(KeyFileError):
        add_key(path, name, "ask", None)
    with pytest.raises(KeyFileError):
        add_key(path, "good", "ask", [name])
    assert not path.exists()


def test_a_name_is_taken_once_and_an_unknown_one_can_not_be_revoked(path):
    add_key(path, "a", "ask", None)
    with pytest.raises(KeyFileError, match="already"):
        add_key(path, "a", "manage", None)
    with pytest.raises(KeyFileError, match="no key named b"):
        revoke_key(path, "b")
    with pytest.raises(KeyFileError, match="There is no key file"):
        revoke_key(path.with_name("other"), "b")


def test_no_key_is_lost_when_several_are_added_at_once(path):
    with ThreadPoolExecutor(4) as pool:
        keys = list(pool.map(lambda n: add_key(path, f"k{n}", "ask", None), range(12)))

    assert all(KeyFile(path).owner(key) for key in keys)


def test_the_entry_for_any_user_of_a_proxy_has_no_key(path):
    assert add_key(path, "*", "ask", ["notices"]) is None
    keys = KeyFile(path)

    assert keys.named("anybody").collections == {"notices"}
    assert keys.owner("") is keys.owner("*") is None
