"""Recognises formats by content that has no magic, regardless of the file's name."""

import re

from corpus.formats.shared import tags
from corpus.formats.shared.ole_directory import OLE_MAGIC, root_names

# PDF readers look this far for the mark: a mail program or a server may have put lines above it.
_PDF_MARK_WITHIN = 1024
_PDF_MARK = re.compile(rb"%PDF-\d\.\d[ \t]*[\r\n]")
# The names of streams in an OLE file.
_ENCRYPTED_STREAM = "EncryptedPackage"
_WORD_STREAM = "WordDocument"
_EXCEL_STREAMS = ("Workbook", "Book")
_POWERPOINT_STREAM = "PowerPoint Document"
_WORKS_STREAM = "MatOST"
_MAIL_STREAM = "__properties_version1.0"

_XML_SPREADSHEET = b"urn:schemas-microsoft-com:office:spreadsheet"
_XML_HEAD = 4096
_XML_BEGINS_WITHIN = 64

_HTML_SAMPLE = 200_000
_HTML_TAGS = 3
_MAX_TAGS = 2000
# What only a page has, at its beginning.
_PAGE_BEGINNING = re.compile(r"<(?:!doctype\b|html\b|head\b|body\b|\?xml\b|!--)", re.IGNORECASE)
_DECLARATION = re.compile(r"<!(?:doctype\b[^<>]{0,2000}>|--)", re.IGNORECASE)
# A text that has one of these may be about tags.
_SUBJECT = re.compile(r"标签|標籤|html|元素|标记语言|网页代码", re.IGNORECASE)
# What introduces a tag that is spoken of, in such a text.
_INTRODUCTION = re.compile(r"[用写寫加入把将為为成作叫如个和与或、即除掉换]$")
_LINE_OF_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|```|[-*+] \S|\d{1,3}\. \S|> |\|.{0,500}\|[ \t]{0,9}$)|\*\*\S|\]\(", re.MULTILINE
)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_MARKDOWN_HEADINGS = 2


def is_pdf_below_text(data: bytes) -> bool:
    """Return whether the bytes are a PDF file below a few lines of something else.

    A text about PDF files may have the mark but not the cross-reference table.
    """
    return b"startxref" in data and _PDF_MARK.search(data, 0, _PDF_MARK_WITHIN) is not None


def is_encrypted_office(data: bytes) -> bool:
    """Return whether the bytes are an Office file that a password protects."""
    return _has_stream(data, _ENCRYPTED_STREAM)


def is_word_97(data: bytes) -> bool:
    """Return whether the bytes are a file of Word 97 to 2003."""
    return _has_stream(data, _WORD_STREAM)


def is_powerpoint_97(data: bytes) -> bool:
    """Return whether the bytes are a file of PowerPoint 97 to 2003."""
    return _has_stream(data, _POWERPOINT_STREAM)


def is_works(data: bytes) -> bool:
    """Return whether the bytes are a text of Microsoft Works."""
    return _has_stream(data, _WORKS_STREAM)


def _has_stream(data: bytes, name: str) -> bool:
    """Return whether a stream is in the root of an OLE file, or somewhere in a damaged one."""
    if not data.startswith(OLE_MAGIC):
        return False
    names = root_names(data)
    return name in names if names else name.encode("utf-16-le") in data


def is_excel_97(data: bytes) -> bool:
    """Return whether the bytes are a workbook of Excel 5 to 2003, or of WPS."""
    return any(_has_stream(data, each) for each in _EXCEL_STREAMS)


def is_xml_spreadsheet(data: bytes) -> bool:
    """Return whether the bytes are a workbook in the XML format of Excel 2003."""
    head = data[:_XML_HEAD]
    return b"<?xml" in head[:_XML_BEGINS_WITHIN] and _XML_SPREADSHEET in head


def is_outlook_mail(data: bytes) -> bool:
    """Return whether the bytes are a mail that Outlook saved."""
    return _has_stream(data, _MAIL_STREAM)


def looks_like_html(text: str) -> bool:
    """Return whether a text is HTML: it begins with a tag, or has several.

    Tags that the text only speaks of do not count.
    """
    head = text[:_HTML_SAMPLE].lstrip()
    if "<" not in head:
        return False
    if _PAGE_BEGINNING.match(head):
        return True
    is_about_tags = _SUBJECT.search(head) is not None
    markup = len([*zip(range(_HTML_TAGS), _DECLARATION.finditer(head), strict=False)])
    spoken_of = 0
    begins = False
    for _, tag in zip(range(_MAX_TAGS), tags.TAG.finditer(head), strict=False):
        if tags.is_spoken_of(tag) or (is_about_tags and _is_introduced(tag)):
            spoken_of += 1
        else:
            markup += 1
            begins = begins or tag.start() == 0
        if markup >= _HTML_TAGS and markup > 2 * spoken_of + _HTML_TAGS:
            return True
    return markup > spoken_of and (begins or markup >= _HTML_TAGS)


def _is_introduced(tag: re.Match[str]) -> bool:
    """Return whether a begin tag stands behind a word such as 用, or an end tag behind such one."""
    text, start = tag.string, tag.start()
    if tag[1]:
        start = text.rfind(f"<{tag[2]}>", max(0, start - 100), start)
    return start > 0 and _INTRODUCTION.search(text[start - 1 : start]) is not None


def is_page(text: str) -> bool:
    """Return whether a text that is called Markdown is a page: it begins so, or has no Markdown."""
    head = text[:_HTML_SAMPLE].lstrip()
    if not head.startswith("<"):
        return False
    if head.startswith("<!--"):
        head = head.partition("-->")[2].lstrip()
    if _PAGE_BEGINNING.match(head):
        return True
    tag = tags.TAG.match(head)
    return tag is not None and not tags.is_spoken_of(tag) and not _LINE_OF_MARKDOWN.search(head)


def looks_like_markdown(text: str) -> bool:
    """Return whether a text has Markdown headings."""
    return _occurs(_MARKDOWN_HEADING, text, _MARKDOWN_HEADINGS)


def _occurs(pattern: re.Pattern[str], text: str, times: int) -> bool:
    """Return whether a pattern is found at least `times` times, without looking for more."""
    return sum(1 for _ in zip(range(times), pattern.finditer(text), strict=False)) == times
