"""Recognition of questions about the folder itself."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.folder_questions.forms import ENGLISH_FORMS, FORMS, PLACE_FORMS, Forms, match_place
from bot.folder_questions.nouns import GENERIC, KINDS, KINDS_WITH_PLACE, SUFFIXES, WITH_PLACE
from bot.folder_questions.types import FolderQuestion, Wanted
from corpus.text.fold import fold

# Longer questions ask for something else.
_MAX_LENGTH = 60


def _any(*words: str) -> str:
    return "|".join(sorted(words, key=lambda each: (-len(each), each)))


# Not the beginning of 文件夹, 资料库.
_SUFFICING = re.compile(rf"(?:{_any(*GENERIC, *KINDS, *SUFFIXES)})(?![夹库室袋编])")
_BESIDE_PLACE = re.compile(_any(*WITH_PLACE, *KINDS_WITH_PLACE))
_YEAR = re.compile(r"((?:19|20)\d\d年|[今去前]年)度?的?")
_END = "?。!.,;… "
_PARTICLE = re.compile(r"[呢呀啊吗吧嘛]{1,2}$")
_POLITE = re.compile(
    r"(?:请问(?:一下)?|您好|你好|麻烦|请|帮我|我想知道|我想问(?:一下)?|告诉我|能不能|问一?下|查一?下"
    r"|[,。!]){1,6}"
)
_GENERIC_NOUNS = frozenset((*GENERIC, *WITH_PLACE))
_KINDS = frozenset((*KINDS, *KINDS_WITH_PLACE))
# What is in no subject, author or name of a folder.
_ASKING = re.compile(r"[哪谁几什啥?]|多少|怎么|如何|没有")
_RELATIVE_YEARS = {"今年": 0, "去年": 1, "前年": 2}


def recognise(text: str, today: date) -> FolderQuestion | None:
    """Return what a question asks about the folder, None where it asks for something else."""
    if len(text) > _MAX_LENGTH:
        return None
    folded = " ".join(fold(text).split()).strip(_END)
    if folded.isascii():
        return _recognise_english(folded)
    folded = "".join(folded.split())
    polite = _POLITE.match(folded)
    asked = _PARTICLE.sub("", folded[polite.end() if polite else 0 :].strip(_END))
    found = _recognise(asked)
    if found is None and (year := _YEAR.search(asked)):
        found = _recognise(asked[: year.start()] + asked[year.end() :])
        return found and replace(found, year=_year(year[1], today))
    return found


def _recognise(asked: str) -> FolderQuestion | None:
    """Match a question with the forms, with and without a place at its beginning."""
    if place := match_place(asked):
        rest = asked[place.end() :]
        found = _match(rest, mask(rest).replace("M", "N"), FORMS + PLACE_FORMS)
        name = place["place"]
        if found and not (name and _ASKING.search(name)):
            return replace(found, place=name)
    return _match(asked, mask(asked), FORMS)


def _match(asked: str, masked: str, groups: Sequence[Forms]) -> FolderQuestion | None:
    for forms in groups:
        for pattern in forms.patterns:
            if found := pattern.fullmatch(masked):
                parts = {
                    name: asked[slice(*found.span(name))]
                    for name, value in found.groupdict().items()
                    if value
                }
                if question := _question(forms.wanted, forms.several, parts):
                    return question
    return None


def mask(folded: str) -> str:
    """Return a folded question with its nouns for documents replaced, of the same length."""
    masked = _SUFFICING.sub(lambda found: "N" * len(found[0]), folded)
    return _BESIDE_PLACE.sub(lambda found: "M" * len(found[0]), masked)


def _recognise_english(folded: str) -> FolderQuestion | None:
    found = _match(folded, folded, ENGLISH_FORMS)
    return found and replace(found, english=True)


def _question(wanted: Wanted, several: bool, parts: dict[str, str]) -> FolderQuestion | None:
    """Return the question that the groups of a form give, None where one can't be a name."""
    names = [parts.get(each) for each in ("subject", "author")]
    if any(name and _ASKING.search(name) for name in names):
        return None
    subject, author = names
    return FolderQuestion(
        wanted=wanted,
        kind=_kind(parts.get("noun")),
        subject=subject,
        author=author,
        of_author="writer" in parts,
        several=several,
    )


def _kind(noun: str | None) -> str | None:
    """Return the kind of document that a noun means, None where it means any."""
    if noun is None or noun in _GENERIC_NOUNS:
        return None
    kinds = [each for each in (*SUFFIXES, *_KINDS) if noun.startswith(each)]
    return max(kinds, key=len, default=None)


def _year(written: str, today: date) -> int:
    if written in _RELATIVE_YEARS:
        return today.year - _RELATIVE_YEARS[written]
    return int(written.removesuffix("年"))
