"""The sentences that answer a question about the folder."""

from collections import Counter
from collections.abc import Sequence
from itertools import takewhile

from bot.folder_questions.ages import age_of
from bot.folder_questions.types import FolderQuestion, Wanted
from embeddings.types import DocumentSummary

MAX_LISTED = 10
"""How many documents an answer lists."""

_MAX_TITLE = 80
_MEASURES = dict.fromkeys(("新闻", "报道", "论文", "文章", "案例"), "篇")


def listing(
    question: FolderQuestion, found: Sequence[DocumentSummary], cited: int, documents: int
) -> str:
    """Return an answer that lists the documents found, the first `cited` with their numbers.

    `documents` is how many the folder has.
    """
    listed = found[: shown(question, found)]
    lines = [_lead(question, found, documents)]
    titles = Counter(each.title for each in listed)
    lines += [
        _line(question, each, titles[each.title] > 1) + (f" [{number}]" if number <= cited else "")
        for number, each in enumerate(listed, 1)
    ]
    more = len(found) - len(listed)
    if more and question.several:
        lines.append(f"And {more} more." if question.english else f"另有{more}份。")
    return "\n".join(lines)


def shown(question: FolderQuestion, found: Sequence[DocumentSummary]) -> int:
    """Return how many of the documents found are listed: where the newest one is asked for, those
    of its date."""
    age = age_of(found[0])
    if question.several or not age:
        return min(len(found), MAX_LISTED)
    same = takewhile(lambda each: age_of(each) == age, found[:MAX_LISTED])
    return sum(1 for _ in same)


def _lead(question: FolderQuestion, found: Sequence[DocumentSummary], documents: int) -> str:
    count = len(found)
    if question.english:
        return _english_lead(question, count, documents)
    kind = question.kind or "文档"
    if question.wanted in (Wanted.NEWEST, Wanted.OLDEST) and age_of(found[0]):
        which = "最新" if question.wanted is Wanted.NEWEST else "最早"
        return f"{'按日期，' if question.several else ''}{which}的{kind}是："
    named = "".join(
        (
            _period(question),
            f"“{question.place}”里的" if question.place else "",
            f"{question.author}写的" if question.author else "",
            f"关于“{question.subject}”的" if question.subject else "",
        )
    )
    listed = "：" if count <= MAX_LISTED else f"，前{MAX_LISTED}{_MEASURES.get(kind, '份')}是："
    undated = question.wanted in (Wanted.NEWEST, Wanted.OLDEST) and count > 1
    lead = "都没有注明日期，看不出先后。" if undated else ""
    return f"{lead}共有{count}{_MEASURES.get(kind, '份')}{named}{kind}{listed}"


def _period(question: FolderQuestion) -> str:
    year = f"{question.year}年" if question.year else ""
    month = f"{question.month}月" if question.month else ""
    return f"{year}{month}的" if year or month else ""


def _english_lead(question: FolderQuestion, count: int, documents: int) -> str:
    if question.wanted is Wanted.NEWEST:
        return "The newest document is:"
    if question.wanted is Wanted.OLDEST:
        return "The oldest document is:"
    if documents == 1:
        return "There is 1 document:"
    first = "" if count <= MAX_LISTED else f", the first {MAX_LISTED} of them"
    return f"There are {documents} documents{first}:"


def _line(question: FolderQuestion, document: DocumentSummary, with_path: bool) -> str:
    title = " ".join(document.title.split()) or document.path
    if len(title) > _MAX_TITLE:
        title = title[: _MAX_TITLE - 1] + "…"
    if not question.english and not title.startswith("《"):
        title = f"《{title}》"
    facts = [document.path] if with_path else []
    if document.date and question.wanted is not Wanted.COUNT:
        facts.append(document.date)
    if question.of_author:
        facts.append(f"作者：{document.author}" if document.author else "没有注明作者")
    comma = ", " if question.english else "，"
    return comma.join([title, *facts])
