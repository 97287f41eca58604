from bot.matching.folded_chunk import ChunkReader
from tests.bot.stored import stored_chunk


class RecordingIndex:
    """Returns one text for every chunk, and records which chunks were asked for."""

    def __init__(self, text):
        self.asked = []
        self._text = text

    def chunks(self, ids):
        self.asked += ids
        return {number: stored_chunk(self._text, context="公告") for number in ids}


def test_a_chunk_is_read_from_the_index_once():
    index = RecordingIndex("渡 輪停航。")
    reader = ChunkReader(index)

    first = reader.read([3, 1])
    assert reader.read([1, 2, 3])[2] is first[0]
    assert index.asked == [3, 1, 2]
    assert reader.read([]) == []


def test_the_folded_text_is_context_and_text_and_its_searchable_form_has_no_spacing():
    [chunk] = ChunkReader(RecordingIndex("渡 輪停航。")).read([1])

    assert chunk.searched.folded == "公告\n渡 轮停航。"
    assert chunk.searched.searchable == "公告渡轮停航。"


def test_equal_texts_are_folded_once():
    one, other = ChunkReader(RecordingIndex("渡輪停航。")).read([1, 2])

    assert one.searched is other.searched
