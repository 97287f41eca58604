"""Texts that nearly match the patterns of tables and sheets; see `tests.corpus.near_misses`."""

SHEET_NEAR_MISSES = {
    "corpus.formats.delimited._SEPARATOR_LINE": ("begin", " ", "\t", '"', "sep=", "sep=; "),
    "corpus.formats.grid._SECTION": ("begin", "一", "（一", "第一", "十"),
    "corpus.formats.shared.column_names._DIGITS": ("all", "1", "a", "1a"),
    "corpus.formats.shared.column_names._PERIOD": ("whole", "1", "2024", "2024年", "1月", "1-", " "),
    "corpus.formats.shared.header._LABEL_ONLY": ("whole", "字", "：", "字："),
    "corpus.formats.shared.header._NOTE": ("whole", "字", "：", "字：", "（", "（字"),
    "corpus.formats.sheets.number_format._CONDITION": ("whole", "<", ">=", "1", ">=1", ">=1."),
    "corpus.formats.sheets.number_format._CURRENCY": ("begin", "$", "$a", "a"),
    "corpus.formats.sheets.number_format._ELAPSED": ("whole", "h", "hm", "a"),
    "corpus.formats.sheets.number_format._TOKEN": (
        "all",
        '"',
        "[",
        "[a",
        "\\",
        "_",
        "0",
        "0E",
        "y",
        "General",
        "上午",
    ),
    "corpus.formats.sheets.sheet_blocks._DEFAULT_NAME": ("whole", "sheet", "表", "1", " (1"),
    "corpus.formats.sheets.xlsx_parts._ESCAPED": ("all", "_x", "_x00", "_x000", "_"),
    "corpus.formats.sheets.xlsx_sheet._REFERENCE": ("whole", "A", "$A", "1", "A1", "$"),
}
