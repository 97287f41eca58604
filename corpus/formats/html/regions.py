"""Decides which blocks of a page are its text, when all of them are known.

A region, such as a sidebar or a part that a style hides, keeps what says something that the page
does not say elsewhere. Menus and phrases that any page has are left out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.blocks import LeftOut
from corpus.cleaning.kept_share import implausible_note, is_implausible, visible_characters
from corpus.cleaning.removal_log import Rule
from corpus.formats.html.page_block import Keep, PageBlock, Region
from corpus.formats.html.page_phrases import (
    facts_of_frame,
    has_menu_word,
    is_clause,
    is_fact,
    is_frame,
    is_interface,
    is_line,
    is_menu_sentence,
    is_sentence,
    letters,
)

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_MOSTLY = 0.6
_MAX_MENU_LINE = 40
_MIN_OPENED = 2
_MIN_HIDDEN = 12
_REASONS = {Rule.HIDDEN: "hidden by style", Rule.PAGE_ELEMENT: "page elements"}
_FILTERS = {
    Keep.SENTENCES: is_menu_sentence,
    Keep.FACTS: is_fact,
    Keep.LINES: is_line,
}


@dataclass(frozen=True, slots=True)
class PageText:
    """The blocks of a page that are its text, and what was left out.

    Attributes:
        blocks: The blocks that stay.
        removed: The rule and the text of each block that does not.
        left_out: How much of what says something was left out, by rule.
        notes: Sentences for the report of the build.
    """

    blocks: tuple[PageBlock, ...]
    removed: tuple[tuple[Rule, str], ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notes: tuple[str, ...] = ()


def page_text(blocks: Sequence[PageBlock], regions: Sequence[Region]) -> PageText:
    """Return the text of a page, given its blocks and the regions in the order of their ends."""
    if not regions and not any(each.is_alternative for each in blocks):
        return PageText(tuple(blocks))
    return _Decision(blocks, regions).result()


class _Decision:
    """Which blocks are left out, and why."""

    def __init__(self, blocks: Sequence[PageBlock], regions: Sequence[Region]) -> None:
        self._blocks = blocks
        self._regions = regions
        self._rules: list[Rule | None] = [None] * len(blocks)
        self._facts: dict[int, str] = {}
        self._silent: set[int] = set()
        self._own: int | None = None

    def result(self) -> PageText:
        for region in self._regions:
            self._decide(region)
        self._leave_out_repetitions()
        notes = self._keep_implausible()
        return PageText(
            tuple(self._kept()),
            tuple(
                (rule, each.block.text.strip())
                for each, rule in zip(self._blocks, self._rules, strict=True)
                if rule is not None
            ),
            self._left_out(),
            notes,
        )

    def _kept(self) -> Iterator[PageBlock]:
        for number, (each, rule) in enumerate(zip(self._blocks, self._rules, strict=True)):
            if rule is None:
                text = self._facts.get(number)
                yield each if text is None else each.with_text(text)

    def _decide(self, region: Region) -> None:
        numbers = [n for n in range(region.start, region.end) if self._rules[n] is None]
        if region.keep is Keep.NOTHING:
            self._leave_out(numbers, region.rule)
        elif region.keep in (Keep.WHOLE, Keep.WHOLE_IF_SENTENCES):
            self._decide_hidden(region, numbers)
        elif not self._holds_the_text(numbers):
            self._filter(region, numbers)

    def _holds_the_text(self, numbers: Iterable[int]) -> bool:
        own = _own_length(self._blocks[number] for number in numbers)
        if not own:
            return False
        if self._own is None:
            self._own = _own_length(self._blocks)
        return own * 2 >= self._own

    def _decide_hidden(self, region: Region, numbers: Sequence[int]) -> None:
        saying = [number for number in numbers if not self._is_empty_phrase(number)]
        texts = [self._blocks[number].block.text for number in saying]
        if region.keep is Keep.WHOLE:
            stays = any(letters(text) >= _MIN_OPENED for text in texts)
        else:
            stays = says_something(texts)
        self._leave_out(set(numbers).difference(saying) if stays else numbers, region.rule)

    def _is_empty_phrase(self, number: int) -> bool:
        each = self._blocks[number]
        text = each.block.text
        return is_menu_line(each) or (
            not is_sentence(text) and (is_frame(text) or is_interface(text))
        )

    def _filter(self, region: Region, numbers: Sequence[int]) -> None:
        keep = region.keep
        texts = [self._blocks[number].block.text for number in numbers]
        if keep is Keep.LINES and texts and len(texts) > 1 and is_frame(texts[0]):
            keep = Keep.FACTS
        stays = _FILTERS[keep]
        kept: set[int] = set()
        for number, text in zip(reversed(numbers), reversed(texts), strict=True):
            each = self._blocks[number]
            if is_menu_line(each) or is_interface(text):
                continue
            if is_frame(text):
                if facts := facts_of_frame(text):
                    self._facts[number] = facts
                    kept.add(number)
            # A heading stays with what it stands above.
            elif number + 1 in kept if each.block.level else stays(text):
                kept.add(number)
        self._leave_out(set(numbers).difference(kept), region.rule)

    def _leave_out(self, numbers: Iterable[int], rule: Rule, *, silently: bool = False) -> None:
        for number in numbers:
            self._rules[number] = rule
            if silently:
                self._silent.add(number)

    def _leave_out_repetitions(self) -> None:
        """Leave out what stays of a region, or describes a picture, and is said elsewhere."""
        rules = {
            number: each.rule for each in self._regions for number in range(each.start, each.end)
        }
        pictures = {
            number: Rule.PAGE_ELEMENT
            for number, each in enumerate(self._blocks)
            if each.is_alternative
        }
        rules |= pictures
        kept = [number for number in sorted(rules) if self._rules[number] is None]
        if not kept:
            return
        seen = set(
            _sentences(each for number, each in enumerate(self._blocks) if number not in rules)
        )
        for number in kept:
            each = self._blocks[number]
            sentences = [*_sentences([each])]
            if not each.block.part and seen.issuperset(sentences):
                self._leave_out([number], rules[number], silently=True)
            seen.update(sentences)

    def _lost(self) -> Iterator[tuple[int, Rule]]:
        """Yield what says something and is left out, with its rule."""
        for number, rule in enumerate(self._rules):
            if rule is not None and rule is not Rule.SCRIPT and number not in self._silent:
                text = self._blocks[number].block.text
                is_empty = (
                    is_menu_line(self._blocks[number]) or is_frame(text) or is_interface(text)
                )
                if not is_empty:
                    yield number, rule

    def _left_out(self) -> tuple[LeftOut, ...]:
        lost: Counter[Rule] = Counter()
        for number, rule in self._lost():
            lost[rule] += visible_characters(self._blocks[number].block.text)
        return tuple(
            LeftOut(_REASONS.get(rule, str(rule)), count) for rule, count in lost.most_common()
        )

    def _keep_implausible(self) -> tuple[str, ...]:
        """Keep what was left out where hardly anything else stays; return a note of it."""
        left_out = self._left_out()
        if not left_out and any(True for _ in self._kept()):
            return ()
        kept = sum(visible_characters(each.block.text) for each in self._kept())
        if not left_out:
            # A page of nothing but links.
            self._restore(n for n, rule in enumerate(self._rules) if rule is Rule.PAGE_ELEMENT)
            return ()
        if not is_implausible(kept, sum(each.characters for each in left_out)):
            return ()
        self._restore([number for number, _ in self._lost()])
        return (implausible_note(kept, left_out),)

    def _restore(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self._rules[number] = None


def says_something(texts: Iterable[str]) -> bool:
    """Return whether hidden lines say something: in a sentence or clause, or all together."""
    length = 0
    for text in texts:
        if is_frame(text) or is_interface(text) or has_menu_word(text):
            continue
        if is_sentence(text) or is_clause(text):
            return True
        length += letters(text)
    return length >= _MIN_HIDDEN


def is_menu_line(each: PageBlock) -> bool:
    """Return whether a block is an entry of a menu: mostly links, and no sentence."""
    if not each.linked:
        return False
    text = each.block.text
    length = visible_characters(text)
    if not length or each.linked < length * _MOSTLY:
        return False
    return length <= _MAX_MENU_LINE or not is_sentence(text[: 2 * _MAX_MENU_LINE])


def _own_length(blocks: Iterable[PageBlock]) -> int:
    """Return how many characters of blocks are not those of a menu."""
    return sum(visible_characters(each.block.text) for each in blocks if not is_menu_line(each))


def _sentences(blocks: Iterable[PageBlock]) -> Iterator[str]:
    for each in blocks:
        for sentence in _SENTENCE_END.split(each.block.text):
            squeezed = "".join(sentence.split())
            if squeezed:
                yield squeezed
