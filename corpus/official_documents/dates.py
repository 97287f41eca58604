"""The date of an official document: below its text, below its title, or in a table above it."""

import re
from collections.abc import Sequence

from corpus.official_documents.lines import field_in, is_organisation
from corpus.text.dates import iso_date
from corpus.text.dates_in_words import with_arabic_dates

_DATE = re.compile(r"(?:19|20)\d\d\s?[年.\-/]\s?\d{1,2}\s?[月.\-/]\s?\d{1,2}\s?日?")
# The date stands alone, or behind the issuer; 印发 behind it is said of the printing.
_SIGNED = re.compile(rf"(?P<issuer>.{{0,40}}?)[\s(]{{0,20}}(?P<date>{_DATE.pattern})[)\s]{{0,3}}")
_PASSED = re.compile(r"通过|公布|发布|颁布|批准|修正|修订|印发|审议|施行|公告")
_FIELD_NAMES = ("成文日期", "发文日期", "印发日期", "发布日期", "公布日期", "生成日期")
_MARK = re.compile(r"[。，；：！？,;:]")
_MAX_LINE, _MAX_NAME = 60, 20
_MAX_PASSAGE = 400


def date_of_fields(lines: Sequence[str]) -> str | None:
    """Return the date that a table above the document gives."""
    fields = [field for line in lines if (field := field_in(line)) is not None]
    for name in _FIELD_NAMES:
        for found, value in fields:
            if found == name and (date := _first_date(value)):
                return date
    return None


def date_below_title(lines: Sequence[str]) -> str | None:
    """Return the date of the last passage, amendment or publication of a law, below its title.

    `lines` are those between the title and the text.
    """
    latest = None
    for line in lines:
        folded = with_arabic_dates(line)
        is_alone = _SIGNED.fullmatch(folded.strip("()")) is not None
        is_passage = not line.endswith("。") and _PASSED.search(folded) is not None
        if len(line) > _MAX_PASSAGE or not (is_alone or is_passage):
            break
        for match in _DATE.finditer(folded):
            date = iso_date(match[0])
            # It enters into force later than it is passed.
            if date and "起施行" not in folded[match.end() : match.end() + 4]:
                latest = max(latest or date, date)
    return latest


def date_of_signature(lines: Sequence[str]) -> tuple[str | None, int, int]:
    """Return the date below the text; and the line with the organisation that signed, and how many
    characters of that are its name: 0 where there is none.

    The first date below an organisation counts: further ones belong to attachments. Without an
    organisation it is the first one below a name, or else the last one that stands alone.
    """
    signed = alone = None
    for at, line in enumerate(lines):
        if len(line) > _MAX_LINE or not ("日" in line or line[-1:].isdigit()):
            continue
        match = _SIGNED.fullmatch(with_arabic_dates(line))
        date = iso_date(match["date"]) if match else None
        if match is None or date is None:
            continue
        named = at if match["issuer"].strip() else max(0, at - 1)
        issuer = match["issuer"].strip() or (lines[named] if at else "")
        if is_organisation(issuer):
            return date, named, len(issuer)
        if issuer and len(issuer) <= _MAX_NAME and not _MARK.search(issuer):
            signed = signed or date
        alone = date
    return signed or alone, 0, 0


def _first_date(text: str) -> str | None:
    match = _DATE.search(with_arabic_dates(text))
    return iso_date(match[0]) if match else None
