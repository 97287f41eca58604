"""The code pages that the bytes of a Rich Text file are in: by its header, or by their font."""

_DEFAULT = "cp1252"
_CHINESE = "gb18030"
# Languages as programs number them; what was written in them without a code page is in this one.
_BY_LANGUAGE = {2052: _CHINESE, 4100: _CHINESE, 1028: "cp950", 3076: "cp950", 1041: "cp932"}
_BY_CHARSET = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: _CHINESE,
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_BY_NUMBER = {
    936: _CHINESE,
    54936: _CHINESE,
    10008: _CHINESE,
    950: "cp950",
    10002: "cp950",
    932: "cp932",
    949: "cp949",
    65001: "utf-8",
    10000: "mac_roman",
}
_DOUBLE_BYTE = frozenset({_CHINESE, "cp950", "cp932", "cp949"})


class CodePages:
    """What the header says of a file's bytes."""

    def __init__(self) -> None:
        self._declared: str | None = None
        self._by_language: str | None = None
        self._fonts: dict[int, str] = {}

    @property
    def default(self) -> str:
        """The codec of bytes whose font does not say more."""
        return self._declared or self._by_language or _DEFAULT

    @property
    def is_double_byte(self) -> bool:
        """Whether a byte of the default code page may be the second one of a character."""
        return self.default in _DOUBLE_BYTE

    def declare(self, number: int) -> None:
        """Take over `ansicpg`, where the code page is known."""
        single = f"cp{number}" if 1250 <= number <= 1258 or number in (437, 850, 874) else None
        self._declared = _BY_NUMBER.get(number, single)

    def take_language(self, number: int) -> None:
        """Take over a language of the header."""
        self._by_language = self._by_language or _BY_LANGUAGE.get(number)

    def add_font(self, font: int, charset: int) -> None:
        """Take over a font of the font table. Charsets 0 and 1 only mean the usual one."""
        if charset in _BY_CHARSET:
            self._fonts[font] = _BY_CHARSET[charset]

    def of_font(self, font: int) -> str:
        """Return the codec of bytes in a font."""
        return self._fonts.get(font, self.default)


def is_lead(byte: int, codec: str) -> bool:
    """Return whether a byte may be the first one of a character of two bytes."""
    return codec in _DOUBLE_BYTE and 0x81 <= byte <= 0xFE
