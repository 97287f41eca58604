"""The forms of questions about the folder itself, as patterns for masked questions.

A masked question has each character of a noun for documents replaced: by `N` where the noun
suffices (文件), by `M` where it means documents only beside a place or a subject (内容). A pattern
is matched with the whole question behind the place that it begins with: 有哪些文件 asks for the
documents, 有哪些文件需要提交 for what a document says.
"""

import re
from dataclasses import dataclass

from bot.folder_questions.types import Wanted
from corpus.patterns.lazy import lazy_pattern

_INSIDE = "(?:里面|里头|里边|之中|当中|下面|[里中内下])"
_PLACE = lazy_pattern(
    "在?(?:(?:你们?|您)?(?:这里|这儿|这边|那里|手头|手上|这个库)面?|(?:你们?|您)?这(?=[都有])|"
    "(?:[你我]们?的)?(?:这个|[该本这]|整个|当前)?(?:文件夹|资料库|知识库|文档库|资料夹|数据库|目录|文库)"
    f"{_INSIDE}?|库里面?|里面|你们?|您|系统里"
    f"|(?P<place>[^,。?]{{1,20}}?)(?:这个)?(?:文件夹|目录){_INSIDE}?)的?"
)

_NOUN = "(?P<noun>M*N+(?:[类方]面?的?N+)?)"
_ANY_NOUN = "(?P<noun>[NM]+(?:[类方]面?的?N+)?)"
_FILL = "(?:目前|现在|当前|一共|总共|合计|[共都]|总的|全部|到底|究竟){0,4}"
_HAVE = "(?:收录了?|[收存放]了|存有|[存放]着|包含了?|能查到?|可以查到?|有)"
_MEASURE = "[份篇个件部封则本]"
_WHICH = f"(?:些什么|些啥|哪些|哪几{_MEASURE}|什么|啥)"
_MANY = f"(?:多少{_MEASURE}?|几{_MEASURE})"
_ABOUT = "(?:关于|有关于?|涉及|针对|讲到|讲述|介绍|提到|提及)"
_SUBJECT = "(?P<subject>[^,。?!;]{2,30}?)"
_SAID_OF_SUBJECT = "(?:方面|相关|有关)?"
_NEW = "(?:最新近?|最近|最晚|最后)"
_ISSUE = "(?:一[次期批则])?"
_OLD = "最[早旧老先]"
_LATELY = "(?:最近|近来|近期|新近)[都又]?"
_ISSUED = "(?:发布|更新|公布|印发|下发|发出|写|修改|添加|收录)?"
_OF_WHEN = "是?(?:什么时候|哪天|几号|哪一?[年月])的?"
_WHICH_ONE = f"[是在]?(?:哪|什么|啥)一?{_MEASURE}?的?"
_WRITER = "(?:是谁(?:写|发|起草)的?|的?作者(?:是谁|是哪位)?)"

_KIND_OF = "(?:(?:哪些|什么|哪几)(?:样|类|种)?(?:类型|种类|格式)?的?)"
_LISTS = (
    f"{_FILL}{_HAVE}{_FILL}{_WHICH}{_NOUN}(?:能|可以?)?(?:查询|查看|查阅|搜索|参考|[看查用问])?",
    f"{_NOUN}{_FILL}(?:{_HAVE}|是|包括){_WHICH}",
    f"(?:这些)?{_FILL}是些?(?:什么|哪些){_NOUN}",
    "(?:列出|列举|列一下|显示|展示|罗列|查看|给我看?看?|看看)(?:所有|全部|整个)的?"
    f"{_NOUN}的?(?:列表|清单|目录|名称|标题|名字|名单)?",
    "(?:能不?能?|可以)?(?:列出|列一?下|给我(?:列一?下|看一?下|看看?)?)(?:所有|全部)?的?"
    f"{_NOUN}的?(?:列表|清单|目录|名称|标题|名字|名单)?",
    f"(?:所有|全部)?的?{_NOUN}的?(?:列表|清单|一览表?|标题|名称|名字)(?:是什么|有哪些)?",
    f"{_FILL}(?:上传|发布|下发|印发|收录|公布|出台|发)[了过]?{_WHICH}{_NOUN}",
    f"{_FILL}有{_KIND_OF}{_NOUN}",
    f"(?:有没有|有无|是否有){_NOUN}",
)
_CONTENTS_OF_PLACE = (
    f"{_FILL}(?:有|是|收录了|放了|存了)(?:些什么|什么|啥|哪些)(?:东西|内容)?",
    "(?:都?能|都?可以|都?会)(?:帮我|为我)?(?:回答|解答|告诉我|查询?到?|查找)(?:些什么|什么|哪些|啥)样?的?"
    "(?:方面的)?(?:问题|内容|东西)?",
    "都?(?:知道|了解|懂得?|会)(?:些什么|什么|哪些|啥)",
)
_LISTS_WITHOUT_NOUN = (
    "(?:目录|文件名|清单)",
    "我?(?:都?能|都?可以)(?:向|跟|找)?(?:你|您)?(?:们)?(?:问|查|查询|打听)(?:你|您)?(?:到)?(?:些什么|什么|哪些|啥)"
    "(?:方面的)?(?:问题|内容|东西)?",
    f"都?收录了?{_WHICH}(?:内容|东西)?",
)
_COUNTS = (
    f"{_FILL}{_HAVE}?{_FILL}{_MANY}的?{_NOUN}",
    f"{_NOUN}(?:目前|现在)?(?:一?共|总共)?(?:{_HAVE}|共){_MANY}",
    f"{_NOUN}的?(?:总数量?|数量|份数|篇数|个数|总量)[是有]?(?:多少|几)?",
)
_ENDS = (
    f"%s{_ISSUED}的?{_ISSUE}[一那]?{_MEASURE}?的?{_NOUN}(?:{_WHICH_ONE}N*|{_OF_WHEN}|(?P<writer>{_WRITER}))?",
    f"%s{_ISSUED}的?[一那]?{_MEASURE}?的?(?:(?:关于)?{_SUBJECT}的?)?{_ANY_NOUN}是?哪一?{_MEASURE}",
    f"哪一?{_MEASURE}{_ANY_NOUN}(?:是|的日期)?%s{_ISSUED}的?",
    f"{_NOUN}(?:里面?|[中里]|当中){_WHICH_ONE}是?%s{_ISSUED}的?",
)
_RECENT = (
    f"{_LATELY}(?:更新|新增|增加|添加|加入|发布|印发|下发|收录|上传|发|出)了?些?{_WHICH}(?:新的?)?{_NOUN}",
    f"{_LATELY}有(?:哪些|什么|啥)(?:新的?)?{_NOUN}",
    f"有(?:哪些|什么|啥)(?:新发布|最新|最近|新)的?{_NOUN}",
    f"最[新近](?:更新|发布)?的{_NOUN}(?:有(?:哪些|什么|啥)|是哪些)",
)
_UPDATES = (
    f"{_LATELY}(?:更新|新增|收录|上传)了?些?(?:哪些|什么|啥)",
    f"{_LATELY}有(?:哪些|什么|啥)(?:新的?)?更新",
)
_SUBJECTS = (
    f"{_FILL}(?:有没有|有无|是否有){_ABOUT}{_SUBJECT}{_SAID_OF_SUBJECT}的?{_ANY_NOUN}",
    f"{_FILL}(?:有没有|有无|是否有){_SUBJECT}(?:方面|相关|有关|主题)的?{_ANY_NOUN}",
    f"{_FILL}{_HAVE}{_FILL}(?:{_WHICH}|{_MANY}|一些)?{_ABOUT}{_SUBJECT}{_SAID_OF_SUBJECT}的{_ANY_NOUN}",
    f"{_FILL}{_HAVE}{_FILL}(?:{_WHICH}|{_MANY}){_SUBJECT}(?:方面|相关|主题)的?{_ANY_NOUN}",
    f"{_ABOUT}{_SUBJECT}{_SAID_OF_SUBJECT}的{_ANY_NOUN}{_FILL}{_HAVE}?(?:{_WHICH}|{_MANY})",
    f"(?:哪些|哪几{_MEASURE}){_NOUN}是?{_ABOUT}了?{_SUBJECT}的?",
    f"{_SUBJECT}(?:方面|相关|有关)的?{_NOUN}{_FILL}(?:{_HAVE}|是)?(?:{_WHICH}|{_MANY})",
)
_AUTHOR = "(?P<author>[^,。?!;的是谁哪什么]{2,20}?)"
_WROTE = "(?:撰写|起草|发表|撰稿|写)"
_AUTHORS = (
    f"{_AUTHOR}{_FILL}{_WROTE}[了过]?(?:{_WHICH}|{_MANY}){_NOUN}",
    f"(?:哪些|哪几{_MEASURE}){_NOUN}是{_AUTHOR}{_WROTE}的",
    f"(?:有没有|有哪些|有几篇|有){_AUTHOR}{_WROTE}的{_NOUN}",
    f"{_AUTHOR}{_WROTE}的{_NOUN}{_HAVE}?(?:{_WHICH}|{_MANY})",
)


def match_place(asked: str) -> re.Match[str] | None:
    """Return the words for the folder that a question begins with (这里); the group `place` is the
    name of one."""
    return _PLACE.match(asked)


def _patterns(*forms: str) -> tuple[re.Pattern[str], ...]:
    return tuple(map(lazy_pattern, forms))


_OF_PLACE = _patterns(*_CONTENTS_OF_PLACE)
_RECENT_FORMS = _patterns(*_RECENT)
_NAMING_FORMS = _patterns(*_SUBJECTS, *_AUTHORS)
_NEWEST_FORMS = _patterns(*(each.replace("%s", _NEW) for each in _ENDS))
_OLDEST_FORMS = _patterns(*(each.replace("%s", _OLD) for each in _ENDS))
_COUNT_FORMS = _patterns(*_COUNTS)
_LIST_FORMS = _patterns(*_LISTS)
_RECENT_WITHOUT_NOUN = _patterns(*_UPDATES)
_LIST_WITHOUT_NOUN = _patterns(*_LISTS_WITHOUT_NOUN)


@dataclass(frozen=True, slots=True)
class Forms:
    """Patterns of questions with what they want.

    `several` says whether that is a list, `has_noun` whether each pattern has a noun for documents:
    few questions have one, and need to be matched with those.
    """

    wanted: Wanted
    several: bool
    patterns: tuple[re.Pattern[str], ...]
    has_noun: bool = True

    def may_match(self, masked: str) -> bool:
        """Return whether a masked question has the noun that these forms have."""
        return not self.has_noun or "N" in masked or "M" in masked


FORMS = (
    Forms(Wanted.NEWEST, True, _RECENT_FORMS),
    Forms(Wanted.NEWEST, True, _RECENT_WITHOUT_NOUN, has_noun=False),
    Forms(Wanted.LIST, True, _NAMING_FORMS),
    Forms(Wanted.NEWEST, False, _NEWEST_FORMS),
    Forms(Wanted.OLDEST, False, _OLDEST_FORMS),
    Forms(Wanted.COUNT, True, _COUNT_FORMS),
    Forms(Wanted.LIST, True, _LIST_FORMS),
    Forms(Wanted.LIST, True, _LIST_WITHOUT_NOUN, has_noun=False),
)

PLACE_FORMS = (Forms(Wanted.LIST, True, _OF_PLACE, has_noun=False),)
"""Forms that count behind a place only: 这里有什么."""

_ENGLISH_NOUN = r"(?:all )?(?:the |your |of the )?(?:files?|documents?|docs|sources)"
_ENGLISH_PLACE = (
    r"(?: (?:here|there|available|(?:are |is )?(?:in|inside) (?:this|the|your|that) "
    r"(?:folder|directory|library|collection|index|knowledge base)))?"
)
_ENGLISH_LISTS = _patterns(
    rf"(?:what|which) (?:kinds? of )?{_ENGLISH_NOUN}(?: are there| do you have| have you got| exist"
    rf"| are)?{_ENGLISH_PLACE}",
    rf"(?:please )?(?:list|show)(?: me)? {_ENGLISH_NOUN}{_ENGLISH_PLACE}",
    r"what(?: is|'s) (?:in|inside) (?:this|the|your) "
    r"(?:folder|directory|library|collection|index|knowledge base)",
)
_ENGLISH_COUNTS = _patterns(
    rf"how many {_ENGLISH_NOUN}(?: are there| do you have| have you got| are)?{_ENGLISH_PLACE}"
)
_ENGLISH_NEWEST = _patterns(
    rf"(?:what|which) is the (?:newest|latest|most recent) {_ENGLISH_NOUN}{_ENGLISH_PLACE}",
    rf"which {_ENGLISH_NOUN} is (?:the )?(?:newest|latest|most recent)",
)
_ENGLISH_OLDEST = _patterns(
    rf"(?:what|which) is the (?:oldest|earliest) {_ENGLISH_NOUN}{_ENGLISH_PLACE}",
    rf"which {_ENGLISH_NOUN} is (?:the )?(?:oldest|earliest)",
)
ENGLISH_FORMS = (
    Forms(Wanted.LIST, True, _ENGLISH_LISTS, has_noun=False),
    Forms(Wanted.COUNT, True, _ENGLISH_COUNTS, has_noun=False),
    Forms(Wanted.NEWEST, False, _ENGLISH_NEWEST, has_noun=False),
    Forms(Wanted.OLDEST, False, _ENGLISH_OLDEST, has_noun=False),
)
