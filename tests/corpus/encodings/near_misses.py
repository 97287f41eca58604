"""Texts that nearly match the patterns of the encodings."""

ENCODINGS_NEAR_MISSES = {
    "corpus.encodings.declared_charset._META": ("all", "<meta", "<meta ", "<meta charset", "a"),
    "corpus.encodings.declared_charset._XML": ("all", " ", "<?xml", "<?xml encoding", "a"),
    "corpus.encodings.declared_charset._STYLE": ("all", " ", "@charset", "@charset "),
    "corpus.encodings.declared_charset._HEADER": ("all", "content-type:", "\ncontent-type:a", " "),
    "corpus.encodings.declared_charset._HEADER_LINE": ("begin", " ", "a", "a-"),
    "corpus.encodings.declared_charset._COMMENT": (
        "all",
        "-*-",
        "coding",
        "encoding:",
        "file",
        "\n",
    ),
    "corpus.encodings.double_encoding._LATIN_RUN": ("all", "é", "éa", "a"),
    "corpus.encodings.double_encoding._IS_LATIN": ("whole", "é", "a", "字"),
    "corpus.encodings.double_encoding._HALF": ("all", "\ufffd", "\ufffd?", "?"),
    "corpus.encodings.mixed_encodings._MULTIBYTE": ("all", "字", "a", "é"),
    "corpus.encodings.nul_characters._NULL_RUN": ("all", "\0", "a\0"),
    "corpus.encodings.double_encoding._LATIN_PAIR": ("all", "é", "éa", "“"),
    "corpus.cleaning.clean._TERMINAL": ("all", "\x1b", "\x1b[", "\x1b[1;"),
    "corpus.cleaning.clean._FLAG": ("all", "\U0001f3f4", "\U0001f3f4\U000e0067", "字"),
    "corpus.cleaning.clean._STRAY_JOINER": ("all", "\u200d", "字\u200d", "👩\u200d"),
    "corpus.cleaning.clean._STRAY_SELECTOR": ("all", "\ufe0f", "字\ufe0f", "字"),
    "corpus.cleaning.clean._BULLET": ("begin", " ", "\uf0b7", "\uf0b7 "),
    "corpus.cleaning.odd_characters._ODD": ("all", "字", "\x01", "\ue000"),
}
