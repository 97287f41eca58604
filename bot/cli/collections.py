"""The collections that a command works on."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from bot.collection_names import DEFAULT_COLLECTION
from corpus.errors import SettingsError

if TYPE_CHECKING:
    from bot.settings import Settings


def chosen_collections(
    settings: "Settings", names: Sequence[str] | None
) -> "Mapping[str, Settings]":
    """Return the settings of the collections that a command names, or of all, by their names.

    Raises:
        SettingsError: there is no collection with one of the names.
    """
    known = settings.collections
    for name in names or ():
        if name not in known:
            raise SettingsError(
                f"There is no collection {name}.",
                f"There are {', '.join(known)}."
                if settings.folders
                else "Name folders with the setting `folders`.",
            )
    return {name: known[name] for name in names} if names else known


def one_collection(settings: "Settings", names: Sequence[str] | None) -> "Settings":
    """Return the settings of the only collection that a command can mean.

    Raises:
        SettingsError: it can mean several, or there is none with the name.
    """
    chosen = chosen_collections(settings, names)
    if len(chosen) > 1:
        raise SettingsError(
            "This is done with one folder at a time.",
            f"Name it with --collection: {', '.join(chosen)}.",
        )
    return next(iter(chosen.values()))


def are_named(chosen: "Mapping[str, Settings]") -> bool:
    """Return whether results name the collections that they are of."""
    return list(chosen) != [DEFAULT_COLLECTION]
