"""The image and its composition: packages, paths, settings, privileges."""

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from bot.setting_values.declaration import settings_of
from bot.settings import Settings, read_settings

ROOT = Path(__file__).parents[2]
# Only for other encoders.
HEAVY = {"torch", "sentence-transformers"}


@pytest.fixture(scope="module")
def instructions(deploy):
    """The instructions of the Dockerfile, each with its argument, in their order."""
    text = (deploy / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.strip().split(" ", 1)) for line in lines if not line.startswith(" ")]


def arguments(instructions, name):
    return [argument for instruction, argument in instructions if instruction == name]


def test_its_packages_are_those_of_the_project_without_the_heavy_ones(deploy):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["mcp"]]
    listed = (deploy / "requirements.txt").read_text(encoding="utf-8").splitlines()

    def parsed(lines):
        return {str(Requirement(line)) for line in lines}

    named = {line for line in wanted if Requirement(line).name not in HEAVY}
    assert parsed(line for line in listed if not line.startswith("#")) == parsed(named)


def test_everything_that_is_copied_exists(instructions):
    copied = [each.split()[:-1] for each in arguments(instructions, "COPY") if "--from" not in each]
    names = {name for names in copied for name in names}

    assert {name for name in names if not (ROOT / name).exists()} == set()
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(wheel["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) <= names


def test_it_runs_as_an_unprivileged_user_and_tells_its_health(instructions):
    assert arguments(instructions, "USER") == ["10001"]
    assert json.loads(arguments(instructions, "CMD")[-1]) == ["serve"]
    [health] = arguments(instructions, "HEALTHCHECK")
    assert "/healthz" in health
    # The version of Python that the project is tested with.
    assert {each.split(" AS ")[0] for each in arguments(instructions, "FROM")} == {
        "python:3.11-slim"
    }


def test_its_variables_are_settings(instructions, deploy):
    [image] = arguments(instructions, "ENV")
    composition = (deploy / "compose.yaml").read_text(encoding="utf-8")
    service = (deploy / "chuchu.service").read_text(encoding="utf-8")
    cluster = (deploy / "compose.milvus.yaml").read_text(encoding="utf-8")
    texts = image + composition + service + cluster
    named = {name.lower() for name in re.findall(r"CHUCHU_([A-Z_]+)", texts)}

    assert {"docs", "index", "host"} <= named <= settings_of(Settings).keys()


def test_the_composition_gives_no_more_rights_than_needed(deploy):
    content = yaml.safe_load((deploy / "compose.yaml").read_text(encoding="utf-8"))
    service = content["services"]["chuchu"]

    assert (ROOT / "deploy" / service["build"]["context"]).resolve() == ROOT
    assert (ROOT / service["build"]["dockerfile"]).exists()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    mounts = {each.rsplit(":", 1)[0].rsplit(":", 1)[-1]: each for each in service["volumes"][:1]}
    assert all(each.endswith(":ro") for each in mounts.values())
    assert "index" in content["volumes"]


def test_the_composition_with_milvus_answers_with_nothing_but_the_engine(deploy, monkeypatch):
    content = yaml.safe_load((deploy / "compose.milvus.yaml").read_text(encoding="utf-8"))
    services = content["services"]
    indexer, answering = services["indexer"], services["answering"]

    assert answering["deploy"]["replicas"] == 2
    assert "volumes" not in answering
    for each in (indexer, answering):
        assert (each["read_only"], each["cap_drop"]) == (True, ["ALL"])
        assert (ROOT / "deploy" / each["build"]["args"]["REQUIREMENTS"]).exists()
    assert indexer["volumes"][0].endswith(":/documents:ro")
    assert all(port.startswith("127.0.0.1:") for port in services["balancer"]["ports"])
    published = {name for name, each in services.items() if "ports" in each}
    assert published == {"balancer"}
    mounted = {
        each.split(":")[0] for name in services for each in services[name].get("volumes", ())
    }
    assert {each for each in mounted if not each.startswith("$")} <= content["volumes"].keys()
    needed = {each for name in services for each in services[name].get("depends_on", ())}
    assert needed <= services.keys()

    for name in ("CHUCHU_DOCS", "CHUCHU_INDEX"):
        monkeypatch.delenv(name, raising=False)
        assert f"--unset={name}" in answering["entrypoint"]
    for name, value in answering["environment"].items():
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:-(\w+)\}", r"\1", value))
    settings = read_settings()
    assert settings.answers_only
    assert settings.engine_address.uri == "http://milvus:19530"


def test_the_image_passes_a_linter(deploy):
    run = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), deploy / "Dockerfile"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "")


def test_the_packages_for_milvus_are_those_of_the_extra_but_for_the_server(deploy):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {str(Requirement(each)) for each in project["optional-dependencies"]["milvus"]}
    lines = (deploy / "requirements-milvus.txt").read_text(encoding="utf-8").splitlines()
    listed = [line for line in lines if not line.startswith("#")]

    assert listed[0] == "-r requirements.txt"
    lite = {each for each in extra if each.startswith("milvus-lite")}
    assert {str(Requirement(line)) for line in listed[1:]} == extra - lite
