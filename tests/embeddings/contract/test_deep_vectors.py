"""The deep vectors of `embeddings.engine` and `embeddings.index`, in every engine."""

from dataclasses import replace

import pytest

from corpus.errors import IndexBusy
from embeddings.encoding.deep_encoder import MAX_SENTENCES, deep_recipe
from embeddings.indexing.deep.deep_pass import complete_deep_vectors
from embeddings.indexing.folder_engine import deep_part
from embeddings.types import DeepInfo, Stage
from tests.fakes import CharacterDeepEncoder

FILES = {
    "a.txt": "渡轮七点开船。票价六元。\n儿童半价。",
    "b.txt": "图书馆周一闭馆。",
    "c.txt": "坏句子写的是甲。",
    "d.txt": "——！？\n……",
}


@pytest.fixture
def no_time(monkeypatch):
    """A build encodes nothing with the deep encoder by itself."""
    monkeypatch.setattr(deep_part, "ENCODED_WITHIN_BUILD", 0)


@pytest.fixture
def deep(subject):
    return subject.tools.deep


def complete(subject, **options):
    return complete_deep_vectors(subject.folder({}), subject.engine, subject.tools, **options)


def test_a_question_finds_chunks_and_their_sentences_by_deep_vectors(subject, deep):
    subject.build(FILES)
    with subject.opened() as index:
        assert index.info.deep == DeepInfo(deep_recipe(deep), 0)
        assert index.info.deep.answers(deep_recipe(deep))
        question = deep.encode_question("票价六元。")
        (hit,) = index.deep_search(question.passage, 1)
        assert index.chunks([hit.chunk_id])[hit.chunk_id].path == "a.txt"
        assert index.deep_scores(question.passage, [hit.chunk_id]) == [pytest.approx(hit.score)]
        first, best, last = index.sentence_scores(question.sentence, [hit.chunk_id])[0]
        assert best == pytest.approx(1, abs=0.02)
        assert max(first, last) < 0.95
        assert index.deep_search(question.passage * 0, 3) == []
        assert index.deep_search(question.passage, 0) == []


def test_a_chunk_without_words_or_at_which_the_encoder_fails_has_no_vectors(subject, deep, caplog):
    subject.build(FILES)
    with subject.opened() as index:
        ids = {each.path: number for number, each in index.chunks(range(9)).items()}
        question = deep.encode_question("坏句子写的是甲。")
        for path in ("c.txt", "d.txt"):
            assert index.deep_scores(question.passage, [ids[path]]) == [pytest.approx(0, abs=1e-3)]
            assert index.sentence_scores(question.sentence, [ids[path]]) == [[]]
    assert deep.encoded.count("图书馆周一闭馆。") == 1
    assert [each.getMessage().split("\n")[0] for each in caplog.records] == [
        "A chunk of c.txt has no deep vectors: internal error"
    ]
    caplog.clear()
    subject.build({"e.txt": "新的。"})
    assert caplog.records == []


def test_only_the_first_sentences_of_a_chunk_have_vectors(subject, deep):
    subject.build({"a.txt": "甲。\n" * (MAX_SENTENCES + 9)})
    with subject.opened() as index:
        scores = index.sentence_scores(deep.encode_question("甲。").sentence, [0])[0]
    assert scores == [pytest.approx(1, abs=0.02)] * MAX_SENTENCES


def test_a_large_folder_answers_without_deep_vectors_until_the_pass_is_done(subject, deep, no_time):
    subject.build(FILES)
    question = deep.encode_question("票价六元。")
    with subject.opened() as index:
        assert (index.info.deep, index.deep_search(question.passage, 3)) == (None, [])
        assert index.lexical_search(["票价"], 9)
    steps = []

    report = complete(subject, progress=lambda *step: steps.append(step))
    assert (report.is_complete, report.encoded) == (True, 3)
    assert (report.build.generation, report.build.published) == (2, True)
    assert report.build.counts.unchanged == 4
    assert steps == [(Stage.ENCODING, 0, 4), (Stage.ENCODING, 4, 4)]
    with subject.opened() as index:
        assert index.info.deep.missing == 0
        assert index.deep_search(question.passage, 1)
    report = complete(subject)
    assert (report.is_complete, report.encoded, report.build) == (True, 0, None)


def test_an_update_in_which_many_chunks_lack_deep_vectors_is_searched_without(
    subject, deep, no_time
):
    subject.build(FILES)
    complete(subject)
    subject.build({"e.txt": "新的一份。", "b.txt": "改了。"})
    with subject.opened() as index:
        assert index.info.deep == DeepInfo(deep_recipe(deep), 2)
        assert not index.info.deep.answers(deep_recipe(deep))
        question = deep.encode_question("票价六元。")
        assert index.deep_search(question.passage, 3) == []
        assert index.sentence_scores(question.sentence, [0]) == []
    deep.encoded.clear()

    assert complete(subject).encoded == 2
    assert sorted(deep.encoded) == ["改了。", "新的一份。"]


def test_what_changes_while_the_pass_encodes_is_encoded_in_another_round(subject, deep, no_time):
    changes = iter([{"a.txt": "改了。", "n.txt": "新的。"}, {}, {"b.txt": "又改了。"}])
    tools = replace(
        subject.tools,
        deep=CharacterDeepEncoder(before_batch=lambda: subject.folder(next(changes, {}))),
    )
    subject.build(FILES, tools=tools)
    subject.folder({"c.txt": "丙。"})

    report = complete_deep_vectors(subject.folder({}), subject.engine, tools)
    assert report.is_complete
    with subject.opened() as index:
        texts = [each.text for each in index.chunks(range(9)).values()]
    assert texts == ["改了。", "又改了。", "丙。", "——！？\n……", "新的。"]


def test_vectors_of_another_encoder_are_not_used_and_replaced(subject, deep):
    subject.build(FILES)
    other = replace(subject.tools, deep=CharacterDeepEncoder("characters-2"))
    with subject.opened() as index:
        assert not index.info.deep.answers(deep_recipe(other.deep))

    assert not subject.build(tools=other).published
    report = complete_deep_vectors(subject.folder({}), subject.engine, other)
    assert (report.is_complete, report.encoded) == (True, 3)
    with subject.opened() as index:
        assert index.info.deep.answers(deep_recipe(other.deep))
        question = other.deep.encode_question("图书馆周一闭馆。")
        scores = index.sentence_scores(question.sentence, range(4))
        assert [pytest.approx(1, abs=0.02)] in scores
    subject.engine.roll_back(other.recipe)
    with subject.opened() as index:
        assert index.info.deep.answers(deep_recipe(deep))


def test_without_a_deep_encoder_an_index_has_no_deep_vectors(subject):
    without = replace(subject.tools, deep=None)
    subject.build(FILES)
    subject.build({"e.txt": "新的。"}, tools=without)
    with subject.opened() as index:
        assert index.info.deep is None

    with pytest.raises(ValueError, match="no deep encoder"):
        complete_deep_vectors(subject.folder({}), subject.engine, without)


def test_an_encoder_that_always_fails_leaves_the_index_without_deep_vectors(subject, deep, caplog):
    deep.is_broken = True
    assert subject.build(FILES).published
    report = complete(subject)

    assert (report.is_complete, report.encoded, report.build) == (False, 0, None)
    with subject.opened() as index:
        assert index.info.deep is None
    failure = "The deep encoder can't be used: The deep encoder broke."
    assert {each.getMessage() for each in caplog.records} == {failure}
    deep.is_broken = False
    assert complete(subject).is_complete


def test_a_pass_that_another_build_comes_before_tries_again(subject_of, no_time, monkeypatch):
    subject = subject_of("memory")
    subject.build(FILES)
    lock = subject.engine.lock
    # Another writer has the lock when the pass looks for the second time.
    actions = iter([lock.acquire, lock.release])
    monkeypatch.setattr(subject.engine, "is_being_updated", lambda: next(actions)() and False)

    report = complete(subject)
    assert (report.is_complete, report.encoded, report.build.generation) == (True, 3, 2)


def test_one_pass_at_a_time(subject, no_time):
    subject.build(FILES)
    with subject.engine.deep_backlog(subject.tools), pytest.raises(IndexBusy):
        complete(subject)
    assert complete(subject).is_complete
