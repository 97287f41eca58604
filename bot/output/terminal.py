"""What a person reads in a terminal."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from bot.output.visible import visible
from bot.types import Answer, Citation
from embeddings.types import BuildReport, CheckResult, FileRecord, FileState, IndexInfo

LISTED = 20
_PLACES = 3
_ORDER = (FileState.SKIPPED, FileState.UPDATED, FileState.NEW, FileState.UNCHANGED)


def answer_text(answer: Answer) -> str:
    """Return an answer and its citations."""
    closest = "最接近的段落：" if answer.citations else ""
    lines = [answer.answer or f"这些文档里没有找到答案。{closest}", ""]
    for citation in answer.citations:
        lines += [f"[{citation.number}] {visible(citation.title)}", f"    {place(citation)}"]
        lines += _others(citation)
        if not answer.answerable or citation.number == 1:
            lines += [f"    {line}" for line in citation.quote.split("\n")]
    return "\n".join(lines).rstrip()


def place(citation: Citation) -> str:
    """Return where a citation stands: the path, with lines or pages where they are known."""
    path = visible(citation.path)
    if citation.pages is not None:
        first, last = citation.pages
        return f"{path}, " + (f"p. {first}" if first == last else f"pp. {first}-{last}")
    if citation.lines is None:
        return path
    first, last = citation.lines
    return f"{path}:{first}" if first == last else f"{path}:{first}-{last}"


def _others(citation: Citation) -> list[str]:
    paths = [visible(path) for path in citation.also_in]
    more = f" and {len(paths) - _PLACES} more" if len(paths) > _PLACES else ""
    return [f"    also in: {', '.join(paths[:_PLACES])}{more}"] if paths else []


def report_line(report: BuildReport) -> str:
    """Return the result of a build in one line."""
    counts = report.counts
    return (
        f"{counts.new} new, {counts.updated} updated, {counts.unchanged} unchanged, "
        f"{counts.removed} removed, {counts.skipped} skipped"
    )


def remarks(report: BuildReport) -> list[str]:
    """Return what is to be said of single files: why one was skipped, what is odd about another."""
    lines = [f"skipped {visible(each.path)}: {visible(each.reason)}" for each in report.skipped]
    lines += [f"{visible(file.path)}: {note}" for file in report.files for note in file.notes]
    if len(lines) > LISTED:
        rest = f"{len(lines) - LISTED} more remarks; `chuchu status --files` tells all"
        return [*lines[:LISTED], rest]
    return lines


def status_text(folder: Path, info: IndexInfo, files: Sequence[FileRecord], listed: int) -> str:
    """Return what an index holds, and what became of its files: `listed` at most, the first those
    that a reader may want to look at."""
    lines = [
        f"index       {folder}",
        f"generation  {info.generation}, built at {info.built_at}",
        f"documents   {info.documents}",
        f"chunks      {info.chunks}",
        f"encoder     {info.encoder}",
        f"files       {_states(files)}",
    ]
    lines += map(_file_text, sorted(files, key=lambda file: _ORDER.index(file.state))[:listed])
    if len(files) > listed:
        lines.append(f"  and {len(files) - listed} more; --files lists all")
    return "\n".join(lines)


def _states(files: Sequence[FileRecord]) -> str:
    found = Counter(file.state for file in files)
    return ", ".join(f"{found[state]} {state}" for state in FileState)


def _file_text(file: FileRecord) -> str:
    path = visible(file.path)
    if file.reason is not None:
        return f"  {file.state:9}  {path}: {visible(file.reason)}"
    notes = "".join(f"; {note}" for note in file.notes)
    what = f"{file.encoding}, {file.kept:,} characters kept, {file.dropped:,} dropped{notes}"
    return f"  {file.state:9}  {path}: {what}"


def check_text(findings: list[CheckResult]) -> str:
    """Return what a check found, a line a generation."""
    return "\n".join(
        f"generation {finding.generation}{' (current)' if finding.current else ''}: "
        f"{finding.problem or 'whole'}"
        for finding in findings
    )
