"""Regular expressions that are compiled when they are first used.

There are hundreds, and to compile one takes up to milliseconds, because each range of Han
characters is gone through. A process that answers one question uses a part of them.
"""

import re
from typing import Any, cast

_USES = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


class LazyPattern:
    """Has the attributes of a compiled regular expression, which it compiles at the first use."""

    def __init__(self, expression: str, flags: int) -> None:
        self._expression = expression
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile the expression, and take its methods over, so that no later use comes here."""
        if name.startswith("_"):
            # Copying looks for such names, before there is an expression.
            raise AttributeError(name)
        compiled = re.compile(self._expression, self._flags)
        # Another thread may do the same meanwhile.
        self.__dict__.update((each, getattr(compiled, each)) for each in _USES)
        return getattr(compiled, name)


def lazy_pattern(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Return what stands for a compiled regular expression, and is used as one.

    It is not the object that `Match.re` names. An expression that is wrong is noticed at its first
    use.
    """
    return cast("re.Pattern[str]", LazyPattern(expression, flags))
