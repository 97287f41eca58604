import threading

import pytest

from bot.answer.answerer import Answerer
from bot.answer.fair_gate import FairGate
from bot.ranking.aside import begin_aside
from embeddings.text.background_idf import load_background_idf

QUESTION = "青澜市渡轮停航"


def test_a_large_index_is_searched_in_two_threads_with_the_same_answer(
    sample_answerer, monkeypatch
):
    threads = []
    search = type(sample_answerer.index).dense_search

    def watched(*arguments):
        threads.append(threading.current_thread())
        return search(*arguments)

    monkeypatch.setattr(type(sample_answerer.index), "dense_search", watched)
    monkeypatch.setattr("bot.ranking.candidates._LARGE", 1)
    gate = FairGate(2)
    background = load_background_idf()
    answerer = Answerer(sample_answerer.index, sample_answerer.tools, background, gate=gate)

    assert answerer.ask(QUESTION) == sample_answerer.ask(QUESTION)
    with gate:
        assert answerer.ask(QUESTION) == sample_answerer.ask(QUESTION)
    assert [each is threading.current_thread() for each in threads] == [False, True, True, True]


def test_what_fails_in_the_other_thread_fails_in_the_one_that_waits():
    result = begin_aside(lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        result()
