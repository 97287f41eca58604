"""Families: the versions of one document, oldest first, and which of them is in force."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot.versions.names import (
    RULE_WORDS,
    VersionMarks,
    VersionName,
    folder_base,
    parse_name,
    stem_of,
)
from corpus.patterns.lazy import lazy_pattern
from embeddings.types import DocumentSummary

Date = tuple[int, ...]
"""Year, or year, month and day; empty where no date is known."""

_DATE = lazy_pattern(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A document that may have other versions.

    `family` is what all of its versions have in common. `date` is the one that tells them apart:
    that of the title, of the file name or of the metadata. `years` are all years that a question
    may call it by. `effective` is when it enters into force, where that was looked up.
    """

    id: str
    path: str
    family: tuple[str, str]
    is_rule: bool
    marks: VersionMarks
    date: Date
    years: frozenset[int]
    characters: int
    effective: Date = ()

    @property
    def is_explicit(self) -> bool:
        """Whether title or file name speak of a version."""
        return self.marks.is_explicit

    def is_in_force(self, today: datetime.date) -> bool:
        """Return whether it is neither a draft nor repealed nor of the future."""
        if self.marks.is_draft or self.marks.is_invalid:
            return False
        day = (today.year, today.month, today.day)
        return all(each[:3] <= day[: len(each)] for each in (self.date, self.effective) if each)


# A question meets the documents of a few dozen chunks, and some of them several times.
@lru_cache(maxsize=4096)
def family_of(title: str, path: str) -> tuple[str, str] | None:
    """Return what all versions of a document have in common, None where its title and file name
    can't be those of a version."""
    name = _family_name(parse_name(title), parse_name(stem_of(path)))
    return None if name is None else (folder_base(path), name)


def version_of(document: DocumentSummary) -> Version | None:
    """Return a document as a version, None where its title and file name can't be those of one."""
    title = parse_name(document.title)
    stem = parse_name(stem_of(document.path))
    name = _family_name(title, stem)
    if name is None:
        return None
    marks = _joined(title.marks, stem.marks)
    written = _DATE.search(document.date or "")
    stated = tuple(int(part) for part in written.groups() if part) if written else ()
    dates = [each for each in (title.marks.date, stem.marks.date, stated) if each]
    return Version(
        id=document.id,
        path=document.path,
        family=(folder_base(document.path), name),
        is_rule=name.endswith(RULE_WORDS),
        marks=marks,
        date=dates[0] if dates else (),
        years=frozenset(each[0] for each in dates),
        characters=document.characters,
    )


def _family_name(title: VersionName, stem: VersionName) -> str | None:
    """Return the base of the name of a rule, or of a name that speaks of a version."""
    for each in (title, stem):
        if each.is_rule and len(each.base) > 1:
            return each.base
    for each in (title, stem):
        if each.marks.is_explicit and len(each.base) > 1:
            return each.base
    return title.base if title.base == stem.base and len(title.base) > 1 else None


def _joined(title: VersionMarks, stem: VersionMarks) -> VersionMarks:
    return VersionMarks(
        date=title.date or stem.date,
        age=title.age or stem.age,
        number=title.number or stem.number,
        is_draft=title.is_draft or stem.is_draft,
        is_trial=title.is_trial or stem.is_trial,
        is_invalid=title.is_invalid or stem.is_invalid,
        is_explicit=title.is_explicit or stem.is_explicit,
    )


@dataclass(frozen=True, slots=True)
class Family:
    """The versions of one document, oldest first; two of them at least differ in age."""

    versions: tuple[Version, ...]

    def holds(self, document_id: str) -> bool:
        """Return whether a document is one of the versions."""
        return any(each.id == document_id for each in self.versions)

    def is_older(self, one: str, other: str) -> bool:
        """Return whether one of two versions is older than the other; a repealed one is."""
        ages = {each.id: _age(each, self.versions) for each in self.versions}
        return ages[one] < ages[other]

    def in_force(self, today: datetime.date) -> tuple[Version, ...]:
        """Return the newest version in force, with its copies; the newest where none is."""
        known = [each for each in self.versions if each.is_in_force(today)] or list(self.versions)
        newest = _age(known[-1], self.versions)
        return tuple(each for each in known if _age(each, self.versions) == newest)


def comparable(group: Sequence[Version]) -> list[Version]:
    """Return those documents of one name that may be versions of one another, if any.

    Rules are told apart by a year or a date. Of other documents one name must speak of a version,
    and one that has a year without doing so is about that year.
    """
    kept = list(group)
    if not all(each.is_rule for each in group):
        kept = [each for each in group if each.is_explicit or not each.marks.date]
        if not any(each.is_explicit for each in kept):
            return []
    return kept if differ_in_age(kept) else []


def sorted_by_age(versions: Sequence[Version]) -> list[Version]:
    """Return versions, oldest first."""
    return sorted(versions, key=lambda each: _age(each, versions))


def differ_in_age(versions: Sequence[Version]) -> bool:
    """Return whether not all versions are equally old."""
    return len({_age(each, versions) for each in versions}) > 1


def _age(version: Version, family: Sequence[Version]) -> tuple[Any, ...]:
    """Return what orders the versions of a family: numbers or dates where all have them, else what
    their names say of new and old."""
    marks = version.marks
    if all(each.marks.number for each in family):
        order: tuple[Any, ...] = marks.number, version.date
    elif all(each.date for each in family):
        order = version.date, marks.number, marks.age, not marks.is_trial
    else:
        order = marks.age, not marks.is_draft, not marks.is_trial, marks.number, version.date
    # A repealed version is older than those in force, whatever its date.
    return not marks.is_invalid, *order
