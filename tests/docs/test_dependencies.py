"""The product imports only libraries that its dependencies name."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.docs.pages import ROOT, read_page

OWN = ("corpus", "embeddings", "bot")


def imported(package: str) -> set[str]:
    """Return the top-level modules that the files of a package import, but for those of Python."""
    names: set[str] = set()
    for file in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names.update(each.name.partition(".")[0] for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names - set(OWN)


@pytest.mark.parametrize("package", OWN)
def test_every_library_that_is_imported_is_declared(package: str) -> None:
    project = tomllib.loads(read_page("pyproject.toml"))["project"]
    # Only `embeddings.training` imports those of the extra.
    lines = [*project["dependencies"], *project["optional-dependencies"]["train"]]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    distributions = packages_distributions()
    for module in imported(package):
        # A library that is not installed here has the name of its module.
        names = {canonicalize_name(name) for name in distributions.get(module, [module])}
        assert names & declared, f"{package} imports {module}"
