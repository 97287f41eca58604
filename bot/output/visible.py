"""What strangers wrote, as a terminal may show it: on one line, and without commands to it."""

from unicodedata import category


def visible(text: str) -> str:
    """Return a text with all that is neither a visible character nor a space escaped."""
    if text.isprintable():
        return text
    return "".join(
        each if each.isprintable() or category(each) == "Zs" else f"\\u{{{ord(each):x}}}"
        for each in text
    )
