"""Texts that nearly match the patterns of `corpus.formats.pages` and `corpus.formats.pdf`."""

NEAR_MISSES_OF_PAGES = {
    "corpus.formats.pages.footnotes._MARK": ("begin", "[1", "1", "①", "注"),
    "corpus.formats.pages.glyphs._REPLACED": ("all", "⽤", "用", "ﬁ"),
    "corpus.formats.pages.headings.decimal_numbers._NUMBER": ("begin", "1", "1.", "1.1 ", " "),
    "corpus.formats.pages.line_joining._CLAUSE_END": ("all", "。", "。”", "”", "."),
    "corpus.formats.pages.line_joining._DATE_LINE": ("whole", "2", "2年", "2024年1月", " "),
    "corpus.formats.pages.page_numbers._BARE": ("whole", "1", "1 "),
    "corpus.formats.pages.page_numbers._DASHED": ("whole", "-", "- ", "-1", "1 -"),
    "corpus.formats.pages.page_numbers._NUMBER": ("all", "1", "1 "),
    "corpus.formats.pages.page_numbers._PAGE_LABEL": ("whole", "第", "p", "page", "of", "_"),
    "corpus.formats.pages.page_numbers._SPACES": ("all", " ", " a"),
    "corpus.formats.pages.page_numbers._WORDED": (
        "whole",
        "-",
        " ",
        "第1",
        "第 1 页",
        "1/",
        "page 1",
    ),
    "corpus.formats.pages.paragraphs._SENTENCE_END": ("all", "。", "。”", "”"),
    "corpus.formats.pages.running_heads._NUMBER": ("all", "1", "1 "),
    "corpus.formats.pages.running_heads._SPACES": ("all", " ", " a"),
    "corpus.formats.pdf.document_properties._DATE": ("begin", "D:", "D:2024"),
    "corpus.formats.pdf.page_text._BROKEN_WORD": ("all", "\x02", "a"),
    "corpus.formats.pdf.page_text._SPACE": ("all", " ", "a"),
}
