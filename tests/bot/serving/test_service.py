"""Which generation answers, while generations come and go."""

import threading
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest

from bot.serving.service import Service
from corpus.errors import IndexUnavailable
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.store.layout import IndexLayout


class Loader:
    """Counts how often it is asked to load, and fails while it is set to."""

    def __init__(self):
        self.loads = 0
        self.fails = False

    def __call__(self):
        self.loads += 1
        if self.fails:
            raise IndexUnavailable("Nothing is whole.", "Build it anew.")
        return f"answerer {self.loads}"


@pytest.fixture
def load():
    return Loader()


@pytest.fixture
def layout(tmp_path):
    layout = IndexLayout(tmp_path)
    layout.current.write_text("gen-000001")
    return layout


@pytest.fixture
def service(layout, load):
    return Service(FolderEngine(layout.folder), load)


def publish(layout, name):
    aside = layout.folder / "new"
    aside.write_text(name)
    aside.replace(layout.current)


def test_a_generation_is_opened_once_and_for_all_that_ask_at_once(service, load):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: service.answerer, range(50)))
    assert (found, load.loads) == ({"answerer 1"}, 1)


def test_a_new_generation_is_opened_by_the_next_question(service, layout):
    assert service.answerer == "answerer 1"
    publish(layout, "gen-000002")
    assert service.answerer == "answerer 2"


def test_a_generation_that_cannot_be_opened_leaves_the_one_before(service, layout, load, caplog):
    assert service.answerer == "answerer 1"
    load.fails = True
    publish(layout, "gen-000002")
    assert service.answerer == "answerer 1"
    assert service.answerer == "answerer 1"
    assert load.loads == 2
    assert "goes on answering" in caplog.text


def test_what_cannot_be_opened_is_not_tried_for_every_question(service, load):
    load.fails = True
    for _ in range(5):
        with pytest.raises(IndexUnavailable, match="Nothing is whole"):
            _ = service.answerer
    assert load.loads == 1


def test_what_could_not_be_opened_is_tried_again_after_a_while(service, load):
    load.fails = True
    with pytest.raises(IndexUnavailable):
        _ = service.answerer
    load.fails = False
    with patch("bot.serving.service.time.monotonic") as now:
        now.return_value = 1e12
        assert service.answerer == "answerer 2"


def test_while_one_question_opens_a_generation_the_others_go_on_with_the_one_before(layout):
    opening, opened = threading.Event(), threading.Event()

    def load():
        if layout.current.read_text() == "gen-000001":
            return "old"
        opening.set()
        assert opened.wait(30)
        return "new"

    service = Service(FolderEngine(layout.folder), load)
    assert service.answerer == "old"
    publish(layout, "gen-000002")
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(lambda: service.answerer)
        assert opening.wait(30)
        assert service.answerer == "old"
        opened.set()
        assert first.result() == "new"
    assert service.answerer == "new"
