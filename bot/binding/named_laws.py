"""The laws and other documents that a question names by title, and which passages meet that."""

from collections.abc import Sequence

from bot.binding.articles import ArticleReference, law_before
from bot.binding.titles import document_names, is_law, plain_title, without_marks
from bot.matching.candidate_text import CandidateText
from corpus.patterns.lazy import lazy_pattern

_MAX_TITLES = 4
# Book titles; what stands within another one belongs to it.
_TITLE = lazy_pattern(r"《([^《》]{2,60})》")
# Words before the name of a law: 请问渔港法第三条.
_BEFORE = lazy_pattern(
    r"(?:请问|根据|按照|依照|依据|参照|违反|我想知道|想问|帮我|查一?下|查|看一?下|说说|按|那么|那|在)+"
)
_KINDS = "法|法典|条例|办法|规定|细则|规则|准则|章程|规程|通则|公约"
_LAW = lazy_pattern(rf".{{2,38}}(?:{_KINDS})|宪法|刑法")
# 本管理办法, 这个规定: whichever is spoken of; but 基本法 is a name.
_POINTING = lazy_pattern(
    r".*(?:(?<![基日资])本|该|此|这[个部份项]?|那[个部份项]?|上述|前述|相关|有关|新|旧|老|我们的?)的?"
    rf"(?:管理|实施|暂行|试行|具体)*(?:{_KINDS})"
)
# A word, where it does not end the name of a law, as in 公司法 and 预算法.
_NOT_LAW = lazy_pattern(
    "(?:.*[的种个样类项])?(?:方|做|用|算|无|违|合|执|非|司|立|依|守|看|想|说|写|疗)法"
)
# 渔港法规定: the verb belongs to the question.
_VERB = lazy_pattern(r"(?<=[法典例则程约])[中里的]?规定[中里的]?$|[中里的]$")
# A law whose entry into force or repeal is asked for needs no marks.
_SPOKEN = lazy_pattern(
    r"(?:条例|办法|规定|细则|规则|章程)(?P<behind>(?:是|自|从|在|于|现在|还)?"
    r"(?:何时|什么时候|啥时|几号|几月|哪[天年一个]|的?(?:施行|生效|实施|废止|有效)|开始))"
)
# What counts of such a name: two characters before its kind, 献血条例, 停泊管理办法.
_CORE = lazy_pattern(
    r".{2}(?:管理|实施|暂行|试行|处罚|保护|促进)?(?:条例|办法|规定|细则|规则|章程)$"
)


def spoken_law(folded: str) -> str:
    """Return the law whose entry into force a folded question asks for without title marks, perhaps
    with words before it; empty where there is none."""
    match = _SPOKEN.search(folded)
    if match is None or "《" in folded:
        return ""
    return _law(law_before(folded, match.start("behind")))


def core_of(law: str) -> str:
    """Return the end of the name of a law, without which a title is that of another one."""
    core = _CORE.search(law)
    return core[0] if core is not None else law


def named_laws(folded: str, article: ArticleReference | None) -> tuple[str, ...]:
    """Return the titles that a folded question writes in book title marks, or the law before the
    article that it names; without marks, state and editions."""
    titles = [plain_title(each) for each in _TITLE.findall(folded)]
    if not titles and article is not None and (law := _law(article.law)):
        titles = [law]
    return tuple(dict.fromkeys(each for each in titles if len(each) > 1))[:_MAX_TITLES]


def _law(before: str) -> str:
    """Return the law that words before an article name, empty where they name none."""
    name = _VERB.sub("", before)
    leading = _BEFORE.match(name)
    name = plain_title(name[leading.end() :] if leading else name)
    is_law_name = _LAW.fullmatch(name) and not _NOT_LAW.fullmatch(name)
    return name if is_law_name and not _POINTING.fullmatch(name) else ""


def meets_law(law: str, candidate: CandidateText) -> bool:
    """Return whether a passage is of a law, or another title, that a question names, or names it.

    Short names count: 渔港法 is met by 渔港管理法.
    """
    return is_titled(law, document_names(candidate.stored)) or law in without_marks(
        candidate.searchable
    )


def is_titled(law: str, names: Sequence[str]) -> bool:
    """Return whether a document with these plain names has a title, or a longer form of it."""
    return bool(is_law(law, names)) or any(_is_short_for(law, each) for each in names)


def _is_short_for(short: str, name: str) -> bool:
    """Return whether a name has the characters of a shorter one, in order, and ends as it does."""
    if not name.endswith(short[-1]):
        return False
    characters = iter(name)
    return all(each in characters for each in short)
