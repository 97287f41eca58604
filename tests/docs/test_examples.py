"""The examples of the documentation do what it says.

Commands run in this process, requests go to a real server. What starts a server or watches a folder
is only parsed, for it does not end; so is what measures for minutes (`docs/benchmarks.md`). Both
READMEs have the same code, so only the English one runs.
"""

import json
import re
import shlex
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import typer
from typer.testing import CliRunner

from bot.cli.app import app
from tests.docs.pages import READMES, blocks, commands, pages, prose, section, table, words_in_code

GROUP: Any = typer.main.get_command(app)
COMMANDS = GROUP.commands
LONG = ("docs/benchmarks.md", "CONTRIBUTING.md")
ENDLESS = re.compile(r"^chuchu serve|--watch\b|--install-completion")
# Programs of others: `tests/docs/test_shape.py` looks whether their modules and targets exist.
FOREIGN = re.compile(r"^(?:make|python3?|\S*/pip|pip|export|git|cd) ")


def shell_commands(page: str) -> list[str]:
    return [command for block in blocks(page, "sh") for command in commands(block)]


def pages_with(language: str) -> list[str]:
    return [page for page in pages() if blocks(page, language)]


def flags(command: Any) -> set[str]:
    commands = [command, *getattr(command, "commands", {}).values()]
    return {"--help"} | {
        name
        for part in commands
        for each in part.params
        for name in (*each.opts, *each.secondary_opts)
    }


def own(command: str) -> str:
    """Return a command without the folder of its program."""
    return re.sub(r"^\.venv/bin/(?=chuchu )", "", command)


@pytest.mark.parametrize("page", pages_with("sh"))
def test_every_command_line_of_ours_can_be_parsed(page: str) -> None:
    for command in map(own, shell_commands(page)):
        if command.startswith("chuchu "):
            _, name, *arguments = shlex.split(command)
            if name.startswith("-"):
                assert {name} <= flags(GROUP), command
            elif "--help" not in arguments:
                COMMANDS[name].make_context(name, arguments).close()
        else:
            assert FOREIGN.match(command) or command.startswith("curl "), command


@pytest.mark.parametrize("page", pages())
def test_every_command_in_the_text_has_flags_that_exist(page: str) -> None:
    for code in words_in_code(prose(page)):
        words = code.split()
        if words[0] != "chuchu" or len(words) == 1:
            continue
        known = flags(GROUP if words[1].startswith("-") else COMMANDS[words[1]])
        assert {word for word in words if word.startswith("--")} <= known, code


@pytest.mark.parametrize(
    "page", [page for page in pages_with("sh") if page not in (*LONG, READMES[1])]
)
def test_the_commands_of_a_page_succeed(page: str, home: Path) -> None:
    for command in map(own, shell_commands(page)):
        if command.startswith("chuchu ") and not ENDLESS.search(command):
            arguments = [str(Path(word).expanduser()) for word in shlex.split(command)[1:]]
            result = CliRunner().invoke(app, arguments, catch_exceptions=False)
            assert result.exit_code == 0, f"{command}\n{result.output}"
            if "--json" in arguments:
                json.loads(result.stdout)


def requests() -> Iterator[tuple[str, str]]:
    for page in pages():
        if page != READMES[1]:
            yield from ((page, each) for each in shell_commands(page) if each.startswith("curl "))


@pytest.mark.parametrize(("page", "command"), list(requests()))
def test_a_request_is_answered(page: str, command: str, server: str) -> None:
    method, path, options = as_request(command)
    with (
        httpx.Client(base_url=server, trust_env=False, timeout=30) as client,
        client.stream(method, path, **options) as response,
    ):
        assert response.status_code in (200, 202, 409), f"{page}: {command}"
        if "-N" in shlex.split(command):
            assert any(line.startswith("data: {") for line in response.iter_lines())
        elif response.headers["content-type"] == "application/json":
            json.loads(response.read())


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/static/app.js"])
def test_the_pages_that_the_reference_names_are_served(path: str, server: str) -> None:
    assert httpx.get(server + path, trust_env=False, timeout=30).status_code == 200


def test_every_metric_is_documented(server: str) -> None:
    text = httpx.get(f"{server}/metrics", trust_env=False, timeout=30).text
    served = set(re.findall(r"^# HELP (\w+)", text, re.MULTILINE))
    documented = {row[0].strip("`") for row in table(section("docs/http.md", "Metrics"))}
    assert {name for name in served if not name.endswith("_created")} == documented


def as_request(command: str) -> tuple[str, str, dict[str, Any]]:
    """Return what curl would send: the method, the path, and the other arguments for httpx."""
    method, path, headers = "GET", "", {}
    body: list[str] = []
    words = iter(shlex.split(command)[1:])
    in_address = False
    for word in words:
        if word in ("-s", "-N"):
            continue
        if word == "-G":
            in_address = True
        elif word == "-X":
            method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word in ("-d", "--data-urlencode"):
            body.append(next(words))
        else:
            assert word.startswith("http://127.0.0.1:8000/"), word
            path = word.removeprefix("http://127.0.0.1:8000")
    if in_address:
        return method, path, {"params": dict(each.split("=", 1) for each in body)}
    if body:
        return "POST", path, {"content": "".join(body).encode(), "headers": headers}
    return method, path, {"headers": headers}


def keys(value: Any) -> Any:
    """Return the shape of a JSON value: the keys of objects, that of the first item of lists."""
    if isinstance(value, dict):
        return {key: keys(each) for key, each in value.items()}
    return [keys(value[0])] if isinstance(value, list) and value else None


def test_the_example_of_an_answer_has_the_shape_of_a_real_one(server: str) -> None:
    example = json.loads(blocks("docs/http.md", "json")[0].code)
    asked = {"question": example["question"], "history": ["图书馆的光盘借期是几天？"], "top_k": 1}
    real = httpx.post(f"{server}/ask", json=asked, trust_env=False, timeout=30).json()
    assert keys(example) == keys(real)
    for key in ("standalone_question", "answerable", "answer"):
        assert example[key] == real[key]


def test_the_example_of_a_completion_has_the_shape_of_a_real_one(server: str) -> None:
    example = json.loads(blocks("docs/openai.md", "json")[0].code)
    path, options = as_request(shell_commands("docs/openai.md")[0])[1:]
    real = httpx.post(server + path, trust_env=False, timeout=30, **options).json()
    assert keys(example) == keys(real)
    message, seen = (each["choices"][0]["message"] for each in (example, real))
    assert message["content"] == seen["content"]
    begin = message["annotations"][0]["url_citation"]["url"].removesuffix("…")
    url = seen["annotations"][0]["url_citation"]["url"]
    assert url.startswith(begin.replace("http://127.0.0.1:8000", server))


def test_the_example_of_an_error_has_the_shape_of_a_real_one(server: str) -> None:
    example = json.loads(blocks("docs/openai.md", "json")[1].code)
    asked = {"messages": [{"role": "user", "content": ""}]}
    real = httpx.post(f"{server}/v1/chat/completions", json=asked, trust_env=False, timeout=30)
    assert real.json() == example


@pytest.mark.parametrize(
    "block",
    [each for page in pages() if page != READMES[1] for each in blocks(page, "python")],
    ids=str,
)
def test_a_python_example_runs(
    block: Any, home: Path, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = block.code.replace("http://127.0.0.1:8000", server)
    compiled = compile(code, str(block), "exec")
    # In a thread of its own: a browser test leaves its event loop running in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(exec, compiled, {"__name__": "example"}).result()
    if "print(" in block.code:
        assert capsys.readouterr().out.strip()
