"""The texts that stand for pictures: many are a file's name, or what a program wrote."""

import re

_MIN_LETTERS = 2
_MAX_LENGTH = 2000
# Matched against the whole text, in lower case and without white space.
_SAYS_NOTHING = re.compile(
    r"(?:图片?|图像|圖片?|插图|配图|照片|图标|示意图|截图|屏幕截图|头像|二维码|logo|icon|image|img|picture|"
    r"pic|photo|figure|fig|screenshot|banner|alt|文本框|形状|对象|矩形|直接连接符|组合|图表|"
    r"textbox|shape|object|group|rectangle|graphic|chart|diagram)?[\d\s._()（）-]{0,30}"
)
_FILE_NAME = re.compile(r"[^\n]{0,200}\.(?:png|jpe?g|gif|svg|webp|bmp|tiff?|emf|wmf|avif|ico|heic)")
_ADDRESS = re.compile(r"(?:https?:|file:|data:|/|\\|[a-z]:\\)")
_RANDOM_NAME = re.compile(r"[0-9a-f_-]{12,200}")
# What Word appends to descriptions that it made itself, and what it says where it made none.
_GENERATED = re.compile(
    r"[\s,，]{0,5}(?:(?:中|低|高)?可信度)?描述已自动生成\s{0,5}$|"
    r"[\s,，]{0,5}description (?:automatically )?generated(?: with \w{3,6} confidence)?\s{0,5}$|"
    r"[\s,，]{0,5}已自动生成(?:可选文字|替代文字)?\s{0,5}$",
    re.IGNORECASE,
)


def telling_alt_text(text: str | None) -> str:
    """Return a picture's text on one line, an empty one where it says nothing about the picture."""
    text = " ".join((text or "")[:_MAX_LENGTH].split())
    # The pattern is tried at each place of the text, so it only sees the end.
    head, end = text[:-80], text[-80:]
    text = head + _GENERATED.sub("", end)
    lowered = "".join(text.lower().split())
    if sum(map(str.isalnum, lowered)) < _MIN_LETTERS:
        return ""
    patterns = (_SAYS_NOTHING, _FILE_NAME, _RANDOM_NAME)
    says_nothing = any(pattern.fullmatch(lowered) for pattern in patterns)
    return "" if says_nothing or _ADDRESS.match(lowered) else text
