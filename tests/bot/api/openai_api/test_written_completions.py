"""Completions whose text a language model behind Chuchu has written."""

import pytest

from bot.written.language_model import HttpLanguageModel
from bot.written.writing import AnswerWriter
from embeddings.text.analyser import Analyser
from tests.language_model import FakeLanguageModel

ASKED = {
    "model": "any",
    "messages": [{"role": "user", "content": "图书馆的图书借期是几天？"}],
}


@pytest.fixture
def model():
    fake = FakeLanguageModel()
    yield fake
    fake.close()


@pytest.fixture
def http(client_of, sample_answerer, model):
    writer = AnswerWriter(HttpLanguageModel(model.url, "small"), Analyser().tagged_words)
    return client_of(lambda: sample_answerer, writer=writer)


def content_of(http):
    completion = http.post("/v1/chat/completions", json=ASKED).json()
    return completion["choices"][0]["message"]


def test_the_supported_sentences_are_the_content_with_their_citations(http, model):
    model.says("图书借期为30天。[1]", "读者要交押金500元。[1]")
    message = content_of(http)

    assert message["content"] == "图书借期为30天。 [1]"
    assert len(message["annotations"]) == 1


def test_where_nothing_is_supported_or_the_model_fails_the_content_is_quoted(http, model):
    model.says("读者要交押金500元。[1]")
    assert "图书借期为30天" in content_of(http)["content"]
    model.status = 500
    assert "图书借期为30天" in content_of(http)["content"]


def test_a_stream_has_the_sentences_too(http, model):
    model.says("图书借期为30天。[1]")
    text = http.post("/v1/chat/completions", json=ASKED | {"stream": True}).text

    assert "图书借期为30天。 [1]" in text
    assert text.rstrip().endswith("data: [DONE]")
