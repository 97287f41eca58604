"""How commands in processes of their own begin and end."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.conftest import QUESTION
from tests.command_line import check_failed, chuchu, chuchu_process, command

FULL = Path("/dev/full")


def test_what_a_terminal_cannot_show_is_shown_escaped(built):
    run = chuchu_process("ask", QUESTION, *built.options, PYTHONIOENCODING="ascii")

    assert run.returncode == 0
    assert "ferry.txt" in run.stdout


def test_a_closed_pipe_ends_a_command_without_a_traceback(built):
    kept = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command("ask", QUESTION, *built.options),
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        run.stdout.close()
        assert "Traceback" not in run.stderr.read()
    assert run.returncode == 1


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("is_buffered", [True, False])
def test_output_that_finds_no_room_ends_a_command_with_a_sentence(built, is_buffered):
    kept = {**os.environ, "PYTHONUNBUFFERED": "" if is_buffered else "1"}
    with FULL.open("wb") as full:
        run = subprocess.run(
            command("ask", QUESTION, *built.options),
            env=kept,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert run.returncode == 1
    assert "can't be written" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["index", "--unknown"],
        ["ask", "问", "--top-k", "five"],
        ["serve", "--port", "http"],
        ["conquer"],
        [],
    ],
    ids=" ".join,
)
def test_bad_usage_ends_with_2_and_says_why(arguments):
    run = chuchu(*arguments)

    assert run.returncode == 2
    assert "Usage" in run.stderr + run.stdout
    assert "Traceback" not in run.stderr


def test_the_exit_code_of_a_process_shows_whether_the_command_succeeded(built, tmp_path):
    assert chuchu_process("status", *built.options).returncode == 0
    check_failed(chuchu_process("status", "--docs", tmp_path), "There is no index yet.")


def test_ctrl_c_ends_a_command_with_130_and_in_silence(built, tmp_path):
    arguments = "index", built.documents, "--index", tmp_path / "index", "--watch"
    with subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        try:
            assert "2 new" in run.stdout.readline()
            run.send_signal(signal.SIGINT)
            assert "Traceback" not in run.stderr.read()
        finally:
            run.kill()
    assert run.returncode == 130


def test_help_names_every_command():
    run = chuchu("--help")

    assert run.returncode == 0
    for name in ("index", "ask", "serve", "status", "evaluate"):
        assert re.search(rf"\b{name}\b", run.stdout)


def test_an_answer_is_given_without_torch(built):
    code = f"""
import sys
from bot.cli.app import app
try:
    app(["ask", {QUESTION!r}, "--docs", {str(built.documents)!r}, "--index", {str(built.index)!r}])
except SystemExit as end:
    assert not end.code
heavy = {{"torch", "sentence_transformers", "transformers", "fastapi", "mcp"}} & sys.modules.keys()
assert not heavy, heavy
"""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stderr
    assert "500米" in run.stdout
