"""The pages have the shape that readers are promised, and their links lead somewhere."""

import re
from urllib.parse import unquote

import pytest

from tests.docs.pages import (
    READMES,
    ROOT,
    anchors,
    blocks,
    headings,
    links,
    pages,
    prose,
    read_page,
    table,
)

MAX_WORDS = 900
MAX_HAN = 2 * MAX_WORDS
MAX_LINES = 200
DECISION_PARTS = ["Decision", "Why", "Rejected", "Measure"]
# Words that would tie a page to the way in which it was written.
PRIVATE = re.compile(
    r"design\.md|/work/|/home/|/root/|\bissue \d|\bsession(?:s)? of the project", re.I
)


def test_the_readme_has_at_most_900_words() -> None:
    assert len(read_page("README.md").split()) <= MAX_WORDS
    assert len(re.findall(r"[\u3400-\u9fff]", read_page("README.zh-CN.md"))) <= MAX_HAN


def test_both_readmes_have_the_same_shape() -> None:
    english, chinese = READMES
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(chinese)]
    assert len(table(prose(english))) == len(table(prose(chinese)))
    assert prose(english).count("\n- ") == prose(chinese).count("\n- ")
    ours = [link for link in links(english) if not link.startswith(("#", "README", "tests/"))]
    theirs = [link for link in links(chinese) if not link.startswith(("#", "README", "tests/"))]
    assert set(ours) == set(theirs)


def test_both_readmes_have_the_same_code() -> None:
    def code(page: str) -> list[tuple[str, str]]:
        return [(block.language, re.sub(r"[ \t]*#.*", "", block.code)) for block in blocks(page)]

    assert code("README.md") == code("README.zh-CN.md")


def test_the_architecture_has_at_most_200_lines() -> None:
    assert len(read_page("ARCHITECTURE.md").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("page", pages())
def test_every_link_leads_to_a_file_and_a_heading(page: str) -> None:
    for link in links(page):
        if re.match(r"https?:", link):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), f"{page} links to {link}"
        if anchor:
            name = target.resolve().relative_to(ROOT.resolve()).as_posix()
            assert anchor in anchors(name), f"{page} links to {link}"


@pytest.mark.parametrize("page", pages())
def test_a_page_does_not_mention_how_it_was_written(page: str) -> None:
    assert PRIVATE.search(read_page(page)) is None


@pytest.mark.parametrize(
    "page",
    [
        page
        for page in pages()
        if page.startswith("docs/decisions/")
        and not page.endswith(("/README.md", "/mechanisms.md"))
    ],
)
def test_every_decision_has_its_four_parts_and_its_page_is_listed(page: str) -> None:
    assert page.rsplit("/", 1)[1] in links("docs/decisions/README.md")
    for decision in re.split(r"^## ", read_page(page), flags=re.MULTILINE)[1:]:
        parts = re.findall(r"^- \*\*(\w+)\.\*\*", decision, re.MULTILINE)
        assert parts == DECISION_PARTS, decision.splitlines()[0]


@pytest.mark.parametrize("page", pages())
def test_every_file_and_module_that_a_page_names_exists(page: str) -> None:
    if page == "CHANGELOG.md":
        return
    for name in re.findall(r"`((?:corpus|embeddings|bot|web|tests)/[\w./-]*)`", prose(page)):
        assert "NAME" in name or (ROOT / name).exists(), f"{page} names {name}"
    for module in re.findall(r"python -m ([\w.]+)", read_page(page)):
        path = ROOT / module.replace(".", "/")
        known = path.with_suffix(".py").exists() or (path / "__main__.py").exists()
        assert known or module in ("venv", "pytest", "pip"), f"{page} runs {module}"
    for file in re.findall(r"(?<!\w)(tests/[\w/.-]+)", " ".join(pytest_commands(page))):
        assert (ROOT / file).exists(), f"{page} tests {file}"


def pytest_commands(page: str) -> list[str]:
    return re.findall(r"python -m pytest ([^`\n]+)", read_page(page))


def test_every_name_in_the_tree_of_the_architecture_exists() -> None:
    tree = next(each.code for each in blocks("ARCHITECTURE.md", "text") if "  walk.py" in each.code)
    folders: list[str] = []
    for line in tree.splitlines():
        indent, names = re.match(r"( *)([^\s,]+(?:, [^\s,]+)*)", line).groups()  # type: ignore[union-attr]
        del folders[len(indent) // 2 :]
        for name in names.split(", "):
            path = ROOT.joinpath(*folders, name)
            assert path.is_dir() if name.endswith("/") else path.is_file(), path
        folders.append(names)


def test_every_benchmark_is_described() -> None:
    page, makefile = read_page("docs/benchmarks.md"), read_page("Makefile")
    commands = page
    for target in re.findall(r"make (bench[\w-]*)", page):
        recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
        assert recipe is not None, target
        commands += recipe[1]
    described = set(re.findall(r"tests\.benchmarks\.(\w+)", commands))
    modules = {path.stem for path in (ROOT / "tests/benchmarks").glob("*.py")} - {"__init__"}
    assert described >= modules, modules - described


@pytest.mark.parametrize("page", pages())
def test_every_make_target_that_a_page_names_exists(page: str) -> None:
    makefile = read_page("Makefile")
    targets = set(re.findall(r"^([\w-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([\w-]+)", read_page(page), re.MULTILINE))
    assert named <= targets
