"""Tables and files of figures, with the circumstances they were measured under."""

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


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
    return f"{machine}{f' ({model})' if model else ''}{memory}"


def _first(pattern: str, file: Path) -> str | None:
    """Return the first group that a pattern matches in a file, None where there is none."""
    found = re.search(pattern, file.read_text(), re.MULTILINE) if file.exists() else None
    return found[1] if found else None


def _commit() -> str | None:
    """Return the checked out commit, `-dirty` where files differ; None outside of a repository."""
    command = ("git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")
    result = subprocess.run(
        command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False
    )
    return result.stdout.strip() or None


def print_table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a Markdown table."""
    print(f"| {' | '.join(heads)} |")
    print("|---" * len(heads) + "|")
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |", flush=True)


def write_json(file: Path | None, figures: dict[str, Any]) -> None:
    """Write figures with their circumstances, where a file was asked for."""
    if file is not None:
        text = json.dumps({**circumstances(), **figures}, ensure_ascii=False, indent=2)
        file.write_text(f"{text}\n", encoding="utf-8")
