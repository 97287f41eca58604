"""What a user can set, type, request or look up is documented, and nothing else is."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from fastapi import FastAPI

import bot
from bot.bootstrap import new_collections
from bot.cli.app import app as cli
from bot.server import build_app
from bot.setting_values.declaration import settings_of
from bot.settings import Settings
from corpus.formats.registry import FORMATS
from embeddings.tools import Tools
from tests.docs.pages import ROOT, headings, read_page, section, table, words_in_code

GROUP: Any = typer.main.get_command(cli)
COMMANDS = GROUP.commands
VARIABLE = re.compile(r"\bCHUCHU_[A-Z_]*[A-Z]\b")
UNSET = ("none", "guessed", "the bundled samples", "see meaning")


def settings_rows() -> dict[str, list[str]]:
    rows = table(read_page("docs/settings.md"))
    return {row[2].strip("`"): row for row in rows if len(row) == 5}


def test_the_table_of_settings_lists_every_setting_with_its_variable() -> None:
    expected = {name: f"`CHUCHU_{name.upper()}`" for name in settings_of(Settings)}
    assert {name: row[1] for name, row in settings_rows().items()} == expected


def test_the_table_of_settings_has_the_defaults_of_the_code() -> None:
    for name, row in settings_rows().items():
        default = settings_of(Settings)[name].default
        if row[3] in UNSET:
            assert default is None or isinstance(default, Path), name
        else:
            documented = str(default).lower() if isinstance(default, bool) else str(default)
            assert row[3].strip("`") == documented, name


def test_the_table_of_settings_describes_each_as_the_code_does() -> None:
    for name, row in settings_rows().items():
        description = settings_of(Settings)[name].description
        assert description, name
        assert row[4].replace("`", "").startswith(description.replace("`", "")), name


def test_the_table_of_settings_names_flags_that_exist() -> None:
    known = {name for command in COMMANDS.values() for name in flags(command)}
    for name, row in settings_rows().items():
        named = {word for word in words_in_code(row[0]) if word.startswith("--")}
        assert named <= known, name
        if f"--{name.replace('_', '-')}" in known:
            assert f"--{name.replace('_', '-')}" in named, name


def parameters(command: Any) -> list[Any]:
    """Return the parameters of a command, or those of the commands of a group, each name once."""
    commands = [*getattr(command, "commands", {}).values(), command]
    return list({each.name: each for part in commands for each in part.params}.values())


def flags(command: Any) -> set[str]:
    """Return the visible flags and arguments of a command, as they are typed."""
    return {
        name
        for each in parameters(command)
        if not getattr(each, "hidden", False)
        for name in ((*each.opts, *each.secondary_opts) if each.opts[0].startswith("-") else ())
    }


def test_the_flags_of_the_program_itself_are_documented() -> None:
    documented = words_in_code(read_page("docs/command-line.md")) + re.findall(
        r"^chuchu (--[\w-]+)", read_page("docs/command-line.md"), re.MULTILINE
    )
    assert {name for name in flags(GROUP) if name.startswith("--")} <= set(documented)


def test_every_command_has_a_section() -> None:
    documented = {
        text.split()[1] for _, text in headings("docs/command-line.md") if "chuchu " in text
    }
    visible = {name for name, command in COMMANDS.items() if not command.hidden}
    assert documented == visible


@pytest.mark.parametrize("name", [name for name, each in COMMANDS.items() if not each.hidden])
def test_the_section_of_a_command_lists_its_flags(name: str) -> None:
    rows = table(section("docs/command-line.md", f"chuchu {name}"))
    words = {word for row in rows for word in words_in_code(row[0])}
    assert {word for word in words if word.startswith("--")} == flags(COMMANDS[name])
    arguments = [each for each in parameters(COMMANDS[name]) if not each.opts[0].startswith("-")]
    assert len({word for word in words if not word.startswith("-")}) == len(arguments)


@pytest.fixture(scope="module")
def application(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    settings = Settings(index=tmp_path_factory.mktemp("docs") / "index")
    return build_app(settings, tools, new_collections(settings, tools))


def test_the_table_of_calls_lists_every_endpoint(application: FastAPI) -> None:
    first = read_page("docs/http.md").split("\n## ")[0]
    calls = re.findall(r"`(GET|POST|PUT|DELETE) (/[^` ]*)`", first)
    named = {(method, re.sub(r"\{\w+\}", "{}", path)) for method, path in calls}
    known = {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path))
        for path, methods in application.openapi()["paths"].items()
        for method in methods
    }
    pages = {("GET", path) for path in ("/", "/docs", "/openapi.json", "/static/{}")}
    # MCP describes its messages by itself.
    protocol = {("POST", "/mcp"), ("DELETE", "/mcp")}
    assert named == known | pages | protocol


def test_every_key_of_a_request_and_an_answer_is_documented(application: FastAPI) -> None:
    described = application.openapi()
    keys = {
        key
        for schema in described["components"]["schemas"].values()
        for key in schema.get("properties", ())
    }
    keys |= {
        parameter["name"]
        for methods in described["paths"].values()
        for endpoint in methods.values()
        for parameter in endpoint.get("parameters", ())
        if parameter["in"] == "query"
    }
    pages = "".join(map(read_page, ("docs/http.md", "docs/openai.md", "docs/feedback.md")))
    assert keys <= set(re.findall(r"\w+", pages))


def test_the_python_interface_is_documented() -> None:
    page = read_page("docs/python.md")
    methods = {name for name in vars(bot.Chuchu) if not name.startswith("_")}
    documented = {row[0].strip("`").partition("(")[0] for row in table(page)}
    assert documented == methods
    for name in bot.__all__:
        assert f"`{name}`" in page or f"import {name}" in page or f", {name}" in page, name


def test_every_suffix_that_is_read_is_documented_and_no_other() -> None:
    documented = {
        word for row in table(read_page("docs/formats.md")) for word in words_in_code(row[0])
    }
    read = {suffix for each in FORMATS if each.is_read for suffix in each.suffixes}
    assert documented == read


def test_every_file_of_an_index_is_named_in_the_architecture() -> None:
    layout = (ROOT / "embeddings" / "store" / "layout.py").read_text(encoding="utf-8")
    documented = section("ARCHITECTURE.md", "The index on disk")
    for name in re.findall(r'self\.folder / "([\w.]+)"', layout):
        assert name in documented, name


def variables_in_use() -> set[str]:
    """Return the variables that the product, its tests and their scripts look up."""
    looked_up = re.compile(
        r"(?:environ|getenv|\${|^\t|^export |= \")[^\n]*?\b(CHUCHU_[A-Z_]*[A-Z])\b", re.M
    )
    files = [
        *(ROOT / "bot").rglob("*.py"),
        *(ROOT / "corpus").rglob("*.py"),
        *(ROOT / "embeddings").rglob("*.py"),
        *(ROOT / ".ci").iterdir(),
        ROOT / "Makefile",
    ]
    tests = (path for path in (ROOT / "tests").rglob("*.py") if "docs" not in path.parts)
    names = {name for path in files for name in looked_up.findall(path.read_text("utf-8"))}
    for path in tests:
        found = re.findall(
            r"(?:environ|getenv)\b[^\n]*?(CHUCHU_TEST_[A-Z_]*[A-Z])", path.read_text("utf-8")
        )
        names.update(found)
    return names | {f"CHUCHU_{name.upper()}" for name in settings_of(Settings)}


def test_every_variable_of_the_environment_is_documented_and_no_other() -> None:
    documented = set(VARIABLE.findall(read_page("docs/settings.md") + read_page("CONTRIBUTING.md")))
    assert documented == variables_in_use()
