"""The size of files as a person reads it."""

_UNITS = ("bytes", "KB", "MB", "GB")
_STEP = 1000


def size_text(size: int) -> str:
    """Return a number of bytes in a unit that fits it: `1 byte`, `999 bytes`, `1.2 KB`, `37 GB`."""
    if size == 1:
        return "1 byte"
    amount, unit = float(size), 0
    # What would be rounded up to a thousand is one of the next unit.
    while round(amount) >= _STEP and unit < len(_UNITS) - 1:
        amount /= _STEP
        unit += 1
    digits = 1 if unit and round(amount, 1) < 10 else 0
    return f"{amount:,.{digits}f} {_UNITS[unit]}"
