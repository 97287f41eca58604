"""What the README says is true of the code."""

import re
from pathlib import Path

import pytest
import typer

from bot.cli.app import app
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
READMES = ["README.md", "README.zh-CN.md"]


def rows(readme: str) -> dict[str, list[str]]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| `CHUCHU_")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[1].strip("`"): row for row in cells}


@pytest.mark.parametrize("readme", READMES)
def test_the_table_of_settings_lists_every_setting_with_its_variable(readme: str) -> None:
    expected = {name: f"`CHUCHU_{name.upper()}`" for name in Settings.model_fields}
    assert {name: row[0] for name, row in rows(readme).items()} == expected


def test_the_english_table_describes_each_setting_as_the_code_does() -> None:
    described = {name: field.description for name, field in Settings.model_fields.items()}
    told = {name: row[3].replace("`", "") for name, row in rows("README.md").items()}
    for name, description in described.items():
        assert description is not None
        assert description.replace("`", "").startswith(told[name])


@pytest.mark.parametrize("readme", READMES)
def test_every_command_and_option_that_the_readme_names_exists(readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    usages = re.findall(r"^    chuchu (\w+)(.*)$", text, re.MULTILINE)
    assert {name for name, _ in usages} == set(commands)
    for name, usage in usages:
        parameters = commands[name].params
        known = {option for each in parameters for option in (*each.opts, *each.secondary_opts)}
        assert set(re.findall(r"--[a-z-]+", usage)) <= known, name


@pytest.mark.parametrize("readme", READMES)
def test_every_make_target_that_the_readme_names_exists(readme: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^    make (\w+)", (ROOT / readme).read_text("utf-8"), re.MULTILINE))
    assert targets
    assert targets <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("page", [*READMES, "ARCHITECTURE.md"])
def test_every_link_to_a_file_leads_somewhere(page: str) -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
    assert all((ROOT / link).exists() for link in links), links
