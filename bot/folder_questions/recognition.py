"""Recognition of questions about the folder itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.folder_questions.forms import ENGLISH_FORMS, FORMS, PLACE_FORMS, Forms, match_place
from bot.folder_questions.nouns import GENERIC, KINDS, KINDS_WITH_PLACE, SUFFIXES, WITH_PLACE
from bot.folder_questions.types import FolderQuestion, Wanted
from corpus.patterns.lazy import lazy_pattern
from corpus.text.fold import fold

# Longer questions ask for something else.
_MAX_LENGTH = 60


def _any(*words: str) -> str:
    return "|".join(sorted(words, key=lambda each: (-len(each), each)))


# Not the beginning of 文件夹, 资料库.
_SUFFICING = lazy_pattern(rf"(?:{_any(*GENERIC, *KINDS, *SUFFIXES)})(?![夹库室袋编])")
_BESIDE_PLACE = lazy_pattern(_any(*WITH_PLACE, *KINDS_WITH_PLACE))
_YEAR = lazy_pattern(r"((?:19|20)\d\d年|[今去前]年)度?的?")
_MONTH = lazy_pattern(
    r"(?<!\d)(1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?(?![\d日号])的?|(?:上个?|这个|本)月的?"
)
_END = "?。!.,;… "
_PARTICLE = lazy_pattern(r"[呢呀啊吗吧嘛]{1,2}$")
_POLITE = lazy_pattern(
    r"(?:请问(?:一下)?|您好|你好|麻烦|请|帮我|我想知道|我想问(?:一下)?|告诉我|能不能|问一?下|查一?下"
    r"|[,。!]){1,6}"
)
_ALL = lazy_pattern(r"这?些?(?:[共都]|一共|总共)有")
_GENERIC_NOUNS = frozenset((*GENERIC, *WITH_PLACE))
_KINDS = frozenset((*KINDS, *KINDS_WITH_PLACE))
# What is in no subject, author or name of a folder.
_ASKING = lazy_pattern(r"[哪谁几什啥?]|多少|怎么|如何|没有")
_NUMERALS = {each: value for value, each in enumerate("一二三四五六七八九", 1)}
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
    if found := _recognise(asked) or _of_period(asked, today):
        return found
    # 有通知吗 is 有没有通知.
    is_doubt = folded.rstrip(_END).endswith("吗") and asked.startswith("有")
    return _recognise(f"有没{asked}") if is_doubt else None


def _of_period(asked: str, today: date) -> FolderQuestion | None:
    """Return what a question asks about the documents of a year, a month or both."""
    year, month = _YEAR.search(asked), _MONTH.search(asked)
    for match in sorted(filter(None, (year, month)), key=lambda each: -each.start()):
        asked = asked[: match.start()] + asked[match.end() :]
    found = _recognise(asked) if year or month else None
    if found is None:
        return None
    of_year = _year(year[1], today) if year else None
    if month is None:
        return replace(found, year=of_year)
    if month[1] is not None:
        return replace(found, year=of_year, month=_month(month[1]))
    first = today.replace(day=1)
    day = first - timedelta(days=1) if month[0].startswith("上") else first
    return replace(found, year=day.year, month=day.month)


def _recognise(asked: str) -> FolderQuestion | None:
    """Match a question with the forms, with and without a place at its beginning."""
    if place := match_place(asked):
        rest = asked[place.end() :]
        found = _match(rest, mask(rest).replace("M", "N"), FORMS + PLACE_FORMS)
        name = place["place"]
        if found and not (name and _ASKING.search(name)):
            return replace(found, place=name)
    if found := _match(asked, mask(asked), FORMS):
        return found
    # 都有什么制度 asks for documents, 有什么制度 for what they say.
    if _ALL.match(asked) and (found := _match(asked, mask(asked).replace("M", "N"), FORMS)):
        return found if found.kind is not None else None
    return None


def _match(asked: str, masked: str, groups: Sequence[Forms]) -> FolderQuestion | None:
    for forms in groups:
        for pattern in forms.patterns if forms.may_match(masked) else ():
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


def _month(written: str) -> int:
    return (
        int(written)
        if written.isdigit()
        else 10 * ("十" in written) + _NUMERALS.get(written[-1], 0)
    )


def _year(written: str, today: date) -> int:
    if written in _RELATIVE_YEARS:
        return today.year - _RELATIVE_YEARS[written]
    return int(written.removesuffix("年"))
