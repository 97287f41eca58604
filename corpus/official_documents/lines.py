"""What a line at the head of an official document is.

The layout is that of GB/T 9704: marks of secrecy and urgency, the letterhead in red, the document's
number, the title, the addressee. Lines are folded, and have no white space between Han characters.
"""

import re

from corpus.text.characters import HAN, HAN_DIGITS, HAN_ZEROS

_YEAR = r"(?:19|20)\d\d"
# 汐政办发〔2023〕11号, 汐建规[2023]第4号; and of a court: (2023)汐01民终12号.
NUMBER = (
    rf"(?:(?<![{HAN}A-Za-z])[{HAN}A-Za-z][{HAN}A-Za-z()（）]{{0,15}}?\s?"
    rf"[〔\[【(〈﹝]\s?{_YEAR}\s?年?\s?[〕\]】)〉﹞]\s?(?:第|[{HAN}]{{1,3}})?\s?\d{{1,5}}\s?号|"
    rf"[(〔\[]\s?{_YEAR}\s?[)〕\]]\s?[{HAN}][{HAN}\d]{{1,12}}?\d{{1,6}}号)"
)
_NUMBER_LINE = re.compile(
    rf"[(\[]?(?P<number>{NUMBER})[)\]]?\s{{0,9}}(?:签发人[:：]?\s{{0,3}}[{HAN}\s、]{{0,20}})?"
)
# Of an order or a bulletin: 第3号, 2025年第3号令, 第12期.
_ISSUE_LINE = re.compile(
    rf"[(]?(?P<issue>(?:{_YEAR}年)?第\s?[\d{HAN_DIGITS}{HAN_ZEROS}十百]{{1,6}}\s?[号期]令?)[)]?"
)
_ORGANISATION_END = (
    "政府|委员会|办公室|办公厅|办公所|[局厅部院会处署社所站办厂馆校科组团]|公司|集团|中心|大学|学院|学校|"
    "中学|小学|党委|支部|总队|支队|大队|银行|分行|街道|管委会|人大|政协|指挥部|法院|检察院|联合会|协会"
)
_ORGANISATION = re.compile(rf"[{HAN}()]{{2,36}}(?:{_ORGANISATION_END})(?:\([{HAN}]{{2,16}}\))?")
_LETTERHEAD = re.compile(
    rf"(?P<issuer>[{HAN}()、]{{1,36}}(?:{_ORGANISATION_END})(?:\([{HAN}]{{2,16}}\))?)文件|"
    rf"(?P<orderer>[{HAN}()、]{{2,36}}(?:{_ORGANISATION_END}|[省市县区州]长|主席))令"
    r"(?P<order>\(?第?\s?\d{1,4}\s?号\)?)?"
)
# Letterheads that are titles as well, unless a number or an issue stands below them.
_BULLETIN = re.compile(
    rf"(?P<issuer>[{HAN}()、]{{2,36}}?)(?:公告|通告|通报|通知|函|会议纪要|专题会议纪要|简报|督查通报|专报)"
)
_MARK = re.compile(
    r"\d{6}|(?:绝密|机密|秘密|内部)(?:[★☆*].{0,12})?|特急|特提|加急|平急|急件|急|"
    rf"签发人[:：]?\s{{0,3}}[{HAN}\s、]{{0,20}}|编号[:：]?\s?\d{{1,8}}"
)
_FIELD = re.compile(
    r"(?P<name>索引号|索取号|信息索引|主题分类|主题词|体裁分类|组配分类|服务对象|发文机关|发文单位|发布机构|制发机关|"
    r"公开主体|成文日期|发文日期|印发日期|发布日期|公布日期|生成日期|生效日期|施行日期|实施日期|失效日期|废止日期|"
    r"发文字号|发文文号|文号|文件编号|文件字号|标题|名称|信息名称|文件名称|公开方式|公开形式|公开类别|公开范围|"
    r"效力状态|有效性|效力|时效性|来源|公文种类|内容概述|关键词)\s?[:：]?\s?(?P<value>.{0,80})"
)
_GENRE = (
    "通知|意见|决定|办法|函|批复|报告|请示|公告|通告|通报|议案|纪要|命令|令|方案|规定|细则|决议|公报|规划|计划|"
    "条例|规则|准则|制度|要点|清单|目录|指南|标准|预案|规程|章程|总结|安排|名单|倡议书|简报|措施|指引|答复|解读|"
    "提案|建议|公示|法|事项|复函|职责|实施意见"
)
_TITLE_END = re.compile(rf"(?:{_GENRE})(?:[(〈][^()〈〉]{{1,20}}[)〉])?$")
_NO_TITLE_END = frozenset("。！？!?；;，,：:、")
_SPACED = re.compile(rf"(?<=[{HAN}〔〕()])\s+(?=[{HAN}〔〕()\d])|(?<=\d)\s+(?=[{HAN}〔〕()])")


def squeeze(line: str) -> str:
    """Return a folded line without the spaces that letter-space it: `市 政 府 文 件`."""
    return _SPACED.sub("", line.strip())


def number_in(line: str) -> str:
    """Return the number that a line consists of, perhaps beside its signatory, else nothing."""
    match = _NUMBER_LINE.fullmatch(line)
    return match["number"] if match else ""


def issue_in(line: str) -> str:
    """Return the issue or the number of an order that a line consists of: `第3号`."""
    match = _ISSUE_LINE.fullmatch(line)
    return match["issue"] if match else ""


def letterhead_in(line: str) -> tuple[str, str] | None:
    """Return the issuer of a letterhead, and the number of the order that it may have."""
    match = _LETTERHEAD.fullmatch(line)
    if match is None:
        return None
    issuer = match["issuer"] or match["orderer"]
    return issuer, f"{issuer}令{match['order'].strip('()')}" if match["order"] else ""


def bulletin_in(line: str) -> str:
    """Return the issuer of a bulletin, such as `市政府会议纪要`, whose head a line may be."""
    match = _BULLETIN.fullmatch(line)
    return match["issuer"] if match else ""


def is_organisation(line: str) -> bool:
    """Return whether a line consists of the name of an organisation."""
    return _ORGANISATION.fullmatch(line) is not None


def is_mark(line: str) -> bool:
    """Return whether a line is a copy's number, a mark of secrecy or urgency, or the signatory."""
    return _MARK.fullmatch(line) is not None


def field_in(line: str) -> tuple[str, str] | None:
    """Return the name and the value of a line of the table above a published document."""
    match = _FIELD.fullmatch(line)
    return (match["name"], match["value"].strip()) if match else None


def may_be_title(line: str) -> bool:
    """Return whether a line, or several that were joined, can be a document's title."""
    return (
        4 <= len(line) <= 120
        and line[-1] not in _NO_TITLE_END
        and not is_organisation(line)
        and not number_in(line)
    )


def ends_title(line: str) -> bool:
    """Return whether a line ends with the word for a kind of document."""
    return _TITLE_END.search(line[-40:]) is not None
