"""How much of a file's visible text was kept, and the note where that is little.

Letters are counted, and all other characters but white space. Loaders say how much they left out;
what cleaning left out is the difference between what they yielded and the document's text.
"""

from collections import Counter
from collections.abc import Iterable

from corpus.blocks import LeftOut

MIN_LEFT_OUT = 100
"""Of a text of which less is left out, nothing is noted: a short notice has many buttons."""

# Below this share of a text, what a rule leaves out is kept instead.
_PLAUSIBLE_SHARE = 0.25
_NOTED_SHARE = 0.5


def visible_characters(text: str) -> int:
    """Return how many characters of a text are not white space."""
    return len("".join(text.split()))


def is_implausible(kept: int, left_out: int) -> bool:
    """Return whether so little is kept that the rule is wrong rather than the text."""
    return kept < (kept + left_out) * _PLAUSIBLE_SHARE and (not kept or left_out >= MIN_LEFT_OUT)


def kept_note(kept: int, left_out: Iterable[LeftOut]) -> str:
    """Return a note where less than half of a text was kept, else an empty string."""
    by_reason: Counter[str] = Counter()
    for each in left_out:
        by_reason[each.reason] += each.characters
    lost = by_reason.total()
    if lost < MIN_LEFT_OUT or kept >= (kept + lost) * _NOTED_SHARE:
        return ""
    return f"kept {kept:,} of {kept + lost:,} characters: {_reasons(by_reason)}"


def implausible_note(kept: int, left_out: Iterable[LeftOut]) -> str:
    """Return the note of a text that was kept although rules would have left it out."""
    by_reason: Counter[str] = Counter()
    for each in left_out:
        by_reason[each.reason] += each.characters
    whole = kept + by_reason.total()
    return (
        f"rules would have kept {kept:,} of {whole:,} characters: {_reasons(by_reason)}; "
        "the text was kept instead"
    )


def _reasons(by_reason: Counter[str]) -> str:
    found = [(reason, count) for reason, count in by_reason.most_common() if count]
    if len(found) == 1:
        return found[0][0]
    return ", ".join(f"{reason} ({count:,})" for reason, count in found)
