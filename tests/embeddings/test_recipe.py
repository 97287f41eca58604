from dataclasses import replace

import pytest

from corpus.errors import IndexMismatch
from embeddings.recipe import Recipe

RECIPE = Recipe("letters", "letters-1", 3, "characters/1", "1")


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"fingerprint": "letters-2"}, r"encoder \(letters\)"),
        ({"dimensions": 4}, r"encoder \(letters\)"),
        ({"analyser": "words/2"}, r"analyser \(characters/1\)"),
        ({"corpus": "2"}, "text cleaning"),
    ],
)
def test_another_recipe_is_refused_and_the_differing_part_is_named(change, part):
    with pytest.raises(IndexMismatch, match=f"another {part}") as caught:
        RECIPE.require(replace(RECIPE, **change))
    assert "chuchu index" in caught.value.hint


def test_the_same_model_under_another_name_is_accepted():
    RECIPE.require(replace(RECIPE, encoder="elsewhere/letters"))


@pytest.mark.parametrize(
    ("change", "shares"),
    [({"analyser": "words/2"}, True), ({"corpus": "2"}, True), ({"fingerprint": "2"}, False)],
)
def test_vectors_depend_on_the_encoder_alone(change, shares):
    assert RECIPE.shares_vectors(replace(RECIPE, **change)) is shares
