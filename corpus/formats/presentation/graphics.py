"""The texts of charts and of SmartArt, which are parts of their own beside a slide."""

from collections.abc import Iterator
from datetime import date, timedelta

from corpus.blocks import Block
from corpus.formats.docx.attributes import parse_int
from corpus.formats.presentation.text_body import add_paragraphs, joined, paragraph_text
from corpus.formats.shared.table import MAX_COLUMNS, Cell, Table
from corpus.formats.shared.xml_tree import Element
from corpus.formats.text_flow import TextFlow

_MAX_POINTS = 2000
_MAX_NODES = 5000
# Day 0 of the calendar of spreadsheets, which charts share, and the number of 31 December 2199.
_FIRST_DAY = date(1899, 12, 30)
_LAST_DAY = 109_938
_ROOT_TYPES = frozenset({"doc"})
# The points of SmartArt that only draw what others say.
_DRAWING_TYPES = frozenset({"pres", "parTrans", "sibTrans"})


def add_chart(chart: Element, flow: TextFlow, parts: Iterator[int]) -> None:
    """Add a chart's title, and its values as a table with a column for each series."""
    title = chart.child("chartSpace", "chart", "title")
    if title is not None:
        lines = [paragraph_text(each) for each in title.all("p")]
        lines = lines if any(lines) else [each.text for each in title.all("v")]
        flow.add(Block(joined(lines)))
    series = list(chart.all("ser"))[: MAX_COLUMNS - 1]
    names = [_series_name(each) for each in series]
    values = [_points(each.child("val")) for each in series]
    categories: dict[int, str] = {}
    for each in series:
        categories = {**_points(each.child("cat")), **categories}
    if not categories or not any(names):
        return
    table = Table()
    table.add_row([Cell(name, is_header=True) for name in ("", *names)])
    for index in sorted(categories)[:_MAX_POINTS]:
        cells = [Cell(categories[index]), *(Cell(each.get(index, "")) for each in values)]
        for row in table.add_row(cells):
            flow.add(Block(row.text, part=next(parts)))


def _series_name(series: Element) -> str:
    name = series.child("tx")
    return " ".join(each.text for each in name.all("v")) if name is not None else ""


def _points(data: Element | None) -> dict[int, str]:
    """Return the cached values of a series by their places, numbers as the chart shows them."""
    if data is None:
        return {}
    form = next((each.text for each in data.all("formatCode")), "")
    found: dict[int, str] = {}
    # Categories of several levels list the lowest, which has a value for each place, first.
    for point in data.all("pt"):
        value = point.child("v")
        index = parse_int(point.attributes.get("idx"), -1)
        if value is not None and index >= 0 and len(found) < _MAX_POINTS:
            found.setdefault(index, _shown(value.text, form))
    return found


def _shown(value: str, form: str) -> str:
    """Return a number as the chart shows it: a percentage, a date, or without needless digits."""
    try:
        number = float(value)
    except ValueError:
        return value
    if "%" in form:
        return f"{number * 100:.10g}%"
    if "yy" in form.lower() and 0 < number < _LAST_DAY:
        return (_FIRST_DAY + timedelta(days=int(number))).isoformat()
    return f"{number:.12g}" if "." in value else value


def add_diagram(diagram: Element, flow: TextFlow) -> None:
    """Add the texts of SmartArt, each above those that hang on it."""
    texts: dict[str, Element] = {}
    roots: list[str] = []
    for point in diagram.all("pt"):
        kind, identity = point.attributes.get("type", "node"), point.attributes.get("modelId", "")
        if kind in _DRAWING_TYPES or len(texts) >= _MAX_NODES:
            continue
        if kind in _ROOT_TYPES:
            roots.append(identity)
        elif (body := point.child("t")) is not None:
            texts[identity] = body
    below: dict[str, list[tuple[int, str]]] = {}
    for link in diagram.all("cxn"):
        if link.attributes.get("type", "parOf") == "parOf":
            order = parse_int(link.attributes.get("srcOrd"), 0)
            children = below.setdefault(link.attributes.get("srcId", ""), [])
            children.append((order, link.attributes.get("destId", "")))
    pending = [*texts][::-1] + roots
    while pending:
        identity = pending.pop()
        if identity in texts or identity in roots:
            if identity in texts:
                add_paragraphs(texts.pop(identity), flow)
            else:
                roots.remove(identity)
            pending += (child for _, child in sorted(below.get(identity, ()), reverse=True))
