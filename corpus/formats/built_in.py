"""Every file format that Chuchu knows, each described once.

Loaders and detectors are named by import paths, `package.module:function`, and are imported when
they are first used. So a format's libraries are only loaded in a process that reads such a file,
which for most binary formats is the sandbox. To add a format, write its loader and add one `Format`
to `BUILT_IN`.
"""

from corpus.formats.format import Format, Input

# A long page or Markdown text can make its parser take minutes and gigabytes.
_LARGE_PAGE = 128 * 1024

PLAIN_TEXT = "text"
WEB_PAGE = "html"
DELIMITED = "csv"
ZIP = "zip"
OLE = "ole"

BUILT_IN = (
    Format(
        name=PLAIN_TEXT,
        display_name="text file",
        suffixes=(".txt", ".text"),
        loader="corpus.formats.plain:load_plain",
        suffix_decides=False,
        options=frozenset({"removal_log"}),
    ),
    # Before Markdown: a page may have Markdown headings in it.
    Format(
        name=WEB_PAGE,
        display_name="web page",
        suffixes=(".html", ".htm", ".xhtml"),
        loader="corpus.formats.html.loader:load_html",
        detector="corpus.formats.detectors:looks_like_html",
        sandbox_above=_LARGE_PAGE,
        options=frozenset({"removal_log"}),
    ),
    Format(
        name="markdown",
        display_name="Markdown file",
        suffixes=(".md", ".markdown"),
        loader="corpus.formats.markdown.loader:load_markdown",
        detector="corpus.formats.detectors:looks_like_markdown",
        mislabelled_as=("corpus.formats.detectors:is_page", "html"),
        sandbox_above=_LARGE_PAGE,
        options=frozenset({"removal_log"}),
    ),
    Format(
        name="mhtml",
        display_name="web archive",
        suffixes=(".mhtml", ".mht"),
        loader="corpus.formats.mhtml:load_mhtml",
        input=Input.BYTES,
        options=frozenset({"removal_log"}),
    ),
    Format(
        name=DELIMITED,
        display_name="CSV file",
        suffixes=(".csv", ".tsv"),
        loader="corpus.formats.delimited:load_delimited",
        options=frozenset({"suffix", "text_column"}),
        is_table=True,
    ),
    Format(
        name="jsonl",
        display_name="JSON Lines file",
        suffixes=(".jsonl", ".ndjson"),
        loader="corpus.formats.json_lines:load_json_lines",
        options=frozenset({"text_column", "removal_log"}),
        is_table=True,
    ),
    Format(
        name=ZIP,
        display_name="archive",
        loader="corpus.formats.zip_container:load_zip",
        input=Input.BYTES,
        magic=(b"PK\x03\x04",),
        sandbox_above=0,
        options=frozenset({"text_column"}),
    ),
    Format(
        name="pdf",
        display_name="PDF",
        suffixes=(".pdf",),
        loader="corpus.formats.pdf.loader:load_pdf",
        input=Input.BYTES,
        magic=(b"%PDF-",),
        detector="corpus.formats.detectors:is_pdf_below_text",
        sandbox_above=0,
        recognises=True,
    ),
    # Before Word files, whose marks every Office file has.
    Format(
        name="xlsx",
        display_name="Excel file",
        suffixes=(".xlsx", ".xlsm"),
        loader="corpus.formats.sheets.xlsx:load_xlsx",
        input=Input.ARCHIVE,
        detector="corpus.formats.sheets.xlsx:is_xlsx",
        damaged_marks=(b"xl/",),
        options=frozenset({"text_column"}),
        is_table=True,
    ),
    # Before Word files, whose marks every Office file has.
    Format(
        name="pptx",
        display_name="PowerPoint file",
        suffixes=(".pptx", ".pptm", ".ppsx", ".ppsm"),
        loader="corpus.formats.presentation.loader:load_pptx",
        input=Input.ARCHIVE,
        detector="corpus.formats.presentation.loader:is_pptx",
        damaged_marks=(b"ppt/",),
    ),
    Format(
        name="docx",
        display_name="Word file",
        suffixes=(".docx", ".docm"),
        loader="corpus.formats.docx.loader:load_docx",
        input=Input.ARCHIVE,
        detector="corpus.formats.docx.loader:is_docx",
        damaged_marks=(b"word/", b"[Content_Types].xml"),
    ),
    Format(
        name="epub",
        display_name="EPUB file",
        suffixes=(".epub",),
        loader="corpus.formats.epub.loader:load_epub",
        input=Input.ARCHIVE,
        detector="corpus.formats.epub.loader:is_epub",
        damaged_marks=(b"application/epub+zip",),
    ),
    # By its suffix alone: a picture under another suffix is a binary file.
    Format(
        name="picture",
        display_name="picture",
        suffixes=(".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"),
        loader="corpus.formats.pictures.loader:load_picture",
        input=Input.BYTES,
        sandbox_above=0,
        recognises=True,
    ),
    Format(
        name="ods",
        display_name="OpenDocument spreadsheet",
        suffixes=(".ods",),
        loader="corpus.formats.sheets.ods:load_ods",
        input=Input.ARCHIVE,
        detector="corpus.formats.sheets.ods:is_ods",
        damaged_marks=(b"opendocument.spreadsheet",),
        options=frozenset({"text_column"}),
        is_table=True,
    ),
    Format(
        name="odt",
        display_name="OpenDocument text",
        suffixes=(".odt",),
        loader="corpus.formats.opendocument.loader:load_odt",
        input=Input.ARCHIVE,
        detector="corpus.formats.opendocument.loader:is_odt",
        damaged_marks=(b"opendocument.text",),
    ),
    Format(
        name="odp",
        display_name="OpenDocument presentation",
        suffixes=(".odp",),
        loader="corpus.formats.opendocument.loader:load_odp",
        input=Input.ARCHIVE,
        detector="corpus.formats.opendocument.loader:is_odp",
        damaged_marks=(b"opendocument.presentation",),
    ),
    Format(
        name="ofd",
        display_name="OFD file",
        suffixes=(".ofd",),
        loader="corpus.formats.ofd.loader:load_ofd",
        input=Input.ARCHIVE,
        detector="corpus.formats.ofd.loader:is_ofd",
        damaged_marks=(b"OFD.xml",),
    ),
    Format(
        name="rtf",
        display_name="Rich Text file",
        suffixes=(".rtf",),
        loader="corpus.formats.rtf.loader:load_rtf",
        input=Input.BYTES,
        magic=(b"{\\rtf",),
        sandbox_above=0,
    ),
    # Kinds of OLE files, before OLE files of any other kind.
    Format(
        name="encrypted_office",
        display_name="encrypted Office file",
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_encrypted_office",
        refusal="encrypted Office file",
    ),
    Format(
        name="doc",
        display_name="old Word file",
        suffixes=(".doc", ".wps"),
        loader="corpus.formats.legacy_office.word_loader:load_doc",
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_word_97",
        sandbox_above=0,
    ),
    Format(
        name="ppt",
        display_name="old PowerPoint file",
        suffixes=(".ppt", ".dps", ".pps"),
        loader="corpus.formats.legacy_office.powerpoint_loader:load_ppt",
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_powerpoint_97",
        sandbox_above=0,
    ),
    Format(
        name="works",
        display_name="Works file",
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_works",
        refusal="old Works format (.wps) is not read; save it as .docx",
    ),
    Format(
        name="xls",
        display_name="Excel file",
        suffixes=(".xls", ".et"),
        loader="corpus.formats.sheets.xls:load_xls",
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_excel_97",
        sandbox_above=0,
        options=frozenset({"text_column"}),
        is_table=True,
    ),
    Format(
        name="xml_spreadsheet",
        display_name="Excel file",
        loader="corpus.formats.sheets.xml_spreadsheet:load_xml_spreadsheet",
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_xml_spreadsheet",
        sandbox_above=0,
        options=frozenset({"text_column"}),
        is_table=True,
    ),
    Format(
        name=OLE,
        display_name="OLE file",
        input=Input.BYTES,
        magic=(b"\xd0\xcf\x11\xe0",),
        refusal="binary file",
    ),
)
