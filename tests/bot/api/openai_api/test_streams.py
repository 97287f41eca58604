"""Text that is written while it is sent, as a language model's would be."""

import threading

import httpx
import pytest

from bot.api.app import create_app
from bot.output.answer_sentences import AnswerSentence
from bot.settings import read_settings
from tests.bot.api.checks import QUESTION
from tests.bot.api.live import live
from tests.served_collections import served

SECONDS = 20


@pytest.fixture
def stream(tmp_path, sample_answerer):
    """Return a function that serves what a writer yields, and opens the stream of a question."""
    settings = read_settings(index=tmp_path / "index")

    def send(write, work):
        app = create_app(served(settings, lambda: sample_answerer), settings, sentences=write)
        with live(app) as server, httpx.Client(trust_env=False, timeout=SECONDS) as client:
            url = f"http://127.0.0.1:{server.port}/v1/responses"
            body = {"input": QUESTION, "stream": True}
            with client.stream("POST", url, json=body) as response:
                return work(line for line in response.iter_lines() if line.startswith("data: "))

    return send


def test_a_sentence_is_sent_before_the_next_one_is_written(stream):
    has_arrived = threading.Event()

    def write(_):
        yield AnswerSentence("第一句。 [1]\n", (1,))
        assert has_arrived.wait(SECONDS)
        yield AnswerSentence("第二句。 [2] [1]", (2, 1))

    def read(lines):
        seen = next(line for line in lines if "第一句" in line)
        assert "第二句" not in seen
        has_arrived.set()
        *_, last = lines
        return last

    last = stream(write, read)
    assert "第一句。 [1]\\n第二句。 [2] [1]" in last
    # Each citation is an address and a document.
    assert last.count('"url_citation"') == last.count('"file_citation"') == 3
    assert last.count('"start_index":9,"end_index":21') == 2


def test_writing_ends_where_the_client_leaves(stream):
    has_ended = threading.Event()

    def write(_):
        try:
            while True:
                yield AnswerSentence("又一句。")
        finally:
            has_ended.set()

    # A writer that has not begun has nothing to end.
    stream(write, lambda lines: next(line for line in lines if "又一句" in line))
    assert has_ended.wait(SECONDS)
