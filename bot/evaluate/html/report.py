"""An evaluation as one HTML page: metrics, charts and failures.

The page has no script and loads nothing; its own content security policy forbids both.
"""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from string import Template

from bot.evaluate.formatting import (
    COLUMNS,
    MEANINGS,
    SPAN_COLUMNS,
    SPAN_MEANINGS,
    UNKNOWN,
    cells,
    interval_text,
    more_kinds,
    printable,
    rows,
    share_text,
    span_rows,
)
from bot.evaluate.html import charts
from bot.evaluate.html.failures import failure_links, failure_sections
from bot.evaluate.html.markup import Markup, element, joined, text
from bot.evaluate.types import DEPTHS, Evaluation, Metrics, Outcome
from corpus.text.size import count_text

_MAX_REMARKS = 200


def report_html(result: Evaluation, name: str) -> str:
    """Return the page for the questions of a file of this name."""
    here = files("bot.evaluate.html")
    page = Template((here / "report.html").read_text(encoding="utf-8"))
    content = (
        element("h1", f"Evaluation of {printable(name)}"),
        element("p", _source(result), class_="about"),
        _tiles(result.total),
        failure_links(result.outcomes),
        _charts(result),
        *_tables(result),
        *_remarks(result),
        *failure_sections(result.outcomes),
    )
    return page.substitute(
        title=text(f"Evaluation of {printable(name)}"),
        style=(here / "report.css").read_text(encoding="utf-8"),
        content=joined(content),
    )


def _source(result: Evaluation) -> str:
    source, total = result.source, result.total
    left_out = f", {len(result.left_out):,} left out" if result.left_out else ""
    return (
        f"{count_text(total.questions, 'question', 'questions')} ({total.answerable:,} answerable, "
        f"{total.unanswerable:,} not{left_out}) put to "
        f"{count_text(source.documents, 'document', 'documents')}, "
        f"generation {source.generation}, encoder {source.encoder}, "
        f"reader {source.reader or 'none'}"
    )


def _tiles(total: Metrics) -> Markup:
    latency = total.latency
    tiles = [
        ("Hit@1", share_text(total.hits[1]), f"95 % interval {interval_text(total)}"),
        ("Hit@3", share_text(total.hits[3]), f"MRR@5 {share_text(total.mrr)}"),
        ("Sentence right", share_text(total.marked), "where the first passage is right"),
        ("Answer right", share_text(total.quoted), "of all answerable questions"),
        (
            "Wrongly answered",
            share_text(total.wrongly_answered),
            f"{share_text(total.answered)} of answerable ones answered",
        ),
        (
            "AUROC",
            share_text(total.auroc),
            f"{share_text(total.wrongly_answered_at_95)} wrong at 95 % answered",
        ),
        (
            "Calibration error",
            share_text(total.calibration_error),
            f"Brier score {share_text(total.brier)}",
        ),
    ]
    if total.spans:
        spans = count_text(total.spans, "span", "spans")
        exact = f"{share_text(total.span_exact)} exact match"
        tiles.append(("Answer span F1", share_text(total.span_f1), f"{exact}, over {spans}"))
    if latency is not None:
        times = f"95 % within {latency.p95:.1f} ms, all within {latency.maximum:.1f} ms"
        tiles.append(("Time to answer", f"{latency.p50:.1f} ms", times))
    return element("dl", joined(_tile(*each) for each in tiles), class_="tiles")


def _tile(name: str, value: str, note: str) -> Markup:
    return element(
        "div",
        element("dt", name),
        element("dd", value, class_="value"),
        element("dd", note, class_="note"),
        class_="tile",
    )


def _charts(result: Evaluation) -> Markup:
    total = result.total
    answerable = _confidences(result.outcomes, is_answerable=True)
    unanswerable = _confidences(result.outcomes, is_answerable=False)
    times = [outcome.milliseconds for outcome in result.outcomes]
    depths = [(f"hit{depth}", f"Hit@{depth}") for depth in DEPTHS]
    groups = [("answerable", "answerable"), ("unanswerable", "unanswerable")]
    calibration = "A larger dot is more answers; on the dashed line the confidence is true"
    threshold = result.source.threshold
    available = [
        ("Passages found", charts.hit_chart(result), _legend(depths)),
        (
            "Confidence",
            charts.confidence_chart(answerable, unanswerable, threshold),
            _legend(groups),
        ),
        ("Is the confidence true?", charts.reliability_chart(total.bins), _note(calibration)),
        ("Time to answer", charts.latency_chart(times, total.latency), None),
    ]
    figures = [
        element("figure", element("h2", name), note, chart, class_="chart")
        for name, chart, note in available
        if chart is not None
    ]
    return element("div", joined(figures), class_="charts")


def _confidences(outcomes: Sequence[Outcome], *, is_answerable: bool) -> list[float]:
    return [
        outcome.confidence
        for outcome in outcomes
        if (outcome.case.document is not None) == is_answerable
    ]


def _legend(names: Sequence[tuple[str, str]]) -> Markup:
    items = (element("span", element("i", class_=colour), name) for colour, name in names)
    return element("div", joined(items), class_="legend")


def _note(content: str) -> Markup:
    return element("p", content, class_="legend")


def _tables(result: Evaluation) -> Iterator[Markup]:
    yield element("h2", "By kind of question")
    yield _table(
        "Figures by kind of question",
        ("kind", *COLUMNS),
        [(printable(name), *cells(metrics)) for name, metrics in rows(result)],
    )
    if more_kinds(result):
        yield element("p", more_kinds(result), class_="muted")
    yield _meanings(MEANINGS)
    yield element("h2", "By kind of search")
    searches = [
        (str(mode), *(share_text(found.hits[depth]) for depth in DEPTHS), share_text(found.mrr))
        for mode, found in result.searches.items()
    ]
    heads = ("search alone", *COLUMNS[1 : len(DEPTHS) + 2])
    yield _table("Figures by kind of search", heads, searches, "narrow searches")
    spans = [(printable(name), *figures) for name, *figures in span_rows(result)]
    if spans:
        yield element("h2", "Answer spans")
        yield _table("Accuracy of answer spans", ("kind", *SPAN_COLUMNS), spans, "narrow")
        yield _meanings(SPAN_MEANINGS)


def _meanings(meanings: Sequence[tuple[str, str]]) -> Markup:
    pairs = (joined((element("dt", name), element("dd", meaning))) for name, meaning in meanings)
    return element("dl", joined(pairs), class_="meanings")


def _table(
    name: str, heads: Sequence[str], lines: Sequence[Sequence[str]], more: str = ""
) -> Markup:
    head = element("tr", joined(element("th", each, scope="col") for each in heads))
    body = (
        element("tr", element("th", first, scope="row", title=first), joined(map(_cell, others)))
        for first, *others in lines
    )
    table = element("table", element("thead", head), element("tbody", joined(body)))
    # A scrolling region must be reachable with the keyboard.
    return element(
        "div", table, class_=f"scroll {more}".strip(), role="region", aria_label=name, tabindex=0
    )


def _cell(value: str) -> Markup:
    return element("td", value, class_="muted" if value == UNKNOWN else None)


def _remarks(result: Evaluation) -> Iterator[Markup]:
    left_out = [
        f"Line {each.case.line}, “{each.case.question}”: {each.reason}" for each in result.left_out
    ]
    for heading, remarks in (
        ("Questions left out of all figures", left_out),
        ("What is odd about the questions", result.remarks),
    ):
        if remarks:
            yield element("h2", heading)
            shown = joined(element("li", remark) for remark in remarks[:_MAX_REMARKS])
            yield element("ul", shown, class_="remarks")
        if len(remarks) > _MAX_REMARKS:
            yield element("p", f"and {len(remarks) - _MAX_REMARKS:,} more", class_="muted")
