"""The words of a document's title in a question.

They choose the document. Within it they tell nothing apart: its first lines repeat the title, the
provision that answers does not.
"""

from corpus.text.fold import fold

# How long a run of the question must be to name a title, and what share of it. A shorter share will
# do at the end of the title, before which only the place or the issuer is left out.
_MIN_LENGTH = 4
_MIN_SHARE = 0.6
_MIN_SHARE_OF_END = 0.35
# An edition behind a title: (2018年修正).
_CLOSING = ")〕]"
_OPENING = "(〔["
# Bounds on the work for one title.
_MAX_TITLE = 100
_MAX_QUESTION = 400


def named_title(question: str, title: str) -> str:
    """Return the longest run of a folded question that names a title, empty where none does."""
    question, title = question[:_MAX_QUESTION], _without_edition(fold(title[:_MAX_TITLE]))
    run, end = "", 0
    start = 0
    while start < len(title) - len(run):
        stop = start + len(run)
        while stop < len(title) and title[start : stop + 1] in question:
            stop += 1
        if stop - start > len(run) and title[start:stop] in question:
            run, end = title[start:stop], stop
        start += 1
    if len(run) < _MIN_LENGTH:
        return ""
    least = _MIN_SHARE_OF_END if end == len(title) else _MIN_SHARE
    return run if len(run) >= least * len(title) else ""


def _without_edition(title: str) -> str:
    if not title.endswith(tuple(_CLOSING)):
        return title
    start = max(title.rfind(bracket) for bracket in _OPENING)
    return title[:start].rstrip() or title
