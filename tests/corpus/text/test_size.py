"""Sizes in units that fit them."""

import pytest

from corpus.text.size import size_text


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (9_949, "9.9 KB"),
        (9_951, "10 KB"),
        (999_499, "999 KB"),
        (999_500, "1.0 MB"),
        (12_345_678, "12 MB"),
        (999_999_999, "1.0 GB"),
        (1_200_000_000_000, "1,200 GB"),
    ],
)
def test_a_size_has_the_unit_that_fits_it(size, text):
    assert size_text(size) == text
