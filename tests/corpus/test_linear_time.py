"""No pattern takes time that grows faster than the text it searches.

Each pattern gets long texts that nearly match, on which a careless one backtracks.
"""

import importlib
import itertools
import pkgutil
import re
from collections import deque
from functools import partial

import pytest

import bot
import corpus
import embeddings
from bot.answer.duplicate_passages import normalise
from bot.matching.searchable_text import remove_han_spacing
from corpus.patterns.lazy import LazyPattern
from corpus.text.title import without_site
from tests.corpus.near_misses import EXEMPT, NEAR_MISSES
from tests.linear_time import check_linear


def patterns_in(value):
    if isinstance(value, re.Pattern | LazyPattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from patterns_in(each)


def product_modules():
    """Import every module of the product."""
    for package in (corpus, embeddings, bot):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            # Training needs libraries that the product does not install.
            if "__main__" not in each.name and ".training" not in each.name:
                yield importlib.import_module(each.name)


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


def test_every_pattern_of_the_product_is_tried():
    patterns = {
        f"{module.__name__}.{name}"
        for module in product_modules()
        for name, value in vars(module).items()
        if any(patterns_in(value))
    }
    # They match sentences and rows of a few hundred characters.
    bounded = {name for name in patterns if name.startswith("bot.answer.question_forms.")}
    assert {*NEAR_MISSES, *EXEMPT, *bounded, "corpus.text.title._SITE"} == patterns


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_near_misses_take_time_that_grows_no_faster_than_the_text(name):
    module, _, variable = name.rpartition(".")
    use, *units = NEAR_MISSES[name]
    patterns = list(patterns_in(getattr(importlib.import_module(module), variable)))
    assert patterns
    for pattern, unit in itertools.product(patterns, units):
        check_linear(partial(run, pattern, use), unit, "\x01")


@pytest.mark.parametrize("unit", [" ", "a ", "字 ", "\n\u3000", "字a "])
def test_removing_spacing_takes_time_that_grows_no_faster_than_the_text(unit):
    check_linear(remove_han_spacing, unit, "\x01")


@pytest.mark.parametrize("unit", ["。", "_", "-", "，-", "5。", "a，"])
def test_removing_punctuation_takes_time_that_grows_no_faster_than_the_text(unit):
    check_linear(normalise, unit, "5")


@pytest.mark.parametrize("unit", [" ", "_", "|", " _", "—", " — ", "a"])
def test_removing_a_site_name_takes_time_that_grows_no_faster_than_the_title(unit):
    check_linear(without_site, unit, "\x01")
