"""An evaluation as plain text for a terminal."""

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from bot.evaluate.formatting import (
    COLUMNS,
    MEANINGS,
    SPAN_COLUMNS,
    SPAN_MEANINGS,
    cells,
    clipped,
    interval_text,
    more_kinds,
    printable,
    rows,
    share_text,
    span_rows,
)
from bot.evaluate.types import DEPTHS, Evaluation, Failure

_MAX_REMARKS = 20
_MAX_CELLS = 400


def evaluation_text(result: Evaluation) -> str:
    """Return the metrics as aligned tables, with a summary and the meanings of the columns."""
    table = [(clipped(name), *cells(metrics)) for name, metrics in rows(result)]
    lines = [*_aligned([("", *COLUMNS), *table]), *filter(None, [more_kinds(result)]), ""]
    lines += _summary(result)
    heads = ("search alone", *COLUMNS[1 : len(DEPTHS) + 2])
    searches = [
        (str(mode), *(share_text(found.hits[depth]) for depth in DEPTHS), share_text(found.mrr))
        for mode, found in result.searches.items()
    ]
    lines += ["", *_aligned([heads, *searches]), ""]
    spans = [(clipped(name), *figures) for name, *figures in span_rows(result)]
    if spans:
        lines += [*_aligned([("answer span", *SPAN_COLUMNS), *spans]), ""]
    meanings = (*MEANINGS, *(SPAN_MEANINGS if spans else ()))
    width = max(len(name) for name, _ in meanings)
    lines += [f"{name:{width}}  {meaning}" for name, meaning in meanings]
    return "\n".join(lines)


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Return the rows of a table with aligned columns: the first to the left, others right."""
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    lines = []
    for first, *others in table:
        padded = [
            " " * (width - cell_len(cell)) + cell
            for width, cell in zip(widths[1:], others, strict=True)
        ]
        lines.append("  ".join([set_cell_size(first, widths[0]), *padded]).rstrip())
    return lines


def _summary(result: Evaluation) -> list[str]:
    total = result.total
    lines = [
        f"reader: {result.source.reader or 'none'}",
        f"Hit@1 of all: 95 % interval {interval_text(total)}",
    ]
    lines.append(
        "confidence: calibration error "
        f"{share_text(total.calibration_error)}, Brier score {share_text(total.brier)}"
    )
    if total.latency is not None:
        lines.append(f"slowest answer: {total.latency.maximum:.1f} ms")
    counts = Counter(outcome.failure for outcome in result.outcomes)
    failures = ", ".join(f"{counts[each]} {each}" for each in Failure if counts[each])
    lines.append(f"failures: {failures or 'none'}")
    return lines


def evaluation_remarks(result: Evaluation) -> list[str]:
    """Return the remarks on the questions and those left out, one on a line."""
    lines = [f"left out, line {each.case.line}: {each.reason}" for each in result.left_out]
    lines += result.remarks
    if len(lines) > _MAX_REMARKS:
        rest = f"{len(lines) - _MAX_REMARKS:,} more remarks; --json and --html tell more"
        lines = [*lines[:_MAX_REMARKS], rest]
    return [clipped(printable(line), _MAX_CELLS) for line in lines]
