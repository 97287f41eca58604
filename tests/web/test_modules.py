"""The page's scripts import one way: app, conversation, panels, citations, common."""

import re
from pathlib import Path

import pytest

from bot.settings import WEB

LAYERS = ("common", "citations", "panels", "conversation", ".")
IMPORT = re.compile(r'^import (?:.*? from )?"(\.{1,2}/[^"]+)";$', re.MULTILINE)
MODULES = sorted(WEB.rglob("*.js"))


def layer(module: Path) -> int:
    return LAYERS.index(module.parent.relative_to(WEB).as_posix())


def imports(module: Path) -> list[Path]:
    text = module.read_text(encoding="utf-8")
    assert len(IMPORT.findall(text)) == text.count("\nimport ") + text.startswith("import ")
    return [(module.parent / path).resolve() for path in IMPORT.findall(text)]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_a_module_imports_from_its_own_folder_or_a_lower_layer(module):
    for imported in imports(module):
        assert imported.is_file()
        assert layer(imported) <= layer(module)


def test_no_module_imports_itself_through_others():
    waiting = {module: set(imports(module)) for module in MODULES}
    while waiting:
        free = {module for module, needed in waiting.items() if not needed & waiting.keys()}
        assert free, f"a circle among {sorted(module.name for module in waiting)}"
        waiting = {module: needed for module, needed in waiting.items() if module not in free}
