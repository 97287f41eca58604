"""What becomes of old generations, and of rows that somebody has changed."""

import pytest

from corpus.errors import IndexUnavailable
from embeddings.indexing.milvus_engine import leftovers, update
from embeddings.store.milvus.collections import record
from embeddings.store.milvus.records import document_record, page_record, structure_record
from tests.embeddings.contract.conftest import ENGINES, Subject
from tests.embeddings.contract.contents import assert_equal

FILES = {
    "a.txt": "第一份公告。甲甲甲乙。",
    "b.txt": "第二份公告。渡轮停航。丙。",
    "c.txt": "第三份公告。图书馆闭馆。",
}


@pytest.fixture
def no_grace(monkeypatch):
    """Nobody reads a generation that was replaced."""
    for module in (leftovers, update):
        monkeypatch.setattr(module, "GRACE", -1.0)


@pytest.fixture
def anew(tmp_path, folder, letters):
    def build():
        other = Subject(ENGINES["folder"](tmp_path / "index"), folder, letters)
        other.build()
        return other.contents()

    return build


def collections(subject):
    """The collections of an index by what they hold."""
    prefix = f"{subject.engine._names.prefix}_"
    names = subject.engine._connection.call("list_collections")
    return sorted(each.removeprefix(prefix) for each in names)


def rows(subject, collection, expression='name != ""'):
    return subject.engine._connection.count(collection, expression)


def test_what_only_older_generations_need_is_removed(subject, no_grace, anew):
    subject.build(FILES)
    chunks, records = subject.engine._names.chunks(1), subject.engine._names.records(1)
    subject.build({"b.txt": "第二份改了。乙乙。"})
    kept = rows(subject, records)
    for text in ("第二份又改了。丙丙。", "第二份再改了。甲。", "第二份最后改了。甲乙。"):
        subject.build({"b.txt": text})

    # Those of the current generation and of the one before: one document differs.
    assert rows(subject, chunks, "key >= 0") == 4
    assert rows(subject, records) == pytest.approx(kept, abs=8)
    assert [each for each in collections(subject) if each.startswith("g")] == [
        *("g000004", "g000005")
    ]
    assert_equal(subject.contents(), anew())
    assert subject.engine.roll_back(subject.tools.recipe) == 4
    with subject.opened() as index:
        assert [each.text for each in index.chunks(range(9)).values()][1] == "第二份再改了。甲。"


def test_a_series_that_no_generation_needs_is_dropped(subject, no_grace, anew):
    for _ in range(4):
        subject.build(FILES, full=True)
    series = {each[:7] for each in collections(subject) if each.startswith("s")}
    assert series == {"s000003", "s000004"}
    assert_equal(subject.contents(), anew())


def test_after_a_rollback_the_next_update_leaves_out_what_was_rolled_back(subject, no_grace, anew):
    subject.build(FILES)
    subject.build({"b.txt": "第二份改了。", "d.txt": "第四份。甲丙。"})
    subject.engine.roll_back(subject.tools.recipe)
    subject.remove("d.txt")
    report = subject.build({"a.txt": "第一份改了。"})

    assert report.generation == 3
    assert {each[:7] for each in collections(subject) if each[0] == "s"} == {"s000001"}
    assert_equal(subject.contents(), anew())


def test_while_somebody_may_read_what_was_rolled_back_a_build_begins_a_series(subject, anew):
    subject.build(FILES)
    subject.build({"b.txt": "第二份改了。"})
    with subject.opened() as index:
        subject.engine.roll_back(subject.tools.recipe)
        subject.build({"a.txt": "第一份改了。"})
        texts = [each.text for each in index.chunks(range(3)).values()]
        assert texts[:2] == ["第一份公告。甲甲甲乙。", "第二份改了。"]
        assert len(index.lexical_search(["公告"], 9)) == 2
    assert_equal(subject.contents(), anew())


def test_where_the_current_generation_is_damaged_the_one_before_answers(subject, anew, caplog):
    subject.build(FILES)
    before = subject.contents()
    subject.build({"b.txt": "第二份改了。"})
    alter(subject, subject.engine._names.generation(2), "manifest")

    assert_equal(subject.contents(), before)
    assert "Generation 1 answers instead." in caplog.text
    assert subject.engine.previous(subject.tools.recipe).is_current is False
    problems = [each.problem for each in subject.engine.check(subject.tools)]
    assert problems == [None, "Generation 2 of the index has no readable manifest."]
    assert subject.build().generation == 3
    assert_equal(subject.contents(), anew())


def alter(subject, collection, name, value="[]"):
    subject.engine._connection.write(collection, [record(name, value)])


@pytest.mark.parametrize("table", ["order/0", "pages/0", "skipped/0"])
def test_a_table_that_somebody_changed_is_refused(subject, table):
    subject.build(FILES)
    alter(subject, subject.engine._names.generation(1), table, "XkA")
    with pytest.raises(IndexUnavailable, match="damaged"):
        subject.engine.open(subject.tools.recipe)


def test_records_that_somebody_changed_are_refused_where_they_are_read(subject):
    subject.build(FILES)
    records = subject.engine._names.records(1)
    changes = {
        document_record(0): '1\n["0123456789abcdef","../x","t",null,null,null,1,"","",1,"[]"]',
        structure_record(1): '1\n["","[]"]',
    }
    for name, value in changes.items():
        alter(subject, records, name, value)
    with subject.opened() as index:
        identities = [index.order.identity(each) for each in range(3)]
        for page, generation in enumerate(index.pages.written):
            if generation:
                alter(subject, records, page_record(page, generation), "-1\n{}")
        for read in (
            lambda: index.documents(0, 1),
            lambda: index.document(identities[1]),
            lambda: index.lexical_search(["渡轮"], 9),
            lambda: index.files(0, 3),
        ):
            with pytest.raises(IndexUnavailable, match="damaged"):
                read()
