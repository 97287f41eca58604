"""The values of XML attributes in Word files."""

OFF = frozenset({"0", "false", "off"})
"""The values that switch a property off."""


def parse_int(value: str | None, default: int) -> int:
    """Return an integer attribute, `default` where it is invalid or has too many digits."""
    if value and len(value) <= 9 and value.lstrip("-").isascii() and value.lstrip("-").isdigit():
        return int(value)
    return default
