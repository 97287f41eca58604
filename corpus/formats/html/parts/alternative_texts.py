"""The descriptions of pictures that say something."""

import re

from corpus.formats.html.page_phrases import is_frame, is_interface
from corpus.text.characters import HAN

_FILE_SUFFIX = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|svg|tiff?|ico|heic|avif)$", re.I)
_FILE_NAME = re.compile(r"^[\w.()\-/:%&?= ]*$", re.ASCII)
_WORDS = re.compile(rf"[a-zA-Z]{{2,}}|[{HAN}]")
# What a program or a hurried author writes: it names the kind of picture, not what it shows.
_KIND = re.compile(
    r"^(?:微信|屏幕|网页|本站)?(?:图片?|照片|截图|截屏|插图|配图|题图|附图|示意图|图像|头像|"
    r"图标|标志|标识|封面|海报|横幅|二维码|小程序码|广告|背景|占位|加载|点击(?:查看|放大)|image|"
    r"img|photo|picture|screenshot|logo|icon|banner|avatar|qr ?code|figure|"
    r"thumbnail)[\s\W\d_]*(?:大图|原图|logo|图片?)?$",
    re.I,
)
_LOGO = re.compile(r"(?:logo|标志|图标|标识|头像|二维码|公众号|小程序|banner)$", re.I)
_INLINE = frozenset(
    "emoji math mathjax latex tex formula equation mwe-math-fallback-image-inline".split()
)
_MIN_HAN = 5
_MIN_LATIN_WORDS = 5
_MAX_LENGTH = 2000
_MAX_INLINE = 200
_MAX_VALUE = 50


def picture_text(alt: str | None, classes: str, *, is_value: bool) -> tuple[str, bool]:
    """Return what to show of a picture's description, and whether inside its paragraph.

    The text is empty where the description says nothing. `is_value` says that the picture stands
    behind the name of a value, such as a telephone number that programs are not to find.
    """
    text = " ".join((alt or "")[:_MAX_LENGTH].split())
    if not text:
        return "", False
    if "footnote" in classes.lower():
        # Many books have the text of a note in the picture of its mark.
        return text, False
    if len(text) <= _MAX_INLINE and not _INLINE.isdisjoint(classes.lower().split()):
        return text, True
    if _KIND.match(text[:80]) or _LOGO.search(text[-20:]) or is_frame(text) or is_interface(text):
        return "", False
    if is_value and len(text) <= _MAX_VALUE and not _FILE_SUFFIX.search(text):
        return text, True
    words = _WORDS.findall(text)
    han = sum(len(word) == 1 for word in words)
    if _FILE_SUFFIX.search(text):
        return "", False
    if han >= _MIN_HAN:
        return text, False
    is_name = _FILE_NAME.match(text) is not None and " " not in text
    says_something = len(words) - han >= _MIN_LATIN_WORDS and not is_name
    return (text, False) if says_something else ("", False)
