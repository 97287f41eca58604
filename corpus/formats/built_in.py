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
ZIP = "zip"
OLE = "ole"
MSG = "msg"

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
        name="html",
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
        loader="corpus.formats.markdown:load_markdown",
        detector="corpus.formats.detectors:looks_like_markdown",
        mislabelled_as=("corpus.formats.detectors:begins_with_tag", "html"),
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
        name="eml",
        display_name="mail",
        suffixes=(".eml",),
        loader="corpus.formats.mail.eml:load_eml",
        input=Input.BYTES,
        sandbox_above=_LARGE_PAGE,
        options=frozenset({"removal_log"}),
        opener="corpus.containers.mail_files:open_eml",
        keeps_recurring_lines=True,
    ),
    Format(
        name="mbox",
        display_name="mailbox",
        suffixes=(".mbox",),
        input=Input.BYTES,
        refusal="a mailbox is read as the mails in it",
        opener="corpus.containers.mailbox:open_mailbox",
        is_only_container=True,
    ),
    Format(
        name="csv",
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
        suffixes=(".zip",),
        loader="corpus.formats.zip_container:load_zip",
        input=Input.BYTES,
        magic=(b"PK\x03\x04",),
        sandbox_above=0,
        opener="corpus.containers.zip_archive:open_archive",
        is_only_container=True,
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
    ),
    Format(
        name="docx",
        display_name="Word file",
        suffixes=(".docx",),
        loader="corpus.formats.docx.loader:load_docx",
        input=Input.ARCHIVE,
        detector="corpus.formats.docx.loader:is_docx",
        damaged_marks=(b"word/", b"[Content_Types].xml"),
    ),
    Format(
        name="epub",
        display_name="EPUB file",
        suffixes=(".epub",),
        loader="corpus.formats.epub:load_epub",
        input=Input.ARCHIVE,
        detector="corpus.formats.epub:is_epub",
        damaged_marks=(b"application/epub+zip",),
    ),
    Format(
        name="rtf",
        display_name="Rich Text file",
        input=Input.BYTES,
        magic=(b"{\\rtf",),
        refusal="Rich Text Format (.rtf) is not read",
    ),
    # Three kinds of OLE files, before OLE files of any other kind.
    # An attached Word file makes no Word file of an Outlook mail, so this comes first.
    Format(
        name=MSG,
        display_name="Outlook mail",
        suffixes=(".msg",),
        loader="corpus.formats.mail.outlook:load_msg",
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_outlook_mail",
        sandbox_above=0,
        opener="corpus.containers.mail_files:open_msg",
        keeps_recurring_lines=True,
    ),
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
        suffixes=(".doc",),
        input=Input.BYTES,
        detector="corpus.formats.detectors:is_word_97",
        refusal="old Word format (.doc) is not read; save it as .docx",
    ),
    Format(
        name=OLE,
        display_name="OLE file",
        input=Input.BYTES,
        magic=(b"\xd0\xcf\x11\xe0",),
        refusal="binary file",
    ),
)
