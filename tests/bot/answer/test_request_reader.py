"""For one request each text is understood once, and each chunk read once."""

from collections import Counter

import pytest

from bot.answer.answerer import Answerer
from bot.settings import SAMPLES
from embeddings.store.generations import open_index
from embeddings.text.analyser import Analyser
from embeddings.text.background_idf import load_background_idf
from embeddings.tools import Tools
from tests.bot.answer.test_duplicate_passages import ASKED, NOTICE, OTHERS
from tests.folder_builds import build_index

HISTORY = (
    "青澜地铁2号线一期哪天开通？",
    "它的票价呢？",
    "那末班车呢？",
    "图书馆的光盘借期是几天？",
    "那图书呢？",
    "该馆几点闭馆？",
    "第一批试点有多少家企业入选？",
    "那第二批呢？",
    "什么时候开始？",
    "灯笼岛航线成人单程票价是多少？",
)


class RecordingAnalyser(Analyser):
    """Records the questions that are understood: each needs its long words once."""

    def __init__(self):
        super().__init__()
        self.understood = []

    def long_words(self, folded):
        self.understood.append(folded)
        return super().long_words(folded)


class RecordingIndex:
    """An index that records which chunks are read."""

    def __init__(self, index):
        self._index = index
        self.read = []

    def __getattr__(self, name):
        return getattr(self._index, name)

    def chunks(self, ids):
        self.read += ids
        return self._index.chunks(ids)


@pytest.fixture
def recording(tools, tmp_path):
    """Return a function that makes an answerer over a folder whose index and analyser record."""

    def make(documents):
        recorder = Tools(tools.encoder, RecordingAnalyser())
        build_index(documents, tmp_path / "index", tools)
        index = RecordingIndex(open_index(tmp_path / "index", recorder.recipe))
        return Answerer(index, recorder, load_background_idf()), recorder.analyser, index

    return make


def test_every_text_of_a_conversation_is_understood_once(recording):
    answerer, analyser, _ = recording(SAMPLES)

    for question in ("有电话吗？", "那月牙屿航线呢？", "它几点开？", "行车间隔是多少？"):
        analyser.understood.clear()
        answerer.ask(question, history=HISTORY)
        assert len(analyser.understood) > 2
        assert max(Counter(analyser.understood).values()) == 1


def test_a_chunk_is_read_once_however_often_the_search_is_widened(recording, folder):
    copies = {f"copy{number:03}.txt": NOTICE for number in range(150)}
    answerer, _, index = recording(folder({**copies, **OTHERS}))

    answer = answerer.ask(ASKED, history=HISTORY[:2])

    assert len(answer.citations) == 5
    assert len(index.read) > 120
    assert len(set(index.read)) == len(index.read)


def test_a_request_with_more_texts_than_are_kept_still_understands_them(sample_answerer):
    reader = sample_answerer.new_reader()
    texts = [f"第{number}批试点有多少家企业入选？" for number in range(100)]

    assert [reader.understand(text).text for text in texts] == texts
    assert reader.understand(texts[0]) is reader.understand(texts[0])
    assert reader.understand(texts[-1]) == reader.understand(texts[-1])
