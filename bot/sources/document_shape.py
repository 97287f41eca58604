"""A document as JSON: its text, and which of its lines are headings, rows, items and listings."""

from collections.abc import Iterator

from bot.collection_names import collection_of
from bot.output.shapes import DocumentBody, HeadingBody, TextBlockBody
from corpus.positions.places import named_parts
from corpus.types import Document


def document_body(document: Document, *, has_pages: bool) -> DocumentBody:
    """Return the shape of a document with its text; `has_pages` if its pages can be shown."""
    made = {"headings", "blocks", "has_pages", "collection"}
    return DocumentBody(
        **{name: getattr(document, name) for name in DocumentBody.model_fields.keys() - made},
        headings=tuple(map(HeadingBody.model_validate, document.headings)),
        blocks=text_block_bodies(document),
        has_pages=has_pages,
        collection=collection_of(document.id),
    )


def text_block_bodies(document: Document) -> tuple[TextBlockBody, ...]:
    """Return what is no plain paragraph, in order, and the paragraphs that a place begins with."""
    blocks = {
        each.start: TextBlockBody(kind="heading", start=each.start, end=each.end, level=each.level)
        for each in document.headings
    }
    for each in document.blocks:
        kind = each.kind.name.lower()
        blocks[each.start] = TextBlockBody.model_validate(
            {"kind": kind, "start": each.start, "end": each.end, "level": each.level or None}
        )
    for start, place in document.places:
        block = blocks.get(start) or TextBlockBody(
            kind="paragraph", start=start, end=_line_end(document.text, start)
        )
        blocks[start] = block.model_copy(update={"place": named_parts(place) or None})
    return tuple(_without_overlaps(blocks[start] for start in sorted(blocks)))


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def _without_overlaps(blocks: Iterator[TextBlockBody]) -> Iterator[TextBlockBody]:
    """Yield the blocks but those that begin in another, as a page does in a paragraph."""
    last = 0
    for each in blocks:
        if each.start >= last or each.place is not None:
            yield each
            last = max(last, each.end)
