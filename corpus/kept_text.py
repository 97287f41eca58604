"""Joins what a loader returns, and compares how much of it is kept."""

from corpus.assemble import AssembledText, assemble
from corpus.blocks import LeftOut, Loaded
from corpus.cleaning.debris import strip_pinyin
from corpus.cleaning.kept_share import (
    MIN_LEFT_OUT,
    implausible_note,
    is_implausible,
    kept_note,
    visible_characters,
)
from corpus.cleaning.removal_log import RemovalLog


def assemble_loaded(
    loaded: Loaded, removal_log: RemovalLog | None, *, is_page: bool, keeps_labels: bool
) -> tuple[AssembledText, tuple[str, ...]]:
    """Join a loader's blocks, and compare how much was kept with how much there was.

    Where cleaning leaves hardly anything, lines that look like those of any web page stay.
    """
    assembled = assemble(loaded.blocks, removal_log, is_page=is_page, keeps_labels=keeps_labels)
    yielded = sum(len(block.text) for block in loaded.blocks)
    if not loaded.left_out and 2 * len(assembled.text) >= yielded:
        return assembled, ()
    kept = visible_characters(assembled.text)
    yielded = sum(visible_characters(strip_pinyin(block.text)) for block in loaded.blocks)
    cleaned = LeftOut("cleaning", max(0, yielded - kept))
    if cleaned.characters >= MIN_LEFT_OUT and is_implausible(kept, cleaned.characters):
        whole = assemble(loaded.blocks, keeps_labels=True)
        if visible_characters(whole.text) > kept:
            return whole, (implausible_note(kept, [cleaned]),)
    note = kept_note(kept, [*loaded.left_out, cleaned])
    return assembled, (note,) if note else ()
