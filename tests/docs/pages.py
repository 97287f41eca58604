"""The documentation as tests see it: pages, fenced blocks, headings, links and tables."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
READMES = ("README.md", "README.zh-CN.md")
_FENCE = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^(#{1,6}) (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of code, and the line of the page where it begins."""

    page: str
    line: int
    language: str
    code: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[str]:
    """Return the paths of all pages, relative to the repository."""
    tops = (*READMES, "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
    below = sorted((ROOT / "docs").rglob("*.md"))
    return [*tops, *(path.relative_to(ROOT).as_posix() for path in below)]


def read_page(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str = r"\w+") -> list[Block]:
    """Return the fenced blocks of a page whose language matches a pattern."""
    text = read_page(page)
    return [
        Block(page, text.count("\n", 0, match.start()) + 1, match[1], match[2])
        for match in _FENCE.finditer(text)
        if re.fullmatch(language, match[1])
    ]


def commands(block: Block) -> list[str]:
    """Return the commands of a shell block, continued lines joined and comments removed."""
    joined = block.code.replace("\\\n", " ")
    lines = (re.sub(r"(^|\s)#.*", "", line).strip() for line in joined.splitlines())
    return [line for line in lines if line]


def prose(page: str) -> str:
    """Return a page without its fenced blocks."""
    return _FENCE.sub("", read_page(page))


def headings(page: str) -> list[tuple[int, str]]:
    """Return the level and the text of each heading."""
    return [(len(marks), text.strip()) for marks, text in _HEADING.findall(prose(page))]


def anchors(page: str) -> set[str]:
    """Return the anchors that a page's headings get."""
    return {_anchor(text) for _, text in headings(page)}


def _anchor(heading: str) -> str:
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)|`", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")


def links(page: str) -> list[str]:
    """Return where a page's links and images lead."""
    return re.findall(r"\]\(([^)\s]+)\)", prose(page))


def section(page: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one of its level or above."""
    text = read_page(page)
    match = re.search(rf"^(#+) {re.escape(heading)}$", text, re.MULTILINE)
    assert match is not None, f"{page} has no heading {heading}"
    end = re.search(rf"^#{{1,{len(match[1])}}} ", text[match.end() :], re.MULTILINE)
    return text[match.end() : match.end() + end.start() if end else None]


def table(text: str) -> list[list[str]]:
    """Return the cells of the tables in a text, without the header and the line below it."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if all(re.fullmatch(r":?-+:?", cell) for cell in cells):
            rows.pop()
        else:
            rows.append(cells)
    return rows


def words_in_code(text: str) -> list[str]:
    """Return what stands between backticks."""
    return re.findall(r"`([^`\n]+)`", text)
