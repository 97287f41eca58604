"""Texts that nearly match the patterns of office formats; see `tests.corpus.near_misses`."""

OFFICE_NEAR_MISSES = {
    "corpus.formats.rtf.styles._CONTENTS": ("begin", "toc", "toc ", "目录"),
    "corpus.formats.rtf.styles._HEADING": ("begin", "heading ", "标题", "标题 1"),
    "corpus.formats.rtf.tokens._DOUBLE_BYTE": ("each", "a", "\\", "\\'", "\\a", "\\a1", "字", "{"),
    "corpus.formats.rtf.tokens._SINGLE_BYTE": ("each", "a", "\\", "\\'", "\\a", "\\a1", "字", "{"),
}
