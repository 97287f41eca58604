"""How metrics are named, explained and formatted, alike in the terminal and in the report."""

from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size

from bot.evaluate.types import DEPTHS, Evaluation, Metrics

UNKNOWN = "–"
TOTAL = "all"
MAX_KINDS = 40
_MAX_CELLS = 24
COLUMNS = (
    "n",
    *(f"Hit@{depth}" for depth in DEPTHS),
    f"MRR@{max(DEPTHS)}",
    "marked",
    "quoted",
    "answered",
    "wrong",
    "wrong@95",
    "AUROC",
    "p50",
    "p95",
)
SPAN_COLUMNS = ("spans", "EM", "F1")
SPAN_MEANINGS = (
    ("spans", "right first passages whose answer has a span: the words that answer"),
    ("EM", "of these, spans that are the expected words, but for punctuation"),
    ("F1", "the mean F1 of the longest stretch of words that span and expected words share"),
)
MEANINGS = (
    ("Hit@k", "of answerable questions, those with a right passage among the first k"),
    ("MRR@5", "the mean of 1 / rank of the first right passage, 0 beyond the fifth"),
    ("marked", "where the first passage is right: its marked sentence contains the expected words"),
    ("quoted", "of answerable questions: the answer given contains the expected words"),
    ("answered", "of answerable questions, those that are answered"),
    ("wrong", "of unanswerable questions: answered all the same"),
    ("wrong@95", "the same, at the confidence that 95 % of the answerable ones reach"),
    ("AUROC", "how often an answerable question gets more confidence than an unanswerable one;"),
    ("", "a kind that has only one of the two is compared with the other of all kinds"),
    ("p50, p95", "milliseconds that half, and 95 %, of the answers took at most"),
)


def share_text(value: float | None) -> str:
    """Return a share with three decimals; – where it is unknown."""
    return UNKNOWN if value is None else f"{value:.3f}"


def cells(metrics: Metrics) -> tuple[str, ...]:
    """Return the formatted metrics, one for each of `COLUMNS`."""
    latency = metrics.latency
    return (
        f"{metrics.questions:,}",
        *(share_text(metrics.hits[depth]) for depth in DEPTHS),
        share_text(metrics.mrr),
        share_text(metrics.marked),
        share_text(metrics.quoted),
        share_text(metrics.answered),
        share_text(metrics.wrongly_answered),
        share_text(metrics.wrongly_answered_at_95),
        share_text(metrics.auroc),
        *((f"{latency.p50:.1f}", f"{latency.p95:.1f}") if latency else (UNKNOWN, UNKNOWN)),
    )


def rows(result: Evaluation) -> Iterator[tuple[str, Metrics]]:
    """Yield the metrics of all questions and of each kind, at most `MAX_KINDS` of these, with their
    names."""
    yield TOTAL, result.total
    yield from list(result.kinds.items())[:MAX_KINDS]


def span_rows(result: Evaluation) -> list[tuple[str, ...]]:
    """Return name, number and accuracy of the answer spans of all questions and of each kind, one
    for each of `SPAN_COLUMNS`; nothing where there are none."""
    return [
        (name, f"{each.spans:,}", share_text(each.span_exact), share_text(each.span_f1))
        for name, each in rows(result)
        if each.spans
    ]


def more_kinds(result: Evaluation) -> str:
    """Return a note on how many kinds the rows leave out; empty where they leave out none."""
    omitted = len(result.kinds) - MAX_KINDS
    return f"and {omitted:,} more kinds" if omitted > 0 else ""


def interval_text(metrics: Metrics) -> str:
    """Return the confidence interval of Hit@1."""
    if metrics.hit_interval is None:
        return UNKNOWN
    low, high = metrics.hit_interval
    return f"{low:.3f} to {high:.3f}"


def printable(text: str) -> str:
    """Return a text on one line, control characters replaced by spaces."""
    return "".join(character if character.isprintable() else " " for character in text)


def clipped(text: str, cells: int = _MAX_CELLS) -> str:
    """Return a text cut to `cells` terminal cells; a Chinese character takes two."""
    text = printable(text)
    return text if cell_len(text) <= cells else set_cell_size(text, cells - 1).rstrip() + "…"
