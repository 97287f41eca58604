import copy
import pickle
import re

import pytest

from corpus.patterns.lazy import lazy_pattern


def test_it_is_used_as_a_compiled_expression_is():
    lazy, compiled = lazy_pattern(r"(?P<word>[a-z]+)", re.I), re.compile(r"(?P<word>[a-z]+)", re.I)
    text = "Ab 1 cd"

    for _ in range(2):
        assert lazy.match(text)["word"] == "Ab"
        assert lazy.match(text, 5)["word"] == "cd"
        assert lazy.search(text, 2)["word"] == "cd"
        assert lazy.fullmatch("ab") is not None
        assert lazy.fullmatch(text) is None
        assert [each[0] for each in lazy.finditer(text)] == ["Ab", "cd"]
        for name, *arguments in (
            ("findall", text),
            ("split", text, 1),
            ("sub", "x", text),
            ("subn", "x", text),
        ):
            assert getattr(lazy, name)(*arguments) == getattr(compiled, name)(*arguments)
    for name in ("pattern", "flags", "groups", "groupindex"):
        assert getattr(lazy, name) == getattr(compiled, name)


def test_it_is_compiled_at_its_first_use():
    wrong = lazy_pattern("(")

    with pytest.raises(re.error):
        wrong.search("a")


@pytest.mark.parametrize("was_used", [False, True])
def test_it_can_be_copied_and_sent_to_another_process(was_used):
    lazy = lazy_pattern("b+")
    if was_used:
        assert lazy.search("abb")
    for copied in (copy.deepcopy(lazy), pickle.loads(pickle.dumps(lazy))):
        assert copied.search("abb")[0] == "bb"
