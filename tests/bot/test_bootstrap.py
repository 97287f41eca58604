from threadpoolctl import ThreadpoolController

from bot.bootstrap import open_answerer
from bot.settings import read_settings
from embeddings.build.pipeline import build_index


def test_numpy_multiplies_on_one_thread_where_questions_are_answered(folder, tmp_path, tools):
    documents, index = folder({"a.txt": "渡轮清晨开航。"}), tmp_path / "index"
    build_index(documents, index, tools)
    numpys = ThreadpoolController().select(internal_api="openblas")

    with numpys.limit(limits=2):
        open_answerer(read_settings(docs=documents, index=index), tools).index.close()
        threads = {each["num_threads"] for each in numpys.info()}

    assert threads <= {1}
