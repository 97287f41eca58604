"""The options of `chuchu` itself, and completion in shells."""

import shutil
import subprocess
from importlib.metadata import version

import pytest

from tests.command_line import chuchu, chuchu_process

COMMANDS = {
    "index",
    "ask",
    "chat",
    "key",
    "read",
    "serve",
    "status",
    "check",
    "rollback",
    "evaluate",
    "mcp",
}


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_the_version_is_the_one_of_the_installed_package(flag):
    run = chuchu(flag)

    assert (run.returncode, run.stdout) == (0, f"chuchu {version('chuchu')}\n")


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_and_each_of_its_options_has_a_help_text(command):
    run = chuchu(command, "--help")

    assert run.returncode == 0
    for line in run.stdout.splitlines():
        if "--" in line and "Usage" not in line:
            assert line.rstrip("│ ").endswith((".", "]")), line


def test_a_shell_completes_the_commands_and_their_options():
    typed = {"COMP_WORDS": "chuchu ", "COMP_CWORD": "1"}
    run = chuchu_process(_CHUCHU_COMPLETE="complete_bash", **typed)
    assert set(run.stdout.split()) == COMMANDS, run.stderr

    typed = {"COMP_WORDS": "chuchu index --dr", "COMP_CWORD": "2"}
    run = chuchu_process(_CHUCHU_COMPLETE="complete_bash", **typed)
    assert run.stdout.split() == ["--dry-run"]

    run = chuchu_process(_CHUCHU_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS="chuchu ev")
    assert '"evaluate":' in run.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_the_completion_script_is_one_that_bash_reads():
    run = chuchu_process(_CHUCHU_COMPLETE="source_bash")

    assert run.returncode == 0, run.stderr
    assert "complete -o default -F" in run.stdout
    subprocess.run(["bash", "-n"], input=run.stdout, encoding="utf-8", check=True)


@pytest.mark.parametrize("option", ["--docs", "--config"])
def test_a_name_in_an_error_can_not_control_the_terminal(tmp_path, option):
    name = f"{tmp_path}/a\x1b[2J\nb\u202e"
    command = ["index", name] if option == "--docs" else ["status", option, name]

    said = chuchu(*command).stderr

    assert said.strip().isprintable()
    assert "a\\u{1b}[2J\\u{a}b\\u{202e}" in said
