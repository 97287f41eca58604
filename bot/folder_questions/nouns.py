"""The words by which people call documents, and what kind of document each means."""

GENERIC = (
    "文件",
    "文档",
    "资料",
    "文章",
    "文献",
    "文本",
    "档案",
)
"""Any document. In a question without a place they suffice: 有哪些文件."""

WITH_PLACE = ("内容", "东西", "材料", "信息", "篇目")
"""Any document, but only where the question names the folder: 这里有什么内容."""

KINDS = (
    "新闻",
    "报道",
    "通知",
    "通告",
    "公告",
    "公示",
    "公报",
    "公函",
    "公文",
    "简报",
    "报告",
    "论文",
    "合同",
    "纪要",
    "会议纪要",
    "邮件",
    "判决书",
    "案例",
    "说明书",
    "法律",
    "法规",
    "规章",
    "法律法规",
    "规章制度",
    "司法解释",
)
"""Kinds of documents that suffice in a question without a place: 有几篇新闻."""

KINDS_WITH_PLACE = (
    "规定",
    "办法",
    "条例",
    "细则",
    "规则",
    "制度",
    "标准",
    "手册",
    "指南",
    "须知",
    "方案",
    "计划",
    "决定",
    "意见",
    "协议",
    "章程",
    "总结",
    "日志",
    "日记",
    "问答",
    "教程",
    "记录",
    "批复",
)
"""Kinds of documents that may also be what a text says: 有哪些规定."""

RULES = (
    "法",
    "法典",
    "条例",
    "办法",
    "规定",
    "规则",
    "细则",
    "制度",
    "标准",
    "章程",
    "守则",
    "准则",
    "规范",
    "规程",
    "公约",
    "须知",
    "解释",
)
"""What the title of a rule ends with; 关于…的规定 means any of them."""

CALLED_RULES = frozenset(
    {"规定", "制度", "规章制度", "规章", "法律", "法规", "法律法规", "条例", "办法"}
)
"""Kinds that people say for any rule."""

SUFFIXES = {
    "pdf": (".pdf",),
    "word": (".docx",),
    "docx": (".docx",),
    "excel": (".xlsx", ".csv"),
    "csv": (".csv",),
    "markdown": (".md", ".markdown"),
    "md": (".md", ".markdown"),
    "txt": (".txt",),
    "html": (".html", ".htm"),
    "epub": (".epub",),
    "json": (".json", ".jsonl"),
}
"""The endings of file names that a word for a format means."""

WORDS_IN_PATHS = {"新闻": ("news",), "通知": ("notice", "notices"), "案例": ("cases",)}
"""What a folder of such documents may also be called."""
