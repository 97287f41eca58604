"""The options of `chuchu` itself, and completion in shells."""

import os
import shutil
import subprocess
import sys
from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from bot.cli.app import app

COMMANDS = {"index", "ask", "read", "serve", "status", "check", "rollback", "evaluate"}


def chuchu(**variables):
    """Run `chuchu` as a shell does that wants to know how a line goes on."""
    return subprocess.run(
        [sys.executable, "-m", "bot"],
        env={**os.environ, **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_the_one_of_the_installed_package(flag):
    result = CliRunner().invoke(app, [flag])

    assert (result.exit_code, result.stdout) == (0, f"chuchu {version('chuchu')}\n")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_and_each_of_its_options_has_a_help_text(command):
    result = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"})

    assert result.exit_code == 0
    for line in result.stdout.splitlines():
        if "--" in line and "Usage" not in line:
            assert line.rstrip("│ ").endswith((".", "]")), line


def test_a_shell_is_told_the_commands_and_their_options():
    typed = {"COMP_WORDS": "chuchu ", "COMP_CWORD": "1"}
    run = chuchu(_CHUCHU_COMPLETE="complete_bash", **typed)
    assert set(run.stdout.split()) == COMMANDS, run.stderr

    typed = {"COMP_WORDS": "chuchu index --dr", "COMP_CWORD": "2"}
    run = chuchu(_CHUCHU_COMPLETE="complete_bash", **typed)
    assert run.stdout.split() == ["--dry-run"]

    run = chuchu(_CHUCHU_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="chuchu ev")
    assert '"evaluate":' in run.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_the_completion_script_is_one_that_bash_reads():
    run = chuchu(_CHUCHU_COMPLETE="source_bash")

    assert run.returncode == 0, run.stderr
    assert "complete -o default -F" in run.stdout
    subprocess.run(["bash", "-n"], input=run.stdout, encoding="utf-8", check=True)
