"""The settings of a language model."""

import pytest

from bot.settings import read_settings
from corpus.errors import SettingsError


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"llm_url": "127.0.0.1:11434"}, "is not an address"),
        ({"llm_url": "file:///etc/passwd"}, "is not an address"),
        ({"llm_url": "http://127.0.0.1/v1"}, "set together"),
        ({"llm_model": "small"}, "set together"),
        ({"llm_url": "http://h/v1", "llm_model": "m", "llm_key": "a\r\nHost: b"}, "printable"),
    ],
)
def test_a_language_model_needs_an_address_a_name_and_a_clean_key(given, words):
    with pytest.raises(SettingsError, match=words):
        read_settings(**given)


def test_the_key_of_a_language_model_is_not_shown():
    settings = read_settings(llm_url="http://h/v1", llm_model="m", llm_key="another-secret")

    assert "another-secret" not in repr(settings)
