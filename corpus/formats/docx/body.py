"""Collects the blocks of a part of a Word file from its XML."""

import re
from dataclasses import replace

from corpus.blocks import Block
from corpus.formats.docx.attributes import OFF
from corpus.formats.docx.controls import Controls
from corpus.formats.docx.fields import Fields, numbers_pages
from corpus.formats.docx.numbering import Numbering
from corpus.formats.docx.paragraph import PAGE_BREAK, Paragraph, heading_lines
from corpus.formats.docx.styles import Styles
from corpus.formats.docx.symbols import symbol, with_symbols
from corpus.formats.docx.tables import ELEMENTS, Tables
from corpus.formats.shared.xml_events import XmlHandler
from corpus.text.alt_text import telling_alt_text

# Deleted and moved text, fallbacks for older programs, ruby text, tab stops, and former properties.
_SKIPPED_ELEMENTS = frozenset(
    (
        "del moveFrom Fallback rt tabs delText delInstrText sectPr pPrChange rPrChange "
        "tblPrChange tblPrExChange trPrChange tcPrChange"
    ).split()
)
NOTES = {"footnoteReference": "footnotes.xml", "endnoteReference": "endnotes.xml"}
"""The parts with footnotes and endnotes, by the elements that refer to them."""

_CHARACTER_ELEMENTS = {"tab": "\t", "ptab": "\t", "noBreakHyphen": "-", "br": "\n", "cr": "\n"}
_CONTENTS_TITLES = frozenset({"目录", "目次", "目錄", "contents", "tableofcontents"})
# Word has nine levels of lists.
_MAX_DEPTH = 8
_WATERMARK = re.compile(r"watermark|水印", re.IGNORECASE)
# What is left of a line with page numbers: 第 页 共 页.
_PAGE_LINE = re.compile(r"[\s第页頁共/|\-—–~·.（）()]{0,40}|(?:page|of|\s){1,9}", re.IGNORECASE)


class Body(XmlHandler):
    """Collects the blocks of a part; of footnotes, the text of each by its id in `note_texts`.

    Attributes:
        blocks: The blocks in order.
        note_texts: The texts of the part's footnotes.
        fields: The fields that are open.
    """

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        notes: dict[tuple[str, str], str],
        *,
        ignores_contents: bool = False,
    ) -> None:
        self.blocks: list[Block] = []
        self.note_texts: dict[str, str] = {}
        self.fields = Fields(ignores_contents=ignores_contents)
        self._controls = Controls()
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._note = ""
        self._paragraphs: list[Paragraph] = []
        self._tables = Tables(styles)
        self._skipped_depth = 0
        self._in_run = False
        self._is_hidden = False
        self._is_bold = False
        self._font = ""
        self._in_text = False
        self._in_instruction = False
        self._is_watermark = False

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        if self._skipped_depth or name in _SKIPPED_ELEMENTS or self._is_replaced(name, attributes):
            self._skipped_depth += 1
            return
        self._controls.enter(name, attributes)
        if name == "p":
            self._paragraphs.append(Paragraph())
        elif name in ELEMENTS:
            self._tables.enter(name, attributes)
        elif name in ("footnote", "endnote"):
            self._note = "" if "type" in attributes else attributes.get("id", "")
            self.blocks.clear()
        elif self._paragraphs:
            self._enter_inside(self._paragraphs[-1], name, attributes)

    def _is_replaced(self, name: str, attributes: dict[str, str]) -> bool:
        """Return whether an element's content is no text; something may be shown for it."""
        if name == "fldSimple":
            instruction = attributes.get("instr", "")
            self._begin_result(instruction.split()[0].upper() if instruction.split() else "")
            return self.fields.is_silent_instruction(instruction)
        if name != "sdtContent":
            return False
        if self._controls.is_generated:
            self._drop_contents_title()
            return not self.fields.ignores_contents
        shown = self._controls.shown
        if shown is None or (shown and not self._paragraphs):
            return False
        if shown:
            self._paragraphs[-1].pieces.append(shown)
        return True

    def _begin_result(self, kind: str) -> None:
        """The result of a field begins, or a field without a result ends."""
        if kind == "TOC":
            self._drop_contents_title()
        if numbers_pages(kind) and self._paragraphs:
            self._paragraphs[-1].numbers_pages = True

    def _drop_contents_title(self) -> None:
        if self.blocks and not self.fields.ignores_contents:
            title = "".join(self.blocks[-1].text.split()).lower()
            if title in _CONTENTS_TITLES:
                self.blocks.pop()

    def _enter_inside(self, paragraph: Paragraph, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "r":
            self._in_run, self._is_hidden, self._is_bold, self._font = True, False, False, ""
        elif name == "t":
            self._in_text = True
        elif name == "instrText":
            self._in_instruction = True
        elif name == "fldChar":
            self._begin_result(self.fields.character(attributes.get("fldCharType", "")))
        elif name in NOTES:
            note = self._notes.get((name, attributes.get("id", "")))
            paragraph.notes += [note] if note else []
        elif name in ("docPr", "shape"):
            self._enter_picture(paragraph, attributes)
        elif self._in_run:
            self._enter_run(paragraph, name, attributes)
        else:
            paragraph.describe(name, value)

    def _enter_run(self, paragraph: Paragraph, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("val", "")
        if name == "vanish":
            self._is_hidden = value not in OFF
        elif name == "b":
            self._is_bold = value not in OFF
        elif name == "rFonts":
            self._font = attributes.get("ascii", "")
        elif name == "sym" and not self._is_hidden:
            paragraph.pieces.append(symbol(attributes.get("font", ""), attributes.get("char", "")))
        elif name in _CHARACTER_ELEMENTS and not self.fields.is_silent:
            is_page_break = name == "br" and attributes.get("type") in ("page", "column")
            paragraph.pieces.append(PAGE_BREAK if is_page_break else _CHARACTER_ELEMENTS[name])
        else:
            paragraph.describe(name, value)

    def _enter_picture(self, paragraph: Paragraph, attributes: dict[str, str]) -> None:
        names = f"{attributes.get('name', '')} {attributes.get('id', '')}"
        self._is_watermark = _WATERMARK.search(names) is not None
        text = attributes.get("descr") or attributes.get("alt") or attributes.get("title")
        if not self._is_watermark and (text := telling_alt_text(text)):
            paragraph.pictures.append(text)

    def text(self, text: str) -> None:
        if self._skipped_depth:
            return
        if self._in_instruction:
            self.fields.instruction(text)
        is_shown = self._in_text and not self._is_hidden and not self._is_watermark
        if is_shown and self._paragraphs and not self.fields.is_silent:
            shown = with_symbols(self._font, text) if self._font else text
            self._paragraphs[-1].pieces.append(shown)
            self._paragraphs[-1].is_bold &= self._is_bold or not text.strip()

    def leave(self, name: str) -> None:
        if self._skipped_depth:
            self._skipped_depth -= 1
            return
        if self._paragraphs:
            self._paragraphs[-1].pieces.append(self._controls.leave(name))
        else:
            self._controls.leave(name)
        if name in ("t", "instrText"):
            self._in_text = self._in_instruction = False
        elif name == "r":
            self._in_run = self._is_hidden = False
        elif name in ("drawing", "pict"):
            self._is_watermark = False
        elif name == "p" and self._paragraphs:
            self._end_paragraph(self._paragraphs.pop())
        elif name in ELEMENTS:
            self._add(self._tables.leave(name))
        elif name in ("footnote", "endnote"):
            if self._note:
                self.note_texts[self._note] = " ".join(block.text for block in self.blocks)
            self.blocks.clear()

    def _end_paragraph(self, paragraph: Paragraph) -> None:
        if self._styles.is_contents(paragraph.style) and not self.fields.ignores_contents:
            self._drop_contents_title()
            return
        text = "".join(paragraph.pieces)
        if self._styles.is_code(paragraph.style) and not self._tables.is_open:
            self._add_code(text.replace(PAGE_BREAK, "\n"))
            return
        level = paragraph.level
        level = self._styles.level(paragraph.style) if level is None else level
        lines = heading_lines(text) if level else text.replace(PAGE_BREAK, "\n").split("\n")
        lines = [line for line in lines if line.strip()]
        if paragraph.numbers_pages and all(map(_PAGE_LINE.fullmatch, lines)):
            lines = []
        # An empty paragraph of a list increments the counter too.
        label, item = self._label(paragraph)
        if label and lines:
            lines[0] = f"{label} {lines[0]}"
        blocks = [Block(line, level) for line in lines]
        if blocks and item and not level:
            blocks[0] = replace(blocks[0], item=item)
        blocks += map(Block, (*paragraph.pictures, *paragraph.notes))
        self._add(blocks, paragraph.is_bold)

    def _add_code(self, text: str) -> None:
        """Add a paragraph of a listing to the listing above it, or begin one."""
        if self.blocks and self.blocks[-1].is_code:
            text = f"{self.blocks[-1].text}\n{text}"
            self.blocks[-1] = replace(self.blocks[-1], text=text)
        elif text.strip():
            self.blocks.append(Block(text, part=self._tables.next_part(), is_code=True))

    def _label(self, paragraph: Paragraph) -> tuple[str, int]:
        """Return the number of a paragraph, empty behind a bullet, and how deep its list is, from
        1; 0 if it is in none."""
        number, depth = paragraph.list_number, paragraph.list_depth
        if number is None:
            number, depth = self._styles.numbered(paragraph.style)
        item = min(max(0, depth), _MAX_DEPTH) + 1 if self._numbering.has(number) else 0
        return self._numbering.next(number, depth), item

    def _add(self, blocks: list[Block], is_bold: bool = False) -> None:
        if blocks and not self._tables.take(blocks, is_bold):
            self.blocks += blocks
