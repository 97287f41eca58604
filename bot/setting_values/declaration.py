"""Declaring a setting: a field of a dataclass with a default, a description, and a reader.

Neither pydantic nor pydantic-settings is used: to import both takes a sixth of the time of
`chuchu ask`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any

_KEY = "setting"


@dataclass(frozen=True, slots=True)
class Declared:
    """A declared setting. `read` is one of `bot.setting_values.readers`."""

    default: Any
    description: str
    read: Callable[[Any], Any]


def setting(
    default: Any, read: Callable[[Any], Any], description: str, *, is_shown: bool = True
) -> Any:
    """Declare a setting; the representation of the settings has it if `is_shown`."""
    metadata = {_KEY: Declared(default, description, read)}
    if isinstance(default, list | dict):
        return field(default_factory=default.copy, repr=is_shown, metadata=metadata)
    return field(default=default, repr=is_shown, metadata=metadata)


def settings_of(declaring: type) -> dict[str, Declared]:
    """Return the settings that a dataclass declares, by their names."""
    return {each.name: each.metadata[_KEY] for each in fields(declaring) if _KEY in each.metadata}
