"""Files of results: tables as they are printed, figures, and what they were measured on."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.shared.figures import table_lines

RESULTS = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Table:
    """The heads and rows of a table."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One run of a benchmark: the command, its circumstances, and tables by their names."""

    command: str
    circumstances: dict[str, Any]
    tables: dict[str, Table]


def new_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Return a table of whatever can be printed."""
    return Table(tuple(heads), tuple(tuple(str(cell) for cell in row) for row in rows))


def keep_result(
    name: str,
    command: str,
    where: dict[str, Any],
    tables: dict[str, Table],
    figures: dict[str, Any],
    folder: Path = RESULTS,
) -> None:
    """Write a result as `NAME.json`, with all figures, and `NAME.md`, with its tables.

    `where` are the circumstances at the beginning of the run.
    """
    written = {
        "command": command,
        **where,
        "tables": {
            each: {"heads": table.heads, "rows": table.rows} for each, table in tables.items()
        },
        "figures": figures,
    }
    text = json.dumps(written, ensure_ascii=False, indent=2)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
    page = markdown(read_result(name, folder))
    (folder / f"{name}.md").write_text(page, encoding="utf-8")


def kept_results(folder: Path = RESULTS) -> dict[str, str]:
    """Return for each benchmark the name of its kept result, of the largest one of several."""
    sizes: dict[str, list[tuple[int, str]]] = {}
    for file in folder.glob("*.json"):
        benchmark, _, size = file.stem.rpartition("-")
        if size.isdecimal():
            sizes.setdefault(benchmark, []).append((int(size), file.stem))
        else:
            sizes[file.stem] = [(0, file.stem)]
    return {benchmark: max(names)[1] for benchmark, names in sizes.items()}


def read_figures(name: str, folder: Path = RESULTS) -> dict[str, Any]:
    """Return the figures of a result as they were measured."""
    content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    figures: dict[str, Any] = content["figures"]
    return figures


def read_result(name: str, folder: Path = RESULTS) -> Result:
    """Read a result by its name."""
    content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    tables = {each: new_table(**table) for each, table in content["tables"].items()}
    where = {each: content[each] for each in ("machine", "python", "load", "commit")}
    return Result(content["command"], where, tables)


def markdown(result: Result) -> str:
    """Return a result as a page."""
    lines = ["```sh", result.command, "```", "", *provenance(result)]
    for table in result.tables.values():
        lines += ["", *table_lines(table.heads, table.rows)]
    return "\n".join(lines) + "\n"


def provenance(result: Result) -> list[str]:
    """Return the lines that say on what a result was measured."""
    where = result.circumstances
    machine = f"{where['machine']}; Python {where['python']}; load before {where['load']}"
    return [f"{machine};", f"commit {where['commit']}."]
