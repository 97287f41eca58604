"""Environment variables that look like settings and are none."""

import difflib
from collections.abc import Iterable, Mapping

from bot.config_file import VARIABLE
from bot.setting_values.declaration import settings_of
from bot.settings import INTERNAL_PREFIXES, PREFIX, Settings, variable_of


def unknown_variables(names: Iterable[str]) -> list[str]:
    """Return those environment variables that look like a setting's and are none, sorted."""
    known = {VARIABLE, *map(variable_of, settings_of(Settings))}
    return sorted(
        name
        for name in names
        # The case of letters makes no difference.
        if name.upper().startswith(PREFIX)
        and name.upper() not in known
        and not name.upper().startswith(INTERNAL_PREFIXES)
    )


def unknown_variable_warnings(names: Iterable[str]) -> list[str]:
    """Return a sentence for each environment variable that looks like a setting's and is none."""
    known = [VARIABLE, *map(variable_of, settings_of(Settings))]
    return [
        f"There is no setting {name}; {difflib.get_close_matches(name.upper(), known, 1, 0)[0]} "
        "is the most similar one."
        for name in unknown_variables(names)
    ]


def without_unknown_variables(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment for a process of our own, which need not warn once more."""
    unknown = set(unknown_variables(environment))
    return {name: value for name, value in environment.items() if name not in unknown}
