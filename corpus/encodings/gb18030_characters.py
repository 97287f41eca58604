"""Characters of GB18030 that the codec still gives for private use.

GB18030-2000 put them there because Unicode lacked them. They have had their own code points since
Unicode 4.1, and GB18030-2022 uses these.
"""

import re

_BLOCKS = (
    (0xE78D, (0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19)),
    (0xE816, (0x20087, 0x20089, 0x200CC)),
)
_SINGLE = {
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}
_TABLE = _SINGLE | {
    first + number: point for first, points in _BLOCKS for number, point in enumerate(points)
}
_PRIVATE = re.compile("[\ue78d-\ue864]")


def with_own_code_points(text: str) -> str:
    """Return a text that was decoded from GB18030 with the code points of GB18030-2022."""
    return text.translate(_TABLE) if _PRIVATE.search(text) else text
