"""A filter as it is given: which documents a question is asked of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.filters.dates import bound, days_of
from corpus.errors import FilterError
from corpus.patterns.lazy import lazy_pattern
from corpus.text.visible import visible

KEYS = ("path", "type", "title", "from", "to", "document")
MAX_PATH, MAX_TITLE, MAX_DOCUMENT = 1000, 200, 100
MAX_TYPES, MAX_TYPE = 20, 20
_HINT = f"A filter may have {', '.join(KEYS[:-1])} and {KEYS[-1]}."
_SHOWN = 30
# Between several suffixes in one text.
_SEPARATORS = lazy_pattern(r"[,，、;；\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What a document must meet, all of it; an empty field is met by every document.

    `path` is how its path begins, `types` are suffixes of which it has one, without the dot.
    `title` is a part of its title; case, width and script make no difference. `first` and `last`
    are bounds of its date, inclusive, as ISO 8601 writes a day, a month or a year. `document` is
    its id.
    """

    path: str = ""
    types: tuple[str, ...] = ()
    title: str = ""
    first: str = ""
    last: str = ""
    document: str = ""

    def __bool__(self) -> bool:
        return self != _EVERYTHING

    def as_mapping(self) -> dict[str, Any]:
        """Return what is given, as `parse_where` takes it."""
        every = (self.path, list(self.types), self.title, self.first, self.last, self.document)
        return {key: value for key, value in zip(KEYS, every, strict=True) if value}


Filter = Mapping[str, Any] | Where | None
"""What `parse_where` takes."""

_EVERYTHING = Where()


def parse_where(given: Filter) -> Where | None:
    """Return a filter, None where nothing is given: an empty value counts as not given.

    `given` has keys of `KEYS`; the value of `type` is a suffix or a list of suffixes, the others
    are texts.

    Raises:
        FilterError: a key is unknown, or a value is of another type, too long, or no date; or
            `from` is later than `to`.
    """
    if given is None or isinstance(given, Where):
        return given or None
    if not isinstance(given, Mapping):
        raise FilterError("A filter must be an object.", _HINT)
    for key in given:
        if key not in KEYS:
            name = visible(str(key)[:_SHOWN])
            raise FilterError(f"A filter can't have “{name}”.", _HINT)
    where = Where(
        path=_path(_text(given, "path", MAX_PATH)),
        types=_types(given.get("type")),
        title=_text(given, "title", MAX_TITLE).strip(),
        first=_bound(given, "from"),
        last=_bound(given, "to"),
        document=_text(given, "document", MAX_DOCUMENT).strip(),
    )
    if where.first and where.last and days_of(where.first)[0] > days_of(where.last)[1]:
        raise FilterError(
            "The filter's from is later than its to.", "Both are included; exchange them."
        )
    return where or None


def _text(given: Mapping[str, Any], key: str, longest: int) -> str:
    value = given.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise FilterError(f"The filter's {key} must be text.")
    if len(value) > longest:
        raise FilterError(f"The filter's {key} is longer than {longest} characters.")
    if any(each < " " or "\ud800" <= each <= "\udfff" for each in value):
        raise FilterError(f"The filter's {key} has characters that no name has.")
    return value


def _path(value: str) -> str:
    # Paths of documents are relative.
    return value.removeprefix("./").lstrip("/")


def _bound(given: Mapping[str, Any], key: str) -> str:
    written = _text(given, key, MAX_TITLE).strip()
    return bound(key, written) if written else ""


def _types(value: Any) -> tuple[str, ...]:
    several: Sequence[Any] = value if isinstance(value, list | tuple) else [value]
    if len(several) > MAX_TYPES:
        raise FilterError(f"The filter has more than {MAX_TYPES} types.")
    longest = MAX_TYPES * (MAX_TYPE + 2)
    texts = [_text({"type": each}, "type", longest) for each in several]
    names = [name for text in texts for name in map(_suffix, _SEPARATORS.split(text)) if name]
    if len(names) > MAX_TYPES:
        raise FilterError(f"The filter has more than {MAX_TYPES} types.")
    return tuple(dict.fromkeys(names))


def _suffix(written: str) -> str:
    name = written.strip().removeprefix("*").lstrip(".").lower()
    if len(name) > MAX_TYPE or not all(each.isalnum() or each in "._+-" for each in name):
        raise FilterError(
            "The filter's type is no file suffix.", "Write pdf, or several as pdf,docx."
        )
    return name
