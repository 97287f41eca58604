"""Every package that is imported is declared, and every declared one is named in the documents."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.docs.pages import ROOT, read_page

PROJECT = tomllib.loads(read_page("pyproject.toml"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OURS = {"corpus", "embeddings", "bot", "web", "tests"}
DISTRIBUTIONS = packages_distributions()


def names(*lists: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for lines in lists for line in lines}


@pytest.mark.parametrize("page", ["NOTICE", "ARCHITECTURE.md"])
def test_every_dependency_is_named(page: str) -> None:
    text = read_page(page).lower()
    extras = EXTRAS.values() if page == "NOTICE" else ()
    missing = [name for name in names(PROJECT["dependencies"], *extras) if name not in text]
    assert missing == []


def imported_packages(folder: str, *, but: str | None = None) -> Iterator[tuple[str, str]]:
    """Yield each file below a folder, and a package of others that it imports."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if but and name.startswith(but):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                modules = [node.module or ""]
            else:
                continue
            packages = {module.partition(".")[0] for module in modules}
            yield from ((name, each) for each in packages - OURS - sys.stdlib_module_names)


def is_declared(package: str, declared: set[str]) -> bool:
    # A package that is not installed here has the name of its distribution.
    distributions = DISTRIBUTIONS.get(package, [package])
    return not declared.isdisjoint(map(canonicalize_name, distributions))


@pytest.mark.parametrize(
    ("folder", "but", "extras"),
    [
        ("corpus", None, ("ocr",)),
        ("embeddings", "embeddings/training/", ("milvus",)),
        ("embeddings/training", None, ("train",)),
        ("bot", None, ("mcp",)),
        ("tests", None, ("test", "train", "bench", "ocr", "milvus")),
    ],
)
def test_every_imported_package_is_a_declared_dependency(
    folder: str, but: str | None, extras: tuple[str, ...]
) -> None:
    declared = names(PROJECT["dependencies"], *(EXTRAS[extra] for extra in extras))
    undeclared = [
        (name, package)
        for name, package in imported_packages(folder, but=but)
        if not is_declared(package, declared)
    ]
    assert undeclared == []
