"""An evaluation as a person reads it in a terminal."""

from collections import Counter
from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

from bot.evaluate.types import DEPTHS, Evaluation, Failure
from bot.evaluate.wording import (
    COLUMNS,
    MEANINGS,
    cells,
    clipped,
    interval_text,
    more_kinds,
    printable,
    rows,
    share_text,
)

_LISTED = 20
_LONGEST = 400


def evaluation_text(result: Evaluation) -> str:
    """Return the figures as tables, and what is to be said of them."""
    table = [(clipped(name), *cells(figures)) for name, figures in rows(result)]
    lines = [*_aligned([("", *COLUMNS), *table]), *filter(None, [more_kinds(result)]), ""]
    lines += _about(result)
    heads = ("search alone", *COLUMNS[1 : len(DEPTHS) + 2])
    searches = [
        (str(mode), *(share_text(found.hits[depth]) for depth in DEPTHS), share_text(found.mrr))
        for mode, found in result.searches.items()
    ]
    lines += ["", *_aligned([heads, *searches]), ""]
    width = max(len(name) for name, _ in MEANINGS)
    lines += [f"{name:{width}}  {meaning}" for name, meaning in MEANINGS]
    return "\n".join(lines)


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Return rows with their columns under one another: the first to the left, others right."""
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    lines = []
    for first, *others in table:
        padded = [
            " " * (width - cell_len(cell)) + cell
            for width, cell in zip(widths[1:], others, strict=True)
        ]
        lines.append("  ".join([set_cell_size(first, widths[0]), *padded]).rstrip())
    return lines


def _about(result: Evaluation) -> list[str]:
    total = result.total
    lines = [f"Hit@1 of all: 95 % interval {interval_text(total)}"]
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
    """Return what is odd about the questions, a line each."""
    lines = [f"left out, line {each.case.line}: {each.reason}" for each in result.left_out]
    lines += result.remarks
    if len(lines) > _LISTED:
        rest = f"{len(lines) - _LISTED:,} more remarks; --json and --html tell more"
        lines = [*lines[:_LISTED], rest]
    return [clipped(printable(line), _LONGEST) for line in lines]
