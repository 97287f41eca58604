"""Titles as a question names them: which of its words name a document, and which law it means."""

from collections.abc import Sequence

from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold
from embeddings.types import StoredChunk

_STATE = "中华人民共和国"
# What editions add to a title: (2018年修正), （试行）; and what a file's name ends with.
_BRACKETS = lazy_pattern(r"[(〔\[][^()〔〕\[\]]{0,40}[)〕\]]")
_NOT_IN_TITLES = lazy_pattern(r"[\s《》〈〉“”\"'·_—-]+")
# With one of these behind it, a law's name is that of another text: 宪法修正案, 统计法实施条例.
_OTHER_TEXTS = lazy_pattern("修正案|实施|施行|解释|释义|补充|草案|说明|答复")
# What the titles of rules end with, which hold on; and of notices that announce one.
_RULE = lazy_pattern(
    r"(?:法|法典|条例|办法|规定|细则|规则|准则|章程|规程|通则|公约|制度|标准|守则|手册|指南|须知|规范)"
    r"[》\"“”〉]*(?:的?(?:通知|公告|决定))?$"
)
# Files and folders that are called so may be any document of the sort.
_NO_NAMES = frozenset(
    "法 法律 法规 条例 办法 管理办法 规定 细则 规则 章程 制度 通知 公告 文件".split()
)
_PATH_PARTS = 3
_MAX_TITLE = 120


def plain_title(title: str) -> str:
    """Return a title as titles are compared: folded, without state, editions and marks."""
    folded = _BRACKETS.sub("", fold(title[:_MAX_TITLE]))
    return without_marks(folded).removeprefix(_STATE)


def without_marks(folded: str) -> str:
    """Return a folded text without white space and the marks that titles are written with."""
    return _NOT_IN_TITLES.sub("", folded)


def is_rule(title: str) -> bool:
    """Return whether a title is that of a rule, or of a notice about one."""
    return _RULE.search(_BRACKETS.sub("", fold(title[:_MAX_TITLE])).strip()) is not None


def document_names(stored: StoredChunk) -> list[str]:
    """Return the plain names of a passage's document: its title, its file, its folders, the part of
    a code that the file holds."""
    path = stored.path.rsplit(".", 1)[0].split("/")[-_PATH_PARTS:]
    names = map(plain_title, (stored.title, *reversed(path), *stored.chunk.headings[:1]))
    return [name for name in dict.fromkeys(names) if name and name not in _NO_NAMES]


def is_law(law: str, names: Sequence[str]) -> bool | None:
    """Return whether a document with these names is the law that a question names.

    `law` may have other words before the name (请问民法典). None where the names say nothing.
    A document is another one where its title goes on so: 宪法修正案 is not 宪法.
    """
    if not law or not names:
        return None
    law = law.removeprefix(_STATE)
    for name in names:
        if len(name) > 1 and law.endswith(name):
            return True
        if len(law) > 2 and name.endswith(law):
            return True
    title = names[0]
    for length in range(min(len(law), len(title) - 1), 1, -1):
        if title.startswith(law[-length:]):
            return False if _OTHER_TEXTS.search(title, length) else None
    return None
