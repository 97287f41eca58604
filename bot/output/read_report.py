"""What `chuchu read` prints about one file: as JSON, or as text for a terminal."""

from collections import Counter
from typing import Any

from bot.output.command_shapes import ReadReportBody, RemovalBody
from corpus.cleaning.removal_log import Removal
from corpus.positions.source_lines import line_range
from corpus.read_report import ReadReport
from corpus.text.size import count_text
from corpus.text.visible import visible

MAX_LISTED = 20
"""How many paragraphs, and how many removals of each rule, the text lists."""

_WIDTH = 100
_LABEL_WIDTH = 8
_NUMBER_WIDTH = 6


def read_report_json(report: ReadReport, path: str) -> dict[str, Any]:
    """Return a report as a dictionary of the shape `ReadReportBody`, with every removal."""
    document = report.document
    body = ReadReportBody(
        path=path,
        encoding=document.encoding,
        title=document.title,
        date=document.date,
        author=document.author,
        url=document.url,
        text=document.text,
        source_characters=document.source_characters,
        kept=len(document.text),
        dropped=tuple(map(RemovalBody.model_validate, report.removals)),
        notes=document.notes,
    )
    return body.model_dump(mode="json")


def read_report_text(report: ReadReport, path: str) -> str:
    """Return a report as text, with the first paragraphs and the first removals of each rule."""
    document = report.document
    # The text may be longer than the file: each row of a table repeats the column names.
    length = count_text(len(document.text), "character", "characters")
    length = f"{length}, from {document.source_characters:,} in the file"
    metadata = {"date": document.date, "author": document.author, "url": document.url}
    lines = [
        _field("file", visible(path)),
        _field("encoding", document.encoding),
        _field("title", _shortened(document.title)),
        *(_field(name, _shortened(value)) for name, value in metadata.items() if value),
        _field("text", length),
        *(_field("note", note) for note in document.notes),
        "",
        *_paragraphs(report),
    ]
    for rule, count in Counter(each.rule for each in report.removals).items():
        removals = [each for each in report.removals if each.rule is rule]
        lines += ["", f"dropped: {rule} ({count:,})", *map(_removal, removals[:MAX_LISTED])]
        lines += _omission(count)
    return "\n".join(lines)


def _field(label: str, value: str) -> str:
    return f"{label:{_LABEL_WIDTH}}  {value}"


def _paragraphs(report: ReadReport) -> list[str]:
    """Return the first paragraphs, each below its source line where that differs."""
    document = report.document
    source = report.source.split("\n")
    paragraphs = document.text.split("\n")
    lines: list[str] = []
    start = 0
    for paragraph in paragraphs[:MAX_LISTED]:
        line_numbers = line_range(document.lines, start, start + 1)
        start += len(paragraph) + 1
        line = line_numbers[0] if line_numbers else None
        raw = source[line - 1].strip() if line is not None and line <= len(source) else ""
        number = _line_number(line)
        if raw and raw != paragraph:
            lines.append(f"{number}  raw      {_shortened(raw)}")
            lines.append(f"{_line_number(None)}  cleaned  {_shortened(paragraph)}")
        else:
            lines.append(f"{number}  as it is {_shortened(paragraph)}")
    return lines + _omission(len(paragraphs))


def _removal(removal: Removal) -> str:
    return f"{_line_number(removal.line)}  {_shortened(removal.text)}"


def _line_number(line: int | None) -> str:
    return f"{'' if line is None else line:>{_NUMBER_WIDTH}}"


def _omission(count: int) -> list[str]:
    omitted = count - MAX_LISTED
    return [f"        and {omitted:,} more; --json lists all"] if omitted > 0 else []


def _shortened(text: str) -> str:
    """Return a text on one line of limited length, with invisible characters escaped."""
    cut = " ".join(text[: 4 * _WIDTH].split()) if not text.isspace() else text[:_WIDTH]
    shown = visible(cut)
    is_cut = len(shown) > _WIDTH or len(text) > 4 * _WIDTH
    return shown[: _WIDTH - 1] + "…" if is_cut else shown
