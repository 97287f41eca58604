"""`chuchu key`: what it prints, and how it ends."""

import json

import pytest

from bot.api.access.key_file import KeyFile
from tests.command_line import chuchu


@pytest.fixture
def path(tmp_path):
    return tmp_path / "keys.json"


def key(path, *arguments):
    return chuchu("key", *arguments, CHUCHU_KEYS=str(path))


def test_a_key_is_printed_alone_on_a_line_and_once(path):
    run = key(path, "add", "clerk", "--role", "ask", "--collections", "laws, notices")

    assert run.returncode == 0
    assert run.stdout == run.stdout.strip() + "\n"
    record = KeyFile(path).owner(run.stdout.strip())
    assert (record.name, record.role) == ("clerk", "ask")
    assert record.collections == {"laws", "notices"}
    assert run.stdout.strip() not in path.read_text() + key(path, "list").stdout


def test_keys_are_listed_without_the_keys(path):
    key(path, "add", "chief", "--role", "manage")
    key(path, "add", "clerk", "--role", "ask", "--collections", "laws")
    lines = [line.split("\t")[:3] for line in key(path, "list").stdout.splitlines()]

    assert lines == [["chief", "manage", "all collections"], ["clerk", "ask", "laws"]]
    listed = json.loads(key(path, "list", "--json").stdout)["keys"]
    assert [each.keys() for each in listed] == [{"name", "role", "collections", "created"}] * 2


def test_a_revoked_key_is_gone(path):
    given = key(path, "add", "clerk", "--role", "ask").stdout.strip()
    run = key(path, "revoke", "clerk")

    assert (run.returncode, run.stdout) == (0, "")
    assert KeyFile(path).owner(given) is None
    again = key(path, "revoke", "clerk")
    assert again.returncode == 1
    assert again.stderr == "There is no key named clerk. chuchu key list shows them.\n"


def test_the_file_may_be_named_by_a_flag(path):
    assert chuchu("key", "add", "a", "--role", "ask", "--keys", path).returncode == 0
    assert chuchu("key", "list", "--keys", path).stdout.startswith("a\task")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("add", "a"), 2),
        (("add", "a", "--role", "root"), 2),
        (("add", "--role", "ask"), 2),
        (("revoke",), 2),
        (("add", "a b", "--role", "ask"), 1),
        (("add", "a", "--role", "ask", "--collections", "x,,y"), 1),
        (("add", "a", "--role", "ask", "--collections", ""), 1),
        (("list",), 1),
        (("revoke", "a"), 1),
    ],
    ids=str,
)
def test_a_mistake_is_told_in_a_sentence(path, arguments, code):
    run = key(path, *arguments)

    assert run.returncode == code
    assert run.stdout == ""
    assert run.stderr.strip()
    assert "Traceback" not in run.stderr
    assert not path.exists()


def test_without_a_file_the_setting_is_named():
    run = chuchu("key", "list")

    assert (run.returncode, run.stderr) == (
        1,
        "No key file is named. Name one with --keys FILE or in CHUCHU_KEYS.\n",
    )


def test_a_server_does_not_start_with_keys_that_can_not_be_read(path, tmp_path):
    run = chuchu("serve", tmp_path, "--port", "0", CHUCHU_KEYS=str(path))
    assert run.returncode == 1
    assert run.stderr.startswith("There is no key file")
    key(path, "add", "a", "--role", "ask")
    path.chmod(0o644)
    run = chuchu("serve", tmp_path, "--port", "0", CHUCHU_KEYS=str(path))
    assert run.returncode == 1
    assert "Others may read or write the key file" in run.stderr
    assert "Traceback" not in run.stderr


def test_the_entry_for_any_user_prints_no_key(path):
    run = key(path, "add", "*", "--role", "ask")

    assert (run.returncode, run.stdout) == (0, "")
    assert KeyFile(path).named("anybody").role == "ask"
