"""Tables and files of figures, with the circumstances they were measured under."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

# What a benchmark measures; the results of one before it and the pages that quote them are not.
_CODE = ("corpus", "embeddings", "bot", "web", "tests/benchmarks", ":!tests/benchmarks/results")

# By the flags of /proc/cpuinfo, the fastest first: without them the same searches and networks take
# up to twice as long.
_INSTRUCTIONS = (
    ("avx512_vnni", "AVX-512 with VNNI"),
    ("avx_vnni", "AVX2 with VNNI"),
    ("avx512f", "AVX-512"),
    ("avx2", "AVX2"),
)


def circumstances() -> dict[str, Any]:
    """Return the machine, the Python version and the commit that is measured."""
    return {
        "machine": _machine(),
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 2),
        "commit": _commit(),
    }


def _machine() -> str:
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    model = _first(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo"))
    kilobytes = _first(r"^MemTotal:\s*(\d+) kB$", Path("/proc/meminfo"))
    memory = f", {int(kilobytes) / 1024**2:.0f} GB" if kilobytes else ""
    model = ", ".join(each for each in (model, _vector_instructions()) if each)
    return f"{machine}{f' ({model})' if model else ''}{memory}"


def _vector_instructions() -> str | None:
    """Return what the processor computes vectors and the 8-bit networks with."""
    flags = (_first(r"^flags\s*:\s*(.+)$", Path("/proc/cpuinfo")) or "").split()
    return next((name for flag, name in _INSTRUCTIONS if flag in flags), None)


def _first(pattern: str, file: Path) -> str | None:
    """Return the first group that a pattern matches in a file, None where there is none."""
    found = re.search(pattern, file.read_text(), re.MULTILINE) if file.exists() else None
    return found[1] if found else None


def _commit() -> str | None:
    """Return the checked out commit, `-dirty` where code differs; None outside of a repository."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", *_CODE)
    return f"{commit}-dirty" if commit and changed else commit or None


def _git(*arguments: str) -> str:
    root = Path(__file__).parents[3]
    command = ("git", *arguments)
    return subprocess.run(
        command, cwd=root, capture_output=True, text=True, check=False
    ).stdout.strip()


def table_lines(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    yield f"| {' | '.join(heads)} |"
    yield "|---" * len(heads) + "|"
    for row in rows:
        yield f"| {' | '.join(str(cell) for cell in row)} |"


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a Markdown table, each row when it is there."""
    for line in table_lines(heads, rows):
        print(line, flush=True)


def write_json(file: Path | None, figures: dict[str, Any]) -> None:
    """Write figures with their circumstances, where a file was asked for."""
    if file is not None:
        text = json.dumps({**circumstances(), **figures}, ensure_ascii=False, indent=2)
        file.write_text(f"{text}\n", encoding="utf-8")
