"""Which groups of a Rich Text file have text of the document, and which have something else."""

TEXT = ""
"""The text of the document."""

SKIPPED = "skipped"
"""What no reader sees, or what is not part of the text."""

FONTS, STYLES, COLOURS, INFO = "fonttbl", "stylesheet", "colortbl", "info"
TITLE, AUTHOR, CREATED = "title", "author", "creatim"
LABEL = "listtext"
NOTE = "footnote"
BOX = "shptxt"

_OWN = {
    "fonttbl": FONTS,
    "stylesheet": STYLES,
    "colortbl": COLOURS,
    "info": INFO,
    "listtext": LABEL,
    "pntext": LABEL,
    "footnote": NOTE,
    "shptxt": BOX,
    "dptxbxtext": BOX,
}
_OF_INFO = {"title": TITLE, "author": AUTHOR, "creatim": CREATED}
# Groups that may be passed over, as `\*` says, and yet have text of the document.
_TRANSPARENT = frozenset("shp shpinst shpgrp do nesttableprops field fldrslt object result".split())
_LEFT_OUT = frozenset(
    (
        "annotation atnid atnauthor atndate atnref atnicn atrfstart atrfend bkmkstart bkmkend "
        "datafield datastore fldinst footer footerf footerl footerr ftncn ftnsep ftnsepc aftncn "
        "aftnsep aftnsepc generator header headerf headerl headerr listtable listoverridetable "
        "nonesttables nonshppict objdata objclass objname pict pn revtbl rsidtbl rxe shppict "
        "shprslt sp tc themedata colorschememapping latentstyles txe upr userprops xe xmlnstbl "
        "filetbl formfield mmathPr background template wgrffmtfilter pgptbl picprop blipuid"
    ).split()
)


def destination(word: str, around: str, is_ignorable: bool) -> str | None:
    """Return where the text of a group goes, None where it goes as that of the group around.

    Args:
        word: The first control word of the group.
        around: The destination of the group around it.
        is_ignorable: Whether `\\*` says that whoever does not know the word passes the group over.
    """
    if around == INFO:
        return _OF_INFO.get(word, SKIPPED)
    if word in _OWN:
        return _OWN[word]
    is_left_out = word in _LEFT_OUT or (is_ignorable and word not in _TRANSPARENT)
    return SKIPPED if is_left_out else None
