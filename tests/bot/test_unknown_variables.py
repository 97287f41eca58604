"""A misspelt environment variable, as whoever runs a command meets it."""

import sys

import pytest

from bot.cli.entry import main
from bot.setting_values.declaration import settings_of
from bot.setting_variables import unknown_variable_warnings, without_unknown_variables
from bot.settings import Settings, variable_of


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Return a function that runs a command in this process and returns what it printed."""

    def run_command(*arguments, **variables):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["chuchu", *arguments])
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr()

    return run_command


@pytest.mark.parametrize(
    "command",
    [("check",), ("index", "no-such-folder"), ("status", "--docs", "."), ("read", "none.txt")],
)
def test_every_command_reports_an_unknown_variable_in_one_line(run, command):
    printed = run(*command, CHUCHU_PROT="9")

    first, *_ = printed.err.splitlines()
    assert first == "There is no setting CHUCHU_PROT; CHUCHU_PORT is the most similar one."
    assert "CHUCHU_PROT" not in printed.out


def test_each_variable_has_a_line_and_none_can_forge_one(run):
    printed = run("read", "none.txt", CHUCHU_COLOUR="1", **{"CHUCHU_X\nFORGED": "2"})

    *warnings, error = printed.err.splitlines()
    assert len(warnings) == 2
    assert all(line.startswith("There is no setting CHUCHU_") for line in warnings)
    assert error.startswith("none.txt: ")


def test_settings_and_internal_variables_are_silent(run):
    printed = run("read", "none.txt", CHUCHU_PORT="9", CHUCHU_TEST_ANYTHING="1")
    assert len(printed.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("variable", "similar"),
    [
        ("CHUCHU_PROT", "CHUCHU_PORT"),
        ("CHUCHU_ALLOWED_HOST", "CHUCHU_ALLOWED_HOSTS"),
        ("chuchu_dosc", "CHUCHU_DOCS"),
        ("CHUCHU_TOPK", "CHUCHU_TOP_K"),
        ("CHUCHU_", "CHUCHU_"),
    ],
)
def test_an_unknown_variable_is_reported_with_the_most_similar_setting(variable, similar):
    (warning,) = unknown_variable_warnings({variable, "PATH", "CHUCHU_PORT"})

    assert warning.startswith(f"There is no setting {variable}; {similar}")


def test_settings_and_internal_variables_are_not_reported():
    known = {variable_of(name) for name in settings_of(Settings)}
    internal = {
        "CHUCHU_INTERNAL_FIRST_JOBS",
        "CHUCHU_TEST_EXAMPLES",
        "chuchu_port",
        "CHUCHUX",
        "PATH",
    }

    assert unknown_variable_warnings(known | internal) == []


def test_a_process_of_our_own_is_not_given_what_was_reported():
    given = {"CHUCHU_PROT": "1", "CHUCHU_PORT": "2", "CHUCHU_INTERNAL_X": "3", "PATH": "4"}

    assert without_unknown_variables(given).keys() == given.keys() - {"CHUCHU_PROT"}
