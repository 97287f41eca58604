"""Whether a question asks for a list."""

from functools import lru_cache

from corpus.patterns.lazy import lazy_pattern

# 是什么 asks for one thing, unless the noun before it names a list (条件是什么). 几个月 asks for an
# amount.
_ASKS_FOR_LIST = lazy_pattern(
    r"哪些|哪几|哪[两二三四五六七八九十\d]|分别|"
    r"[有括](?:什么|啥)(?!不同|区别|差[别异]|变化|异同|用|影响|关系|办法|意思)|"
    # 带什么, 注意啥, but not 是什么, 叫什么, 为什么, 凭什么.
    r"(?<![是叫为凭指])(?:什么|啥)(?=[?。吗呢\s]*$)|"
    r"(?:什么|啥)(?:条件|材料|资料|手续|证件|证明|文件|情[形况]|步骤|要求|内容|东西|权[利力]|义务|措施|方式|活动|行为)|"
    r"(?:条件|材料|资料|手续|证件|步骤|流程|程序|情形|要求|内容|权利|义务|职责|任务|措施|原则|方式|种类|范围|事项)"
    r"(?:都|分别)?(?:是|有|包括)?(?:什么|啥)|(?:步骤|流程|程序)(?:是|[?。\s]*$)|"
    r"(?:几|多少)(?:个(?!多?(?:小时|钟头|月|星期|季度|学期|工作日|人|百分点))|[种类项条步款])|"
    r"\b(?:what|which) (?:are|documents|materials|conditions|steps)\b|\blist\b"
)


# Each passage of an answer asks these of one question.
_of_one_question = lru_cache(maxsize=64)


@_of_one_question
def asks_for_list(folded: str) -> bool:
    """Return whether a folded question asks for a list, or for how many things are in one."""
    return _ASKS_FOR_LIST.search(folded) is not None


# 怎么办, 怎么样 and 怎么算 ask for something else than steps.
_ASKS_FOR_STEPS = lazy_pattern(
    r"(?:怎[么样]|如何|咋)(?!办(?!理)|[样算收会了能可])|\bhow (?:do|to|can)\b"
)


@_of_one_question
def asks_for_steps(folded: str) -> bool:
    """Return whether a folded question asks how something is done."""
    return _ASKS_FOR_STEPS.search(folded) is not None


_STEPS = lazy_pattern(r"步骤|流程|程序|方法|顺序|操作|指引|指南|steps|how to")


def names_steps(folded: str) -> bool:
    """Return whether a folded heading, or sentence that announces a list, says it has steps."""
    return _STEPS.search(folded) is not None


_NOUN_BEHIND = lazy_pattern(r"(?:什么|啥|哪些|哪几[个种项样])([\u4e00-\u9fff]{2})")
_NOUN_BEFORE = lazy_pattern(r"([\u4e00-\u9fff]{2})(?:都|分别)?(?:是|有|包括)(?:什么|啥|哪些)")


@_of_one_question
def listed_noun(folded: str) -> str:
    """Return the noun by which a folded question names the list that it asks for (什么材料); empty
    if there is none."""
    found = _NOUN_BEHIND.search(folded) or _NOUN_BEFORE.search(folded)
    return found[1] if found else ""
