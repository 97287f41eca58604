"""What the class, id and role of an element say it is made for.

A class counts as a whole: `share-box` is made of words for a share button and for a box, but
`share-oil` and `recommended-dose` name something of the text.
"""

import re
from functools import lru_cache

from corpus.formats.html.page_block import Keep

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
# The titles of tabs are links too, but they name what the tabs contain.
_TABS = re.compile(r"(?<![a-zA-Z])tabs?(?![a-z])")
_MAX_NAME_LENGTH = 100

# Words of parts of a page that say nothing, by what may stay of such a part all the same.
_WORDS = {
    Keep.NOTHING: "cookie cookies consent gdpr ccpa cookiebar",
    Keep.SENTENCES: (
        "nav navbar navi navigation menu menubar submenu breadcrumb crumb pagination pager paging "
        "toc daohang mianbaoxie"
    ),
    Keep.FACTS: (
        "qr qrcode erweima ewm share sharing shares sharebar sharebox fenxiang bdshare jiathis "
        "addthis social sns bdsharebuttonbox copyright banquan footer foot toolbar topbar backtop "
        "totop gotop skip skiplink search searchbox login signin signup register loading loader "
        "spinner captcha subscribe newsletter friendlink friendlinks flink youqinglianjie toast "
        "printbar fontsize"
    ),
    Keep.LINES: (
        "related relate recommend recommended recommendation sidebar aside comment statement "
        "disclaimer ad ads advert advertisement advertising advertise sponsor sponsored promo "
        "popular ranking hot modal dialog popup popover tooltip overlay lightbox mask"
    ),
}
_KEEP_BY_WORD = {word: keep for keep, words in _WORDS.items() for word in words.split()}
# Words that only say where such a part stands, or how it looks.
_NEUTRAL = frozenset(
    (
        "bar box wrap wrapper wrapping container inner outer list item link main top bottom left "
        "right center middle area block section group row col column head header title btn button "
        "icon site page post article news web global local fixed float floating sticky mobile pc "
        "phone desktop mini sub second secondary tool widget module mod panel con cont content ul "
        "ol li div clearfix fl fr ui info contact bd js the my is has in inline fade show "
        "hide hidden active open close code notice banner layer pop up tip tips com common "
        "append default detail view public primary home index cms gov xl lg md sm xs"
    ).split()
)
# Words of what a reader can open: an answer, a tab, the rest of a text.
_OPENED = frozenset(
    (
        "answer ans faq qa accordion accordian collapse collapsed collapsible panel tab tabs "
        "tabpane pane tabpanel tabcontent content contents con cont body detail details desc "
        "description text txt article more rest remain full expand expanded expandable fold folded "
        "unfold toggle toggled slide slides slider swiper carousel item lazy lazyload section "
        "paragraph passage reveal spoiler note footnote endnote step steps read readmore zhankai "
        "daan neirong aos wow animate animated fadein wrapper entry explain intro"
    ).split()
)
# What is opened in front of the page; the reader may never see it.
_IN_FRONT = frozenset("modal dialog popup popover tooltip overlay lightbox mask layer".split())
# The line that names who edited an article. `editor` alone is what the text was written with.
_BY_LINE = frozenset("editor article news post".split())
_ROLES = {
    "navigation": Keep.SENTENCES,
    "menu": Keep.SENTENCES,
    "menubar": Keep.SENTENCES,
    "search": Keep.FACTS,
    "contentinfo": Keep.FACTS,
    "complementary": Keep.LINES,
    "dialog": Keep.LINES,
    "alertdialog": Keep.LINES,
    "tooltip": Keep.LINES,
}
_OPENED_ROLES = frozenset(
    "tabpanel region listitem row article group definition doc-footnote doc-endnote note".split()
)
_STRICTEST_FIRST = (Keep.NOTHING, Keep.SENTENCES, Keep.FACTS, Keep.LINES)


def role_keep(role: str) -> Keep | None:
    """Return what stays of an element with an ARIA role, None if it is text like any other."""
    return _ROLES.get(role.strip().lower()) if role else None


@lru_cache(maxsize=4096)
def name_keep(names: str) -> Keep | None:
    """Return what stays of an element with these classes and id; None if they name no such part."""
    if _TABS.search(names):
        return None
    found = {keep for name in names.split() if (keep := _name_keep(name)) is not None}
    return next((keep for keep in _STRICTEST_FIRST if keep in found), None)


def _name_keep(name: str) -> Keep | None:
    words = _words(name)
    if len(words) > 1 and _BY_LINE.issuperset(words) and "editor" in words:
        return Keep.FACTS
    known = {_KEEP_BY_WORD[word] for word in words if word in _KEEP_BY_WORD}
    if not known or not all(_is_of_frame(word) for word in words):
        return None
    return next(keep for keep in _STRICTEST_FIRST if keep in known)


@lru_cache(maxsize=4096)
def is_opened(names: str, role: str = "") -> bool:
    """Return whether a hidden element of this name is there for a reader to open."""
    if role.strip().lower() in _OPENED_ROLES:
        return True
    return any(not _OPENED.isdisjoint(_words(name)) for name in names.split())


def is_in_front(names: str) -> bool:
    """Return whether an element of this name opens in front of the page."""
    return any(not _IN_FRONT.isdisjoint(_words(name)) for name in names.split())


def _is_of_frame(word: str) -> bool:
    # Style sheets begin names with letters: g-nav, m-footer.
    return word in _KEEP_BY_WORD or word in _NEUTRAL or len(word) == 1


def _words(name: str) -> list[str]:
    words = (word.lower() for word in _WORD.findall(name[:_MAX_NAME_LENGTH]))
    return [_singular(word) for word in words]


def _singular(word: str) -> str:
    is_plural = word.endswith("s") and word not in _KEEP_BY_WORD
    singular = word[:-1] if is_plural else word
    return singular if singular in _KEEP_BY_WORD or singular in _NEUTRAL else word
