import stat
import sys

import pytest
from threadpoolctl import ThreadpoolController

from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.settings import SAMPLES, read_settings
from corpus.errors import SettingsError
from tests.folder_builds import build_index


def test_numpy_multiplies_on_one_thread_where_questions_are_answered(folder, tmp_path, tools):
    documents, index = folder({"a.txt": "渡轮清晨开航。"}), tmp_path / "index"
    build_index(documents, index, tools)
    openblas = ThreadpoolController().select(internal_api="openblas")

    with openblas.limit(limits=2):
        engine = open_engine(read_settings(docs=documents, index=index))
        open_answerer(engine, tools).index.close()
        threads = {each["num_threads"] for each in openblas.info()}

    assert threads <= {1}


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """The user's cache, which does not exist yet."""
    monkeypatch.setattr("bot.settings.user_cache_path", lambda name: tmp_path / "cache" / name)
    return tmp_path / "cache" / "chuchu"


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_the_index_of_the_samples_can_be_read_by_its_owner_only(cache, tools):
    settings = read_settings()
    load_tools(settings)
    build_index(SAMPLES, settings.index_folder, tools)

    assert not (SAMPLES / ".chuchu").exists()
    for folder in (cache, settings.index_folder):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    open_answerer(open_engine(settings), tools).index.close()


def test_an_index_that_was_named_brings_no_cache_into_being(cache, tmp_path):
    load_tools(read_settings(index=tmp_path / "index"))
    load_tools(read_settings(docs=tmp_path))

    assert not cache.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
@pytest.mark.parametrize("shared", ["", "index"])
def test_a_cache_that_others_can_write_to_is_refused(cache, shared):
    settings = read_settings()
    load_tools(settings)
    (settings.index_folder if shared else cache).chmod(0o777)

    with pytest.raises(SettingsError, match="Somebody else can write") as caught:
        load_tools(settings)
    assert "--index" in caught.value.hint


def test_a_cache_that_cannot_be_written_is_left_to_the_build(cache):
    cache.parent.mkdir(parents=True)
    cache.write_text("in the way")

    load_tools(read_settings())
