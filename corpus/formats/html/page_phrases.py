"""What lines of a page say: something of its subject, or only what any page says."""

import re

from corpus.text.characters import HAN
from corpus.text.fold import fold

_HEAD = 200
_SENTENCE = re.compile(r"[。！？!?；;]|\.(?:\s|$)")
_CLAUSE = re.compile(r"[，、：]")
_DIGIT = re.compile(r"\d")
_HAN_LETTER = re.compile(rf"[{HAN}]")
_VALUE = re.compile(rf"^[{HAN}\w（）()/ ]{{1,20}}[：:]\s*\S.*[{HAN}\w]")
# Phrases of the frame of a page; matched against folded text.
_FRAME = re.compile(
    r"版权所有(?!的)|版权归|copyright|©|all rights reserved|powered by|[京津沪渝\w]?icp[备证]|"
    r"公网安备|网安备|备案号|网站标识码|技术支持\s*[: ]|技术支持$|主办单位|承办单位|主办\s*:|"
    r"承办\s*:|协办\s*:|维护单位|网站地图|(?:联系|关于)我们(?![:电].{0,20}\d)|友情链接|(?:当前|"
    r"您的?|所在|现在)(?:所在)?位置|访问量|浏览量|您是第|最佳(?:浏览|分辨率)|"
    r"建议使用.{0,20}(?:浏览器|分辨率|ie)|无障碍(?:浏览|阅读)|设为首页|加入收藏|"
    r"^\W{0,3}分享(?:到|至|给|:|$)|扫一扫|扫描二维码|微信扫码|长按识别|关注(?:我们|公众号)|"
    r"返回(?:顶部|首页|列表)|(?:下载|打开)(?:app|客户端)(?:查看|阅读|观看|看)|打印(?:本页|此页)|关闭(?:窗口|本页)|(?:字号|字体)\s*[:【\[(]|"
    r"上一[篇页条]|下一[篇页条]|责任编辑|责编|(?:相关|推荐|延伸|热门|热点|最新|最热|"
    r"精彩)(?:阅读|文章|新闻|链接|搜索|推荐|资讯|内容|动态|排行|视频|图片|专题|信息|标签)|热门$|"
    r"猜你喜欢|大家都在看|排行榜|声明\s*:.{0,40}(?:版权|转载|本[网站])|(?:本[网站]|"
    r"网站).{0,12}(?:转载|版权|免责)|转载请注明|更多\s*(?:>|»|\+)|点击(?:排行|查看更多)"
)
# Phrases of an interface: of its state, of what a visitor may do, of consent.
_INTERFACE = re.compile(
    r"请先?登录|登录后|立即(?:登录|注册|下载)|忘记密码|记住(?:我|密码)|免费注册|(?:短信|"
    r"图形)?验证码|(?:正在)?加载中|正在加载|请稍[候后等]|加载更多|(?:点击|展开|查看|"
    r"收起)(?:全文|更多|全部)|^(?:展开|收起|关闭|取消|确定|确认|提交|搜索|复制)|暂无(?:数据|"
    r"内容|评论|相关)|没有更多|网络(?:错误|异常|连接)|(?:提交|操作|复制|订阅|发送|保存|"
    r"评论)(?:成功|失败)|^请(?:输入|选择|填写)|确定要|确认要|浏览器(?:版本|不支持|已禁用)|"
    r"您的浏览器|(?:启用|开启|打开|支持|禁用)\s*(?:脚本|javascript|js)|enable javascript|"
    r"requires javascript|跳(?:到|转到|至|过)(?:正文|主要内容|内容|主内容|导航)|skip to|cookie|"
    r"小型文本文件|隐私(?:设置|偏好)|全部接受|接受全部|(?:同意|接受)并继续|继续(?:浏览|使用|"
    r"访问).{0,12}(?:同意|接受)|发表(?:评论|看法)|下载(?:app|客户端)|打开(?:app|客户端)|loading|"
    r"please wait|\{\{|\$\{|<%"
)
_CONSENT = re.compile(
    r"(?:本站|本网站|我们|site).{0,12}(?:使用|采用|uses?).{0,8}(?:cookie|小型文[本字]).{0,60}"
    r"(?:同意|接受|consent|accept|agree)"
)
# What only an imprint has, and what an announcement may have too; matched against folded text.
_IMPRINT = re.compile(
    r"版权所有(?!的)|copyright|©|icp[备证]|公网安备|网安备|备案号|网站标识码|技术支持\s*[: ]|"
    r"all rights reserved"
)
_ORGANISER = re.compile(r"主办|承办|协办|维护单位|版权归")
_CRUMBS = re.compile(r"^[^>»›→。]{1,20}(?:[>»›→][^>»›→。]{1,40}){1,8}$")
_MENU_WORD = re.compile(
    r"^(?:首页|主页|网站首页|新闻(?:中心|动态|资讯)?|关于我们|联系我们|登录|注册|服务|"
    r"产品(?:中心)?|导航|网站地图|政务(?:公开|服务)|信息公开|办事(?:大厅|服务|指南)|互动交流|"
    r"领导信箱|通知公告|返回|搜索|知道了|我知道了|同意|接受|拒绝|english|home|about|contact|login)$"
)
_SEPARATOR = re.compile(r"[|｜·•/\s]+")
_MIN_SENTENCE = 6
_MIN_CLAUSE = 5
_MIN_MENU_SENTENCE = 9
_MIN_LINE = 4
_MIN_TEXT = 30
_MAX_MENU_WORD = 10


def letters(text: str) -> int:
    """Return how many letters, digits and Han characters a text has."""
    return sum(map(str.isalnum, text))


def is_frame(text: str) -> bool:
    """Return whether a line belongs to the frame of any page: an imprint, a path, share buttons."""
    folded = fold(text[:_HEAD].strip())
    return _FRAME.search(folded) is not None or _CRUMBS.match(folded) is not None


def is_imprint(text: str) -> bool:
    """Return whether a line can only belong to the imprint of a page."""
    return _IMPRINT.search(fold(text[:_HEAD])) is not None


def names_organiser(text: str) -> bool:
    """Return whether a line names who holds an event, or who runs a page."""
    return _ORGANISER.search(fold(text[:_HEAD])) is not None


def is_interface(text: str) -> bool:
    """Return whether a line speaks of the page's use: logging in, waiting, consenting."""
    return len(text) <= _HEAD and _INTERFACE.search(fold(text.strip())) is not None


def has_sentence_mark(text: str) -> bool:
    """Return whether a text has the end of a sentence."""
    return _SENTENCE.search(text) is not None


def is_sentence(text: str, least: int = _MIN_SENTENCE) -> bool:
    """Return whether a line says something in a sentence, or is as long as one."""
    count = letters(text[:_HEAD])
    return count >= _MIN_TEXT or (count >= least and _SENTENCE.search(text) is not None)


def is_clause(text: str) -> bool:
    """Return whether a line has parts, as a list of things or a value with its name."""
    return _CLAUSE.search(text) is not None and letters(text[:_HEAD]) >= _MIN_CLAUSE


def is_menu_sentence(text: str) -> bool:
    """Return whether a line of a menu is a sentence all the same."""
    return is_sentence(text, _MIN_MENU_SENTENCE)


def is_fact(text: str) -> bool:
    """Return whether a line says something: in a sentence, by a number, or with a named value."""
    if is_sentence(text):
        return True
    head = text[:_HEAD].strip()
    if letters(head) < _MIN_LINE or _HAN_LETTER.search(head) is None or head[-1] in "：:":
        return False
    return _DIGIT.search(head) is not None or _VALUE.match(head) is not None


def is_line(text: str) -> bool:
    """Return whether a line has enough letters to say anything."""
    return letters(text[:_HEAD]) >= _MIN_LINE


def facts_of_frame(text: str) -> str:
    """Return what a line of an imprint says besides: the telephone number of a service."""
    if len(text) > _HEAD:
        return ""
    pieces = [piece for piece in _SEPARATOR.split(text.strip()) if piece]
    facts = [
        piece
        for piece in pieces
        if not is_frame(piece) and _DIGIT.search(piece) and _VALUE.match(piece)
    ]
    return " ".join(facts) if len(facts) < len(pieces) else ""


def is_menu_word(text: str) -> bool:
    """Return whether a line is, or consists of, words of a menu."""
    pieces = [piece for piece in _SEPARATOR.split(text.strip()) if piece][:20]
    return bool(pieces) and all(
        len(piece) <= _MAX_MENU_WORD and _MENU_WORD.match(fold(piece)) for piece in pieces
    )


def has_menu_word(text: str) -> bool:
    """Return whether one of the words of a short line is one of a menu."""
    pieces = _SEPARATOR.split(text[:_HEAD].strip())
    return any(len(piece) <= _MAX_MENU_WORD and _MENU_WORD.match(fold(piece)) for piece in pieces)


def is_consent(text: str) -> bool:
    """Return whether a line asks a visitor to agree to cookies."""
    # Nearly all lines are told by this.
    if not ("ookie" in text or "COOKIE" in text or "小型文" in text) or len(text) > _HEAD:
        return False
    return _CONSENT.search(fold(text)) is not None


def is_short(text: str) -> bool:
    """Return whether a line is as short as an entry of a menu, and no sentence."""
    is_text = _SENTENCE.search(text) or _DIGIT.search(text) or "：" in text or ":" in text
    return len(text.strip()) <= _MAX_MENU_WORD and not is_text
