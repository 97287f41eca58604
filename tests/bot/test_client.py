"""The Python interface over real folders."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError

import pytest

import bot
from bot import ChuchuError
from bot.client import Chuchu, SettingKeywords
from bot.filters.where import Where
from bot.setting_values.declaration import settings_of
from bot.settings import Settings
from corpus.errors import DocumentNotFound, FilterError, FolderError, QuestionError, SettingsError
from embeddings.types import Stage
from tests.folder_builds import build_index, make_outdated
from tests.processes import PROC, can_be_read

FERRY = {"ferry.txt": "鹭角港渡轮公告。\n渡轮能见度不足500米时停航。"}
LIBRARY = {"library.txt": "图书馆借阅规则。\n光盘借期为7天，图书借期为30天。"}
QUESTION = "渡轮能见度不足多少米时停航？"


@pytest.fixture(autouse=True)
def no_settings(tmp_path, monkeypatch):
    """An empty working folder, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in settings_of(Settings):
        monkeypatch.delenv(f"CHUCHU_{name.upper()}", raising=False)
    monkeypatch.setenv("CHUCHU_READER", "off")


@pytest.fixture(scope="module")
def chuchu(tmp_path_factory):
    """The interface over both documents, for tests that only ask."""
    documents = tmp_path_factory.mktemp("client")
    for name, text in {**FERRY, **LIBRARY, "photo.bin": "\0"}.items():
        (documents / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(documents)
        for name in settings_of(Settings):
            patch.delenv(f"CHUCHU_{name.upper()}", raising=False)
        patch.setenv("CHUCHU_READER", "off")
        opened = Chuchu(documents)
    with opened:
        yield opened


def test_three_lines_answer_a_question_from_a_folder_without_an_index(folder, monkeypatch):
    monkeypatch.setenv("HOME", str(folder(FERRY).parent))

    with Chuchu("~/documents") as chuchu:
        answer = chuchu.ask(QUESTION)
    assert "500米" in answer.answer
    assert (answer.answerable, answer.generation, answer.documents) == (True, 1, 1)
    assert answer.citations[0].path == "ferry.txt"


def test_importing_the_interface_loads_nothing_heavy():
    code = """
import sys
from bot import Chuchu, ChuchuError
heavy = {"numpy", "faiss", "tantivy", "pydantic", "fastapi", "typer", "torch"} & sys.modules.keys()
assert not heavy, heavy
"""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stderr


def test_the_package_exports_exactly_the_public_names():
    assert {getattr(bot, name).__name__ for name in bot.__all__} == set(bot.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Dog'"):
        _ = bot.Dog


def test_the_keywords_are_the_settings():
    assert SettingKeywords.__annotations__.keys() == settings_of(Settings).keys() - {
        *("docs", "folders")
    }


def test_a_hit_quotes_its_document(chuchu):
    hits = chuchu.search("光盘借期")
    assert [hit.path for hit in hits] == ["library.txt", "ferry.txt"]
    assert hits[0].score > hits[1].score
    for hit in hits:
        assert chuchu.document(hit.document_id).text[hit.start : hit.end] == hit.quote
    assert chuchu.search("光盘借期", 1) == hits[:1]
    with pytest.raises(FrozenInstanceError):
        hits[0].quote = "something else"


def test_a_filter_confines_answers_and_searches(chuchu):
    where = {"path": "library", "type": ["txt"]}
    assert {each.path for each in chuchu.ask(QUESTION, where=where).citations} <= {"library.txt"}
    assert {each.path for each in chuchu.search("渡轮 借期", where=where)} == {"library.txt"}
    assert chuchu.quote(QUESTION, where=Where(path="library")).matching_documents == 1
    [answer] = chuchu.stream(QUESTION, where={"title": "渡轮"})
    assert answer.answerable
    with pytest.raises(FilterError):
        chuchu.ask(QUESTION, where={"folder": "a"})


def test_the_documents_are_listed_in_the_order_of_their_paths(chuchu):
    listed = chuchu.documents()
    assert [each.path for each in listed] == ["ferry.txt", "library.txt"]
    assert chuchu.document(listed[0].id).title == listed[0].title


def test_after_an_update_the_new_generation_answers(folder):
    with Chuchu(folder(LIBRARY)) as chuchu:
        assert not chuchu.ask(QUESTION).answerable
        folder(FERRY)
        stages = []
        report = chuchu.update(progress=lambda stage, done, total: stages.append(stage))
        assert (report.published, report.counts.new, report.generation) == (True, 1, 2)
        assert set(stages) == set(Stage) - {Stage.ENCODING}
        assert chuchu.ask(QUESTION).generation == 2
        assert not chuchu.update().published
        assert chuchu.update(full=True).generation == 3


def test_a_generation_that_another_process_builds_answers_too(folder, tmp_path, tools):
    documents = folder(LIBRARY)
    with Chuchu(documents, index=tmp_path / "index") as chuchu:
        assert chuchu.ask(QUESTION).generation == 1
        folder(FERRY)
        build_index(documents, tmp_path / "index", tools)
        assert chuchu.ask(QUESTION).generation == 2


def test_an_existing_index_answers_though_the_documents_are_gone(folder, tmp_path, tools):
    build_index(folder(FERRY), tmp_path / "index", tools)

    with Chuchu(tmp_path / "gone", index=tmp_path / "index") as chuchu:
        assert chuchu.ask(QUESTION).answerable


def test_an_index_of_an_earlier_version_is_built_anew_once(folder, tmp_path, tools):
    build_index(folder(FERRY), tmp_path / "index", tools)
    make_outdated(tmp_path / "index")

    with (
        Chuchu(tmp_path / "documents", index=tmp_path / "index") as chuchu,
        ThreadPoolExecutor(4) as threads,
    ):
        answers = list(threads.map(chuchu.ask, [QUESTION] * 8))
        assert {answer.generation for answer in answers} == {chuchu.info().generation} == {2}


def test_settings_come_from_keywords_before_the_environment(folder, monkeypatch):
    monkeypatch.setenv("CHUCHU_DOCS", str(folder({**FERRY, **LIBRARY})))
    monkeypatch.setenv("CHUCHU_TOP_K", "1")

    with Chuchu() as chuchu:
        assert len(chuchu.ask(QUESTION).citations) == 1
        assert len(chuchu.ask(QUESTION, top_k=2).citations) == 2
    with Chuchu(top_k=2) as chuchu:
        assert len(chuchu.ask(QUESTION).citations) == 2


def test_earlier_questions_complete_a_follow_up(chuchu):
    answer = chuchu.ask("那图书呢？", history=["光盘借期是几天？"])
    assert answer.standalone_question == "图书借期是几天？"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"colour": "red"}, "There is no setting colour"),
        ({"top_k": 0}, "The setting top_k is wrong"),
        ({"encoder": "./no-model"}, "There is no encoder ./no-model"),
    ],
)
def test_a_wrong_setting_is_an_error_with_a_sentence(folder, settings, message):
    with pytest.raises(ChuchuError, match=message):
        Chuchu(folder(FERRY), **settings)


def test_an_unknown_setting_is_named_beside_the_known_ones(folder):
    with pytest.raises(SettingsError) as caught:
        Chuchu(folder(FERRY), colour="red")
    assert "text_column" in caught.value.hint


def test_a_failure_is_an_error_with_a_message_and_a_hint(folder):
    with Chuchu(folder({})) as chuchu:
        for call in (chuchu.documents, chuchu.update, lambda: chuchu.ask(QUESTION)):
            with pytest.raises(FolderError, match="holds no files") as caught:
                call()
            assert "Put .txt" in caught.value.hint
        assert chuchu.update(allow_empty=True).documents == 0
        assert chuchu.documents() == ()
        assert chuchu.ask(QUESTION).answer is None


@pytest.mark.parametrize(
    "call",
    [
        lambda chuchu: chuchu.ask(" "),
        lambda chuchu: chuchu.ask(QUESTION, top_k=51),
        lambda chuchu: chuchu.search(QUESTION, 0),
    ],
)
def test_a_question_out_of_range_is_an_error(chuchu, call):
    with pytest.raises(QuestionError):
        call(chuchu)


def test_an_unknown_document_is_an_error(chuchu):
    with pytest.raises(DocumentNotFound):
        chuchu.document("0" * 16)


def test_threads_that_ask_first_at_the_same_time_share_one_build(folder):
    with Chuchu(folder({**FERRY, "page.html": b"<p>" + b"a " * 100_000})) as chuchu:
        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(chuchu.ask, [QUESTION] * 16))
        assert {answer.generation for answer in answers} == {1}
        assert all("500米" in answer.answer for answer in answers)
        assert not chuchu.update().published


def test_threads_go_on_asking_through_updates(folder):
    with Chuchu(folder(FERRY)) as chuchu, ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(chuchu.ask, QUESTION) for _ in range(100)]
        for number in range(3):
            folder({f"{number}.txt": f"第{number}份通知。"})
            chuchu.update()
        assert all("500米" in each.result().answer for each in asking)
        assert chuchu.ask(QUESTION).generation in (3, 4)


def test_a_closed_interface_answers_nothing(folder):
    with Chuchu(folder(FERRY)) as chuchu:
        chuchu.ask(QUESTION)
    for call in (chuchu.documents, chuchu.update, lambda: chuchu.ask(QUESTION)):
        with pytest.raises(ChuchuError, match="closed"):
            call()
    chuchu.close()


@pytest.mark.skipif(not can_be_read(), reason="open files are listed by the system")
def test_closing_leaves_no_file_of_the_index_open(folder):
    documents = folder(FERRY)

    def opened():
        descriptors = (PROC / "self" / "fd").iterdir()
        maps = (PROC / "self" / "maps").read_text(errors="replace")
        names = [str(each.readlink()) for each in descriptors if each.is_symlink()]
        return [name for name in [*names, *maps.split()] if str(documents) in name]

    with Chuchu(documents) as chuchu:
        chuchu.ask(QUESTION)
        assert opened()
    assert not opened()


def test_an_update_ends_with_deep_vectors_which_a_question_can_go_without(folder, characters):
    documents = folder({**FERRY, **LIBRARY})
    stages = []
    with Chuchu(documents, reader="auto") as chuchu:
        report = chuchu.update(progress=lambda stage, done, total: stages.append(stage))
        assert (report.generation, report.counts.new) == (2, 2)
        assert Stage.ENCODING in stages
        scores = [hit.score for hit in chuchu.search(QUESTION)]
        without = [hit.score for hit in chuchu.search(QUESTION, reader="off")]
        answer = chuchu.ask(QUESTION, reader="off")

    with Chuchu(documents, reader="off") as chuchu:
        assert [hit.score for hit in chuchu.search(QUESTION)] == without != scores
        assert chuchu.ask(QUESTION) == answer


def test_an_unknown_reader_is_refused(chuchu):
    for call in chuchu.ask, chuchu.search:
        with pytest.raises(QuestionError, match="reader"):
            call(QUESTION, reader="on")
