"""The shapes of a slide that have text, each with its frame and its blocks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from corpus.blocks import Block
from corpus.formats.docx.attributes import OFF, parse_int
from corpus.formats.presentation.graphics import add_chart, add_diagram
from corpus.formats.presentation.reading_order import Box, reading_order
from corpus.formats.presentation.text_body import add_paragraphs
from corpus.formats.shared.alt_text import says_something
from corpus.formats.shared.package import relation_id
from corpus.formats.shared.xml_tree import Element
from corpus.formats.text_flow import TextFlow

TITLES = frozenset({"title", "ctrTitle"})
"""The placeholders of a slide's title."""

_MAX_DEPTH = 40
_TRANSPARENT = frozenset({"AlternateContent", "Choice"})


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape, or a group of shapes in the order of reading.

    Attributes:
        role: The type of its placeholder, such as `title`; empty for a shape that is none.
        box: Its frame, None where neither the slide nor its layout says.
        blocks: The blocks of its text.
        size: The greatest font size that it states, in hundredths of a point; 0 if it states none.
    """

    role: str
    box: Box | None
    blocks: tuple[Block, ...]
    size: int = 0


@dataclass(frozen=True, slots=True)
class SlideContext:
    """What the shapes of a slide refer to.

    Attributes:
        parts: Yields the number of the next table row.
        part: Returns the root of a part by the id of the relation, None if there is none.
        inherited: The frames of the placeholders of the layout, by type and by index.
    """

    parts: Iterator[int]
    part: Callable[[str], Element | None]
    inherited: Mapping[tuple[str, str], Box]


def ordered_blocks(shapes: list[Shape]) -> list[Block]:
    """Return the blocks of shapes in the order of reading: the title, then by the frames."""
    first = [each for each in shapes if each.role in TITLES]
    rest = [each for each in shapes if each.role not in TITLES]
    # A shape whose place is not known stays behind the one that the file has above it.
    placed: list[tuple[Box, list[Shape]]] = []
    unplaced: list[Shape] = []
    for shape in rest:
        if shape.box is not None:
            placed.append((shape.box, [shape]))
        elif placed:
            placed[-1][1].append(shape)
        else:
            unplaced.append(shape)
    order = reading_order([box for box, _ in placed])
    ordered = [*first, *unplaced, *(shape for each in order for shape in placed[each][1])]
    return [block for shape in ordered for block in shape.blocks]


def read_shapes(tree: Element, context: SlideContext, depth: int = 0) -> list[Shape]:
    """Return the shapes of a shape tree or group that have text, without hidden ones."""
    shapes: list[Shape] = []
    for each in tree.children:
        if each.name in _TRANSPARENT and depth < _MAX_DEPTH:
            shapes += read_shapes(each, context, depth + 1)
        elif each.name == "grpSp" and depth < _MAX_DEPTH:
            if not _is_hidden(each):
                blocks = ordered_blocks(read_shapes(each, context, depth + 1))
                shapes.append(Shape("", _box(each.child("grpSpPr")), tuple(blocks)))
        elif each.name in ("sp", "graphicFrame", "pic", "cxnSp", "grpSp") and not _is_hidden(each):
            shapes.append(_shape(each, context))
    return [each for each in shapes if each.blocks]


def placeholder_boxes(tree: Element) -> dict[tuple[str, str], Box]:
    """Return the frames of a layout's or master's placeholders, by type and by index."""
    boxes: dict[tuple[str, str], Box] = {}
    for each in tree.all("sp"):
        mark = _placeholder(each)
        box = _box(each.child("spPr"))
        if mark is not None and box is not None:
            kind, index = mark
            boxes.setdefault((kind, ""), box)
            boxes.setdefault(("", index), box)
    return boxes


def _shape(element: Element, context: SlideContext) -> Shape:
    mark = _placeholder(element)
    role, index = mark if mark is not None else ("", "")
    box = _box(element.child("spPr")) or _box(element)
    if box is None and mark is not None:
        box = context.inherited.get(("", index)) or context.inherited.get((role, ""))
    flow = TextFlow(context.parts)
    body = element.child("txBody")
    if body is not None:
        add_paragraphs(body, flow, is_title=role in TITLES)
    elif element.name == "graphicFrame":
        _add_graphic(element, flow, context)
    else:
        flow.add(Block(_alternative_text(element)))
    return Shape(role, box, tuple(flow.end()), _largest(body) if body is not None else 0)


def _largest(body: Element) -> int:
    sizes = (parse_int(each.attributes.get("sz"), 0) for each in body.all("rPr"))
    return max(sizes, default=0)


def _add_graphic(frame: Element, flow: TextFlow, context: SlideContext) -> None:
    data = frame.child("graphic", "graphicData")
    if data is None:
        return
    for each in data.children:
        if each.name == "tbl":
            add_table(each, flow)
        elif each.name == "chart":
            if (chart := context.part(relation_id(each.attributes))) is not None:
                add_chart(chart, flow, context.parts)
        elif (
            each.name == "relIds"
            and (found := context.part(each.attributes.get("dm", ""))) is not None
        ):
            add_diagram(found, flow)


def add_table(table: Element, flow: TextFlow) -> None:
    """Add a table of DrawingML."""
    about = table.child("tblPr")
    flow.begin_table()
    for row in table.children:
        if row.name != "tr":
            continue
        flow.begin_row()
        for cell in row.children:
            # A cell that is covered by the one on its left counts as a column of that.
            if cell.name == "tc" and not _is_on(cell, "hMerge"):
                flow.begin_cell(
                    columns=parse_int(cell.attributes.get("gridSpan"), 1),
                    is_continued=_is_on(cell, "vMerge"),
                    is_shaded=cell.child("tcPr", "solidFill") is not None,
                )
                if (body := cell.child("txBody")) is not None:
                    add_paragraphs(body, flow)
    flow.end_table(is_styled=about is not None and _is_on(about, "firstRow"))


def _is_on(element: Element, name: str) -> bool:
    return element.attributes.get(name, "0") not in OFF


def _properties(shape: Element) -> Element | None:
    """Return the element with a shape's name, its description, and whether it is hidden."""
    about = next((each for each in shape.children if each.name.startswith("nv")), None)
    return about.child("cNvPr") if about is not None else None


def _is_hidden(shape: Element) -> bool:
    about = _properties(shape)
    return about is not None and _is_on(about, "hidden")


def _alternative_text(shape: Element) -> str:
    about = _properties(shape)
    text = about.attributes.get("descr", "") if about is not None else ""
    return " ".join(text.split()) if says_something(text) else ""


def _placeholder(shape: Element) -> tuple[str, str] | None:
    about = next((each for each in shape.children if each.name.startswith("nv")), None)
    mark = about.child("nvPr", "ph") if about is not None else None
    if mark is None:
        return None
    return mark.attributes.get("type", "obj"), mark.attributes.get("idx", "0")


def _box(properties: Element | None) -> Box | None:
    frame = properties.child("xfrm") if properties is not None else None
    place = frame.child("off") if frame is not None else None
    size = frame.child("ext") if frame is not None else None
    if place is None or size is None:
        return None
    left, top = (_length(place, name) for name in ("x", "y"))
    width, height = (_length(size, name) for name in ("cx", "cy"))
    return Box(left, top, width, height)


def _length(element: Element, name: str) -> float:
    value = element.attributes.get(name, "")
    return float(value) if len(value) < 12 and value.lstrip("-").isdecimal() else 0.0
