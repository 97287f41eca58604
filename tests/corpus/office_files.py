"""Small Word files and books, put together by hand."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{_RELATION}" Target="word/document.xml"/></Relationships>'
)
_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/>'
    "</rootfiles></container>"
)


DAY = (2024, 1, 1, 0, 0, 0)


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip file of these parts, in this order."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in parts.items():
            # This part names the format, and is never compressed.
            kind = zipfile.ZIP_STORED if name == "mimetype" else method
            # Test processes must make the same bytes: they name tests.
            archive.writestr(zipfile.ZipInfo(name, DAY), content, kind)
    return packed.getvalue()


def paragraph(text: str, about: str = "", run: str = "") -> str:
    """Return a paragraph, `about` and `run` being the properties of it and of its text."""
    return f"<w:p><w:pPr>{about}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def styled(text: str, style: str) -> str:
    """Return a paragraph of a style."""
    return paragraph(text, f'<w:pStyle w:val="{style}"/>')


def listed(text: str, number: int = 1, depth: int = 0) -> str:
    """Return an item of a list."""
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def cell(*texts: str, about: str = "", run: str = "") -> str:
    """Return a cell of these paragraphs with the properties of it and of its text."""
    content = "".join(paragraph(text, run=run) for text in texts)
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{content}</w:tc>"


def row(*cells: str, about: str = "") -> str:
    """Return a row of cells; those that are no XML become cells of one paragraph."""
    made = (each if each.startswith("<") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{about}</w:trPr>{''.join(made)}</w:tr>"


def header(*cells: str) -> str:
    """Return a row that is marked as the header of its table."""
    return row(*cells, about="<w:tblHeader/>")


def table(*rows: str | tuple[str, ...], about: str = "") -> str:
    """Return a table of rows or of what becomes rows."""
    made = (each if isinstance(each, str) else row(*each) for each in rows)
    return f"<w:tbl><w:tblPr>{about}</w:tblPr>{''.join(made)}</w:tbl>"


def word_xml(root: str, content: str) -> str:
    """Return a part of a Word file."""
    return f'<?xml version="1.0"?><w:{root} xmlns:w="{_WORD}">{content}</w:{root}>'


def docx(
    *content: str,
    more: Mapping[str, str | bytes] | None = None,
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """Return a Word file; `more` are its other parts by their names."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": word_xml("document", f"<w:body>{''.join(content)}</w:body>"),
    }
    return zipped({**parts, **(more or {})}, method)


def xhtml(body: str, head: str = "<title/>") -> str:
    """Return a chapter of a book."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml">'
        f"<head>{head}</head><body>{body}</body></html>"
    )


def epub(
    chapters: Mapping[str, str],
    *,
    about: str = "<dc:title>书名</dc:title>",
    properties: Mapping[str, str] | None = None,
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    """Return a book whose spine names the chapters in this order."""
    given = properties or {}
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml"'
        f' properties="{given.get(name, "")}"/>'
        for number, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="i{number}"/>' for number in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{about}</metadata><manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/content.opf": package,
    }
    # The order in the archive says nothing.
    for name in sorted(chapters, reverse=True):
        parts[f"OEBPS/{name}"] = chapters[name]
    return zipped({**parts, **(more or {})})


def level(depth: int, form: str, pattern: str, start: int = 1) -> str:
    """Return the definition of a list's level."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


STYLES = word_xml(
    "styles",
    '<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="own"><w:name w:val="小标题"/><w:basedOn w:val="2"/></w:style>'
    '<w:style w:styleId="outlined"><w:name w:val="条"/><w:outlineLvl w:val="2"/></w:style>'
    '<w:style w:styleId="a"><w:name w:val="a"/><w:basedOn w:val="b"/></w:style>'
    '<w:style w:styleId="b"><w:name w:val="b"/><w:basedOn w:val="a"/></w:style>'
    '<w:style w:styleId="T"><w:name w:val="Title"/></w:style>',
)
"""Styles of headings; two of them inherit from one another."""

NUMBERING = word_xml(
    "numbering",
    f'<w:abstractNum w:abstractNumId="7">{level(0, "chineseCounting", "第%1条")}'
    f"{level(1, 'decimal', '%1.%2').replace('<w:numFmt', '<w:isLgl/><w:numFmt')}</w:abstractNum>"
    f'<w:abstractNum w:abstractNumId="8">{level(0, "bullet", "•")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>',
)
"""Two lists: one of articles with numbered items, one of bullets."""
