"""Which characters are Han characters."""

import re

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"

_IS_HAN = re.compile(rf"[{HAN}]")


def is_han(character: str) -> bool:
    """Tell whether a character, or none, is a Han character."""
    return _IS_HAN.match(character) is not None
