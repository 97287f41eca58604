"""Lines that name what they say (负责人：…, 报名时间：…), and whether a question asks for that.

Such a line mostly leaves out its subject, which a title or an earlier line gives, so it shares few
words with a question for it.
"""

from functools import lru_cache

from bot.answer.quoting.list_marks import list_mark
from bot.question.asked_forms import asked_forms
from corpus.patterns.lazy import lazy_pattern

_MAX_LABEL = 12
_LABEL = lazy_pattern(rf"(?P<label>[^:,;。?!]{{2,{_MAX_LABEL}}}):\s*[^\s]")
# What a label ends with that names a kind of answer, by the names of `asked_forms`.
_ENDS = {
    "person": ("人", "者", "员", "长", "师", "主任", "老师", "医生", "单位", "部门", "机构"),
    "place": ("地点", "地址", "位置", "场所", "场地", "处", "窗口"),
    "date": ("时间", "日期", "期限", "时限", "日", "时段"),
    "duration": ("时间", "期限", "时限", "周期", "时长", "有效期"),
    "money": ("费", "费用", "价", "价格", "金额", "标准", "押金", "经费", "资金", "工资", "奖金"),
}
# Those that leave no doubt, whatever stands before them.
_PLAIN_ENDS = {"place": ("地点", "地址"), "date": ("时间", "日期"), "duration": ("期限", "时限")}
_WORD = 2


@lru_cache(maxsize=1024)
def label_of(folded: str) -> str:
    """Return the label that a folded sentence begins with, without the number of an item; empty if
    there is none."""
    found = _LABEL.match(folded)
    if found is None:
        return ""
    label = found["label"].strip("【】[]*# ")
    mark = list_mark(label)
    return label.lstrip("()0123456789一二三四五六七八九十、.① ") if mark else label


def label_fit(question: str, folded: str) -> float:
    """Return how plainly a folded question asks for what a folded sentence is labelled with.

    1 where it writes the label (报名时间), or asks for that kind of answer with another word of it:
    谁负责 for 负责人. A half where it asks for a kind that few labels name: 在哪 for 会议地点.
    """
    label = label_of(folded) if ":" in folded[: _MAX_LABEL + 1] else ""
    if len(label) < _WORD:
        return 0.0
    if label in question:
        return 1.0
    forms = [each for each in asked_forms(question) if label.endswith(_ENDS.get(each, ()))]
    if not forms:
        return 0.0
    words = (label[at : at + _WORD] for at in range(len(label) - _WORD + 1))
    if any(each in question for each in words):
        return 1.0
    return 0.5 if any(label.endswith(_PLAIN_ENDS.get(each, ())) for each in forms) else 0.0
