"""The paragraphs of a text body of DrawingML, with the numbers that PowerPoint counts."""

from corpus.blocks import Block
from corpus.formats.docx.attributes import OFF, parse_int
from corpus.formats.docx.numbering import numeral
from corpus.formats.shared.xml_tree import Element
from corpus.formats.text_flow import TextFlow
from corpus.text.characters import needs_no_spaces

_LEVELS = 9
_UPDATED_FIELDS = ("slidenum", "datetime", "header", "footer")
_WRITTEN = {
    "Plain": "{}",
    "Period": "{}.",
    "ParenR": "{})",
    "ParenBoth": "({})",
    "Minus": "- {} -",
}
# How PowerPoint's schemes are called in Word.
_FORMS = {
    "arabic": "decimal",
    "arabicDb": "decimal",
    "romanUc": "upperRoman",
    "romanLc": "lowerRoman",
    "alphaUc": "upperLetter",
    "alphaLc": "lowerLetter",
    "circleNumDb": "decimalEnclosedCircle",
    "circleNumWdWhite": "decimalEnclosedCircle",
    "circleNumWdBlack": "decimalEnclosedCircle",
    "ea1Chs": "chineseCounting",
    "ea1Cht": "chineseCounting",
    "ea1JpnChsDb": "chineseCounting",
    "ea1JpnKor": "chineseCounting",
}


def add_paragraphs(body: Element, flow: TextFlow, *, is_title: bool = False) -> None:
    """Add the paragraphs of a text body; the whole of a title is one heading."""
    counters = _Counters(body)
    lines: list[str] = []
    for paragraph in body.children:
        if paragraph.name != "p":
            continue
        text = paragraph_text(paragraph)
        if is_title:
            lines += text.split("\n")
            continue
        label = counters.label(paragraph, is_empty=not text.strip())
        texts = [line for line in text.split("\n") if line.strip()]
        for number, line in enumerate(texts):
            labelled = f"{label} {line.strip()}" if label and not number else line
            flow.add(Block(labelled), is_bold=_is_bold(paragraph))
    if is_title:
        flow.add(Block(joined(lines), 1))


def joined(lines: list[str]) -> str:
    """Return the lines of a title as one; no space is put between Chinese characters."""
    text = ""
    for line in filter(None, map(str.strip, lines)):
        is_one = not text or (needs_no_spaces(text[-1]) and needs_no_spaces(line[0]))
        text += line if is_one else f" {line}"
    return text


def paragraph_text(paragraph: Element) -> str:
    """Return the text of a paragraph without what PowerPoint fills in, as the slide number."""
    pieces: list[str] = []
    for each in paragraph.children:
        if each.name == "br":
            pieces.append("\n")
        elif each.name == "fld" and each.attributes.get("type", "").startswith(_UPDATED_FIELDS):
            continue
        else:
            pieces += (text.text for text in each.all("t"))
    # PowerPoint writes a line break inside a run as a vertical tab.
    return "".join(pieces).replace("\v", "\n").replace("_x000B_", "\n")


def _is_bold(paragraph: Element) -> bool:
    runs = [each for each in paragraph.children if each.name == "r"]
    return all(
        (about := run.child("rPr")) is not None and about.attributes.get("b", "0") not in OFF
        for run in runs
        if (text := run.child("t")) is not None and text.text.strip()
    )


class _Counters:
    """Counts the numbered paragraphs of a text body on each level."""

    def __init__(self, body: Element) -> None:
        self._schemes: dict[int, tuple[str, int]] = {}
        self._counts: list[tuple[str, int]] = [("", 0)] * _LEVELS
        styles = body.child("lstStyle")
        for each in styles.children if styles is not None else ():
            if (scheme := _scheme(each)) and each.name[3:4].isdigit():
                self._schemes[int(each.name[3:4]) - 1] = scheme

    def label(self, paragraph: Element, *, is_empty: bool) -> str:
        """Count a paragraph, and return its number; an empty string where it has none."""
        about = paragraph.child("pPr")
        level = parse_int(about.attributes.get("lvl"), 0) if about is not None else 0
        level = min(max(0, level), _LEVELS - 1)
        if is_empty:
            # PowerPoint shows no number beside an empty paragraph, and goes on counting below it.
            return ""
        scheme = _scheme(about) if about is not None else None
        if scheme is None and not (about is not None and _has_other_mark(about)):
            scheme = self._schemes.get(level)
        self._counts[level + 1 :] = [("", 0)] * (_LEVELS - level - 1)
        if scheme is None:
            self._counts[level] = ("", 0)
            return ""
        name, start = scheme
        before, count = self._counts[level]
        count = count + 1 if before == f"{name} {start}" else start
        self._counts[level] = (f"{name} {start}", count)
        return _written(name, count)


def _scheme(about: Element) -> tuple[str, int] | None:
    automatic = about.child("buAutoNum")
    if automatic is None:
        return None
    start = max(1, parse_int(automatic.attributes.get("startAt"), 1))
    return automatic.attributes.get("type", "arabicPeriod"), start


def _has_other_mark(about: Element) -> bool:
    return any(each.name in ("buNone", "buChar", "buBlip") for each in about.children)


def _written(scheme: str, count: int) -> str:
    ending = next((each for each in _WRITTEN if scheme.endswith(each)), "")
    kind = scheme.removesuffix(ending)
    number = numeral(count, _FORMS.get(kind, "decimal"))
    if kind == "ea1JpnChsDb":
        return f"{number}、"
    return _WRITTEN[ending or "Plain"].format(number)
