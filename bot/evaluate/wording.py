"""How figures are worded, the same in the terminal and in the report."""

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

from bot.evaluate.types import DEPTHS, Evaluation, Figures

NOTHING = "–"
TOTAL = "all"
KINDS = 40
_WIDEST = 24
COLUMNS = (
    "n",
    *(f"Hit@{depth}" for depth in DEPTHS),
    f"MRR@{max(DEPTHS)}",
    "marked",
    "quoted",
    "kept",
    "wrong",
    "wrong@95",
    "AUROC",
    "p50",
    "p95",
)
MEANINGS = (
    ("Hit@k", "of answerable questions, those with a right passage among the first k"),
    ("MRR@5", "the mean of 1 / rank of the first right passage, 0 beyond the fifth"),
    ("marked", "where the first passage is right: its marked sentence holds the expected words"),
    ("quoted", "of answerable questions: the answer given holds the expected words"),
    ("kept", "of answerable questions: answered"),
    ("wrong", "of unanswerable questions: answered all the same"),
    ("wrong@95", "the same, at the confidence that 95 % of the answerable ones reach"),
    ("AUROC", "how often an answerable question gets more confidence than an unanswerable one;"),
    ("", "a kind that has only one of the two is compared with the other of all kinds"),
    ("p50, p95", "milliseconds that half, and 95 %, of the answers took at most"),
)


def share_text(value: float | None) -> str:
    """Return a share with three digits; – where it is unknown."""
    return NOTHING if value is None else f"{value:.3f}"


def cells(figures: Figures) -> tuple[str, ...]:
    """Return one text for each of the columns."""
    latency = figures.latency
    return (
        f"{figures.questions:,}",
        *(share_text(figures.hits[depth]) for depth in DEPTHS),
        share_text(figures.mrr),
        share_text(figures.marked),
        share_text(figures.quoted),
        share_text(figures.kept),
        share_text(figures.wrongly_answered),
        share_text(figures.wrongly_answered_at_95),
        share_text(figures.auroc),
        *((f"{latency.p50:.1f}", f"{latency.p95:.1f}") if latency else (NOTHING, NOTHING)),
    )


def rows(result: Evaluation) -> Iterator[tuple[str, Figures]]:
    """Yield the total and the kinds, the first of them where there are very many."""
    yield TOTAL, result.total
    yield from list(result.kinds.items())[:KINDS]


def more_kinds(result: Evaluation) -> str:
    """Return how many kinds the rows leave out, in words; empty where there are none."""
    left = len(result.kinds) - KINDS
    return f"and {left:,} more kinds" if left > 0 else ""


def interval_text(figures: Figures) -> str:
    """Return the interval of Hit@1."""
    if figures.hit_interval is None:
        return NOTHING
    low, high = figures.hit_interval
    return f"{low:.3f} to {high:.3f}"


def printable(text: str) -> str:
    """Return a text on one line, without what steers a terminal."""
    return "".join(character if character.isprintable() else " " for character in text)


def clipped(text: str, cells: int = _WIDEST) -> str:
    """Return a text of at most so many cells of a terminal; a Chinese character takes two."""
    text = printable(text)
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"
