"""What the keys of front matter stand for."""

METADATA_KEYS = {
    "title": ("title", "标题", "標題", "题目"),
    "date": (
        "date",
        "pubdate",
        "published",
        "publish_date",
        "time",
        "created",
        "日期",
        "发布日期",
        "时间",
    ),
    "author": ("author", "authors", "作者", "来源", "source"),
    "url": ("url", "link", "permalink", "source_url", "original_url", "链接", "网址"),
}
"""The keys of each field of metadata, the most telling one first."""

SENTENCE_KEYS = frozenset(
    "summary description subtitle abstract excerpt intro introduction lead 摘要 简介 描述 副标题 "
    "导语 概述".split()
)
"""Keys whose values are sentences that need no name."""

LABELS = {
    **dict.fromkeys(("tag", "tags", "标签"), "标签"),
    **dict.fromkeys(("keyword", "keywords", "关键词", "关键字"), "关键词"),
    **dict.fromkeys(("alias", "aliases", "别名"), "别名"),
    **dict.fromkeys(("category", "categories", "分类"), "分类"),
}
"""The Chinese names of keys whose values are lists of words."""

TECHNICAL_KEYS = frozenset(
    (
        "layout permalink slug thumbnail thumb cover image images img banner icon logo avatar "
        "top_img og_image hero background color comments comment draft weight order nav_order "
        "sidebar sidebar_position sidebar_label navbar nav menu toc toc_depth outline math mathjax "
        "katex mermaid highlight template theme skin css js style styles script scripts class "
        "cssclass cssclasses head header footer type kind id uuid uid guid key lang language "
        "locale encoding feed sitemap robots noindex redirect redirect_from redirect_to hidden "
        "password encrypt publish published sticky pinned top featured updated update lastmod "
        "modified mtime ctime created created_at updated_at date_modified views hits likes count "
        "wordcount words reading_time readingtime copyright license output format pagination "
        "paginate prev next parent has_children grand_parent editlink share ads plugin plugins "
        "kanban-plugin excalidraw-plugin obsidianuiMode jupyter marp paginate size"
    )
    .lower()
    .split()
)
"""Keys of programs, whose values say nothing about the subject of the text."""
