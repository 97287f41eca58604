"""No pattern takes time that grows faster than the text it searches.

Each pattern gets long texts that nearly match, on which a careless one backtracks.
"""

import importlib
import pkgutil
import re
import time
from collections import deque

import pytest

import bot
import corpus
import embeddings
from bot.answer.duplicate_passages import normalise
from bot.matching.searchable_text import remove_han_spacing
from corpus.text.title import without_site
from tests.corpus.near_misses import EXEMPT, NEAR_MISSES

SMALL, LARGE = 125_000, 500_000
SLOWER = 8
# Shorter times, in seconds, are noise.
NOISE = 0.03


def patterns_in(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from patterns_in(each)


MODULES = [
    importlib.import_module(each.name)
    for package in (corpus, embeddings, bot)
    for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    # Training needs libraries that the product does not install.
    if "__main__" not in each.name and ".training" not in each.name
]
PATTERNS = {
    f"{module.__name__}.{name}": patterns
    for module in MODULES
    for name, value in vars(module).items()
    if (patterns := list(patterns_in(value)))
}

# They match sentences and rows of a few hundred characters.
BOUNDED = EXEMPT | {name for name in PATTERNS if name.startswith("bot.answer.question_forms.")}
CASES = [
    (name, pattern, use, unit)
    for name, (use, *units) in NEAR_MISSES.items()
    for pattern in PATTERNS.get(name, ())
    for unit in units
]


def run(pattern, use, text):
    if isinstance(pattern.pattern, bytes):
        text = text.encode()
    if use == "begin":
        pattern.match(text)
    elif use == "whole":
        pattern.fullmatch(text)
    elif use == "each":
        position = 0
        while position < len(text) and (found := pattern.match(text, position)):
            position = max(found.end(), position + 1)
    else:
        deque(pattern.finditer(text), maxlen=0)


def seconds(action, text):
    def once():
        start = time.process_time()
        action(text)
        return time.process_time() - start

    return min(once() for _ in range(2))


def check_linear(action, unit, end="", scale=1.0):
    small = seconds(action, unit * int(scale * SMALL / len(unit)) + end)
    large = seconds(action, unit * int(scale * LARGE / len(unit)) + end)
    if large > max(NOISE, SLOWER * small):
        # Measure again: another process may have used the processor.
        small = seconds(action, unit * int(scale * SMALL / len(unit)) + end)
        large = seconds(action, unit * int(scale * LARGE / len(unit)) + end)
    assert large <= max(NOISE, SLOWER * small)


def test_every_pattern_of_the_product_is_tried():
    assert {*NEAR_MISSES, *BOUNDED, "corpus.text.title._SITE"} == PATTERNS.keys()


@pytest.mark.parametrize(
    ("name", "pattern", "use", "unit"), CASES, ids=lambda each: repr(each)[:40]
)
def test_near_misses_take_time_that_grows_no_faster_than_the_text(name, pattern, use, unit):
    check_linear(lambda text: run(pattern, use, text), unit, "\x01")


@pytest.mark.parametrize("unit", [" ", "a ", "字 ", "\n\u3000", "字a "])
def test_removing_spacing_takes_time_that_grows_no_faster_than_the_text(unit):
    check_linear(remove_han_spacing, unit, "\x01")


@pytest.mark.parametrize("unit", ["。", "_", "-", "，-", "5。", "a，"])
def test_removing_punctuation_takes_time_that_grows_no_faster_than_the_text(unit):
    check_linear(normalise, unit, "5")


@pytest.mark.parametrize("unit", [" ", "_", "|", " _", "—", " — ", "a"])
def test_removing_a_site_name_takes_time_that_grows_no_faster_than_the_title(unit):
    check_linear(without_site, unit, "\x01")
