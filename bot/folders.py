"""The setting `folders`: named folders of documents, each a collection."""

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from bot.collection_names import MAX_COLLECTIONS, checked_name

_EXAMPLE = "laws=DIR notices=DIR"


def parse_folders(value: Any) -> Any:
    """Return folders by their names, as the text of the setting gives them.

    It is `laws=DIR;notices=DIR`, or an object in JSON. What is no text is returned as it is.

    Raises:
        ValueError: it is neither, or names a folder twice.
    """
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("{"):
        return json.loads(value, object_pairs_hook=_without_repeats)
    return named_folders(part for part in value.split(";") if part.strip())


def folders_text(folders: Mapping[str, str | Path] | str) -> str:
    """Return folders as text that `parse_folders` takes."""
    if isinstance(folders, str):
        return folders
    return json.dumps({name: str(folder) for name, folder in folders.items()})


def named_folders(arguments: Iterable[str]) -> dict[str, str]:
    """Return the folders of arguments such as `laws=DIR`.

    Raises:
        ValueError: one has no name or no folder, or two have the same name.
    """
    pairs = []
    for each in arguments:
        name, equals, folder = each.partition("=")
        if not (equals and folder.strip()):
            raise ValueError(f"{each!r} does not name a folder; write {_EXAMPLE}")
        pairs.append((name.strip(), folder.strip()))
    return _without_repeats(pairs)


def folder_arguments(arguments: Sequence[str]) -> tuple[Path | None, dict[str, str] | None]:
    """Return what a command is given as its folders: one folder, or several with names.

    The other value is None, and both are without arguments.

    Raises:
        ValueError: there are several, and one has no name; or a name is wrong.
    """
    if not arguments:
        return None, None
    if len(arguments) == 1 and _is_plain(arguments[0]):
        return Path(arguments[0]), None
    return None, named_folders(arguments)


def _is_plain(argument: str) -> bool:
    """Return whether an argument is a folder without a name, whose path may contain `=`."""
    name, equals, _ = argument.partition("=")
    try:
        checked_name(name)
    except ValueError:
        return True
    return not equals or Path(argument).is_dir()


def check_folders(folders: Mapping[str, Path]) -> dict[str, Path]:
    """Return folders with their names in composed form.

    Raises:
        ValueError: a name is wrong or repeated, there are too many, or two folders are the same or
            one lies in the other: its documents would be in two collections.
    """
    if len(folders) > MAX_COLLECTIONS:
        raise ValueError(f"there can be {MAX_COLLECTIONS} folders at most")
    checked = _without_repeats([(checked_name(name), path) for name, path in folders.items()])
    # Names are folders too, on systems that ignore case.
    if len({name.casefold() for name in checked}) < len(checked):
        raise ValueError("two names of folders differ in case only")
    # Unlike Path.resolve, absolute follows no links, which may form a circle.
    located = {name: _located(path) for name, path in checked.items()}
    for one, other in permutations(located, 2):
        if located[one].is_relative_to(located[other]):
            relation = "are the same folder" if located[one] == located[other] else "are nested"
            raise ValueError(f"the folders of {other} and {one} {relation}")
    return checked


def _located(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _without_repeats(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) < len(pairs):
        repeated = next(name for name, _ in pairs if [each for each, _ in pairs].count(name) > 1)
        raise ValueError(f"the name {repeated} stands for two folders")
    return named
