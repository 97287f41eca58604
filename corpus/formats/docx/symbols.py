"""Characters of symbol fonts, which have no code of their own in Unicode."""

_PRIVATE = range(0xF000, 0xF100)
_WINGDINGS = {
    **dict.fromkeys((0x6C, 0x9F), "●"),
    **{0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4C: "☹", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆"},
    **{0x76: "❖", 0x9E: "·", 0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xAB: "★", 0xD8: "➢", 0xE0: "→"},
    **{0xDF: "←", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒"},
    0xFE: "☑",
    **{0x80 + number: chr(ord("①") - 1 + number) for number in range(1, 11)},
    **{0x8B + number: chr(ord("❶") - 1 + number) for number in range(1, 11)},
}
_WINGDINGS_2 = {
    **{0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x96: "●", 0x97: "●"},
    **{0x98: "●", 0xA1: "■", 0xA2: "■", 0xA3: "☐", 0xAA: "★"},
}
_GREEK = dict(
    zip(
        range(0x61, 0x7B),
        "αβχδεφγηιϕκλμνοπθρστυϖωξψζ",
        strict=True,
    )
)
_SYMBOL = {
    **_GREEK,
    **{code - 0x20: letter.upper() for code, letter in _GREEK.items() if letter not in "ϕϖ"},
    **{code: chr(code) for code in (*range(0x28, 0x40), 0x20, 0x21, 0x23, 0x25, 0x26, 0x5B, 0x5D)},
    **{0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2D: "−", 0x40: "≅", 0x5E: "⊥", 0xA3: "≤", 0xA5: "∞"},
    **{0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″"},
    **{0xB3: "≥", 0xB4: "×", 0xB6: "∂", 0xB7: "·", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈"},
    **{0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈", 0xCF: "∉", 0xD0: "∠"},
    **{0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xDE: "⇒", 0xE5: "∑", 0xF2: "∫"},
}
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "symbol": _SYMBOL,
}
_HEXADECIMAL_LENGTH = 8


def symbol(font: str, code: str) -> str:
    """Return the character of a `sym` element, an empty string for one that is not known."""
    try:
        number = int(code[:_HEXADECIMAL_LENGTH], 16)
    except ValueError:
        return ""
    characters = _FONTS.get(font.strip().lower())
    if characters is not None:
        return characters.get(number - _PRIVATE.start if number in _PRIVATE else number, "")
    is_plain = number >= 0x20 and number not in _PRIVATE and number < 0xD800
    return chr(number) if is_plain else ""


def with_symbols(font: str, text: str) -> str:
    """Return a text in a symbol font with the characters that it shows, where these are known."""
    if font.strip().lower() not in _FONTS or text.isascii():
        return text
    return "".join(
        symbol(font, f"{ord(each):x}") or each if ord(each) in _PRIVATE else each for each in text
    )
