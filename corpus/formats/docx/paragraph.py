"""A paragraph of a Word file while it is parsed."""

import re

from corpus.formats.docx.paragraph_properties import ParagraphProperties

PAGE_BREAK = "\f"
"""Stands for a break of page or column among the pieces of a paragraph."""

# The end of a title: the kind of the document.
_KIND = re.compile(
    r"(?:通知|公告|通告|通报|意见|决定|办法|报告|请示|批复|函|纪要|规定|细则|方案|规划|计划|总结|制度|条例|规程|"
    r"指南|手册|须知|说明|文件)(?:[（(][^（）()]{1,20}[）)])?\s{0,9}$"
)


class Paragraph(ParagraphProperties):
    """A paragraph; what it does not say is said by its style.

    Attributes:
        pieces: Its text; a line end for a break of line, `PAGE_BREAK` for one of page or column.
        style: The id of its style.
        notes: The texts of the footnotes that it refers to.
        pictures: What the texts of its pictures say.
        is_bold: Whether all of its text is bold.
        numbers_pages: Whether it has a field with the number of a page.
    """

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.style = ""
        self.notes: list[str] = []
        self.pictures: list[str] = []
        self.is_bold = True
        self.numbers_pages = False

    def describe(self, name: str, value: str) -> None:
        """An element of the paragraph's properties begins."""
        if name == "pStyle":
            self.style = value
        else:
            super().describe(name, value)


def heading_lines(text: str) -> list[str]:
    """Return the lines of a heading's text; a title that is broken into two is one line.

    关于加强秋冬季 / 森林防火工作的通知 is one title, a title and the first heading are two.
    """
    lines: list[str] = []
    for part in text.split(PAGE_BREAK):
        first, *others = [line.strip() for line in part.split("\n") if line.strip()] or [""]
        joined = "".join((first, *others))
        is_title = (
            bool(others) and len(others) < 3 and "关于" in first and not _KIND.search(first[-40:])
        )
        lines += [joined] if is_title and _KIND.search(joined[-40:]) else [first, *others]
    return lines
