"""What a reader of `chuchu read` is shown."""

from collections import Counter
from typing import Any

from bot.output.visible import visible
from corpus.cleaning.removal_log import Removal
from corpus.read_report import ReadReport
from corpus.source_lines import line_range

LISTED = 20
_WIDTH = 100


def read_report_json(account: ReadReport, path: str) -> dict[str, Any]:
    """Return what became of a file, every piece that was left out included."""
    document = account.document
    return {
        "path": path,
        "encoding": document.encoding,
        "title": document.title,
        "date": document.date,
        "author": document.author,
        "url": document.url,
        "text": document.text,
        "source_characters": document.source_characters,
        "kept": len(document.text),
        "dropped": [
            {"rule": str(each.rule), "text": each.text, "line": each.line}
            for each in account.dropped
        ],
        "notes": list(document.notes),
    }


def read_report_text(account: ReadReport, path: str) -> str:
    """Return what became of a file, for a terminal: the first lines, and the first of each rule."""
    document = account.document
    said = {"date": document.date, "author": document.author, "url": document.url}
    lines = [
        f"file      {visible(path)}",
        f"encoding  {document.encoding}",
        f"title     {_shown(document.title)}",
        *(f"{name:8}  {_shown(value)}" for name, value in said.items() if value),
        f"kept      {len(document.text):,} of {document.source_characters:,} characters",
        *(f"note      {note}" for note in document.notes),
        "",
        *_beside(account),
    ]
    for rule, count in Counter(each.rule for each in account.dropped).items():
        pieces = [each for each in account.dropped if each.rule is rule]
        lines += ["", f"dropped: {rule} ({count:,})", *map(_piece, pieces[:LISTED])]
        lines += _more(count)
    return "\n".join(lines)


def _beside(account: ReadReport) -> list[str]:
    """Return the first paragraphs, each below its line of the file where that reads otherwise."""
    document = account.document
    source = account.source.split("\n")
    paragraphs = document.text.split("\n")
    shown: list[str] = []
    start = 0
    for paragraph in paragraphs[:LISTED]:
        place = line_range(document.lines, start, start + 1)
        start += len(paragraph) + 1
        raw = source[place[0] - 1].strip() if place and place[0] <= len(source) else ""
        number = f"{place[0]:6}" if place else " " * 6
        if raw and raw != paragraph:
            shown += [f"{number}  raw      {_shown(raw)}", f"{'':6}  cleaned  {_shown(paragraph)}"]
        else:
            shown.append(f"{number}  as it is {_shown(paragraph)}")
    return shown + _more(len(paragraphs))


def _piece(piece: Removal) -> str:
    number = f"{piece.line:6}" if piece.line is not None else " " * 6
    return f"{number}  {_shown(piece.text)}"


def _more(count: int) -> list[str]:
    return [f"        and {count - LISTED:,} more; --json lists all"] if count > LISTED else []


def _shown(text: str) -> str:
    """Return a text on one line, what can't be seen escaped, at a bearable length."""
    cut = " ".join(text[: 4 * _WIDTH].split()) if not text.isspace() else text[:_WIDTH]
    seen = visible(cut)
    is_cut = len(seen) > _WIDTH or len(text) > 4 * _WIDTH
    return seen[: _WIDTH - 1] + "…" if is_cut else seen
