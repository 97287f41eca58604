"""Which characters are Han characters, which of them write numbers, and whether all are complete.

The constants without a function are sets of characters to be put between the brackets of a regular
expression.
"""

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Unified and compatibility ideographs of all planes, and the zero 〇 (U+3007)."""

HAN_DIGITS = "零一二三四五六七八九"
"""The digits by their values: `HAN_DIGITS[3]` is 三."""

HAN_ZEROS = "零〇○"
"""The ways of writing zero; ○ is a geometric shape that stands in for 〇."""

HAN_NUMERALS_BELOW_100 = "一二三四五六七八九十"
"""What numbers list items: 三, 十二."""

HAN_NUMERALS = f"{HAN_NUMERALS_BELOW_100}百千{HAN_ZEROS}两"
"""What writes whole numbers below 10,000: 一百零五."""

SENTENCE_AND_CLAUSE_MARKS = "。！？!?；;，,：:、."
"""The marks that end a sentence or a clause; a title or heading does not end with one."""


def is_han(character: str) -> bool:
    """Return whether a character is a Han character; an empty string is not.

    Of a longer text the first character counts.
    """
    first = character[:1]
    return (
        "\u4e00" <= first <= "\u9fff"
        or "\u3400" <= first <= "\u4dbf"
        or first == "\u3007"
        or "\uf900" <= first <= "\ufaff"
        or "\U00020000" <= first <= "\U0003ffff"
    )


def is_common_in_chinese(character: str) -> bool:
    """Return whether a character is one that Chinese text mostly consists of.

    These are the Han characters of the basic plane, ideographic punctuation and full-width forms;
    kana lies between them.
    """
    return "\u3000" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def needs_no_spaces(character: str) -> bool:
    """Return whether a character belongs to a script that is written without spaces.

    That is Chinese and Japanese; Korean has spaces.
    """
    return character >= "\u2e80" and not "\uac00" <= character <= "\ud7af"


def is_complete(text: str) -> bool:
    """Return whether a text has no lone surrogate, so that it can be encoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
