"""The contract of `embeddings.engine`, kept by every engine."""

from contextlib import closing

import pytest

from corpus.checksum import bytes_sha256
from corpus.errors import (
    BuildError,
    DocumentNotFound,
    EncoderError,
    IndexBusy,
    IndexMismatch,
    IndexUnavailable,
)
from embeddings.tools import Tools
from embeddings.types import Counts
from tests.embeddings.contract.contents import assert_equal
from tests.fakes import LetterEncoder

FILES = {
    "a.txt": "第一份公告。甲甲甲乙。",
    "b/c.md": "# 渡轮\n\n渡轮停航的公告。海湾轮渡公司（以下简称海轮）负责。甲乙。",
    "b/d.txt": "第三份公告。丙丙乙。",
    "e.csv": "标题,摘要\n停航,甲在丙处停航。\n",
    "f.txt": "第六份写的是乙，乙乙乙。",
    "empty.txt": "",
    "photo.gif": b"\xff",
}


def steps():
    """Yield changes of a folder, each with what a build must count (encoded texts aside)."""
    yield lambda it: it.build(FILES), Counts(new=5, skipped=2)
    yield (
        lambda it: it.build({"a.txt": "第一份改了。丙。"}),
        Counts(updated=1, unchanged=4, skipped=2),
    )
    yield lambda it: it.build({"g.txt": FILES["f.txt"]}), Counts(new=1, unchanged=5, skipped=2)

    def move(it):
        it.move("b/d.txt", "z.txt")
        return it.build()

    def remove(it):
        it.remove("f.txt", "photo.gif")
        return it.build()

    yield move, Counts(new=1, removed=1, unchanged=5, skipped=2)
    yield remove, Counts(removed=1, unchanged=5, skipped=1)
    yield lambda it: it.build({"empty.txt": "甲，不空了。"}), Counts(new=1, unchanged=5)


def counted(report):
    counts = report.counts
    return Counts(counts.new, counts.updated, counts.unchanged, counts.removed, counts.skipped)


def test_after_every_change_the_index_is_the_one_of_a_new_build(subject, anew):
    for number, (change, expected) in enumerate(steps(), start=1):
        report = change(subject)

        assert counted(report) == expected
        assert (report.published, report.generation) == (True, number)
        assert_equal(subject.contents(), anew())


def test_two_engines_give_the_same_ids_and_scores_after_every_change(subject_of):
    one = subject_of("folder")
    two = subject_of("memory")
    for change, _ in steps():
        change(one)
        two.build()
        assert_equal(one.contents(), two.contents())


def test_an_unchanged_folder_publishes_nothing_unless_the_build_is_full(subject):
    subject.build(FILES)
    before = subject.contents()

    report = subject.build()
    assert (report.published, report.generation) == (False, 1)
    assert report.chunks > 0
    report = subject.build(full=True)
    assert (report.published, report.generation) == (True, 2)
    assert counted(report) == Counts(unchanged=5, skipped=2)
    assert_equal(subject.contents(), before)


def test_documents_that_are_kept_are_not_encoded_again(subject):
    subject.build(FILES)
    report = subject.build({"g.txt": "第七份。"})

    assert report.counts.encoded == len(subject.tools.encoder.encoded) > 0
    assert not {"第三份公告。丙丙乙。"} & set(subject.tools.encoder.encoded)


def test_near_copies_of_a_document_are_found(subject):
    text = "".join(f"第{number}条写的是甲和乙的第{number}件事。" for number in range(40))
    subject.build({"a.txt": text, "b.txt": text + "丙。", "c.txt": text, "d.txt": "另一件事。"})

    with subject.opened() as index:
        documents = index.documents(0, 9)
        copies = [[each.path for each in index.near_duplicates(d.id, 9)] for d in documents]
        assert copies == [["b.txt", "c.txt"], ["a.txt", "c.txt"], ["a.txt", "b.txt"], []]
        assert len(index.near_duplicates(documents[0].id, 1)) == 1
        assert index.info.distinct_chunks < index.info.chunks


def test_abbreviations_are_aliases_in_both_directions_while_a_document_defines_them(subject):
    subject.build(FILES)
    with subject.opened() as index:
        assert index.aliases("海轮何时开") == [("海轮", "海湾轮渡公司")]
        assert index.aliases("海湾轮渡公司何时开") == [("海湾轮渡公司", "海轮")]

    subject.remove("b/c.md")
    subject.build()
    with subject.opened() as index:
        assert index.aliases("海轮何时开") == []


def test_files_and_documents_are_listed_in_pages_in_the_order_of_the_folder(subject):
    subject.build(FILES)
    with subject.opened() as index:
        files = [(each.path, each.reason) for each in index.files(0, 99)]
        assert files == [
            ("a.txt", None),
            ("e.csv", None),
            ("empty.txt", "empty file"),
            ("f.txt", None),
            ("photo.gif", "unknown type .gif"),
            ("b/c.md", None),
            ("b/d.txt", None),
        ]
        assert [each.path for each in index.files(5, 1)] == ["b/c.md"]
        assert [each.path for each in index.documents(1, 2)] == ["e.csv", "f.txt"]
        with pytest.raises(DocumentNotFound):
            index.document("0" * 16)


def test_lines_that_recur_are_left_out_of_new_and_of_known_documents(subject, anew):
    page = "首页 | 版权所有\n第{}份写的是甲。\n"
    subject.build({f"{each}.txt": page.format(each) for each in range(4)})
    report = subject.build({f"{each}.txt": page.format(each) for each in range(4, 9)})

    assert report.counts.unchanged == 4
    with subject.opened() as index:
        texts = [index.document(each.id).text for each in index.documents(0, 99)]
    assert texts == [f"第{each}份写的是甲。" for each in range(9)]
    assert_equal(subject.contents(), anew())


def test_a_folder_can_be_emptied_only_on_purpose(subject):
    subject.build({"a.txt": "甲。"})
    subject.remove("a.txt")
    with pytest.raises(BuildError, match="No document was found"):
        subject.build()
    with subject.opened() as index:
        assert index.info.documents == 1

    report = subject.build(allow_empty=True)
    assert (report.counts.removed, report.documents, report.chunks) == (1, 0, 0)
    with subject.opened() as index:
        assert (index.info.documents, index.info.chunks, index.documents(0, 9)) == (0, 0, [])
        assert index.lexical_search(["甲"], 9) == []
    assert not subject.build().published
    assert subject.build({"b.txt": "乙。"}).counts.new == 1


def test_a_build_that_breaks_changes_nothing(subject):
    subject.build(FILES)
    before = subject.contents()
    with pytest.raises(EncoderError):
        subject.build(
            {"g.txt": "新的。"}, Tools(LetterEncoder(fail_after=0), subject.tools.analyser)
        )

    assert_equal(subject.contents(), before)
    assert subject.build().generation == 2


def test_a_roll_back_returns_to_the_previous_generation_once(subject):
    subject.build(FILES)
    before = subject.contents()
    subject.build({"a.txt": "改了。"})

    assert subject.engine.roll_back(subject.tools.recipe) == 1
    assert_equal(subject.contents(), before)
    with pytest.raises(IndexUnavailable):
        subject.engine.roll_back(subject.tools.recipe)
    report = subject.build()
    assert (report.counts.updated, report.generation) == (1, 3)


def test_the_current_and_the_previous_generation_are_kept_intact(subject):
    for text in "甲乙丙":
        subject.build({"a.txt": f"{text}。"})

    found = subject.engine.check(subject.tools)
    assert [(each.generation, each.current, each.problem) for each in found] == [
        (2, False, None),
        (3, True, None),
    ]


def test_a_reader_keeps_the_generation_that_it_opened(subject):
    subject.build({"a.txt": "甲甲。"})
    with subject.opened() as index:
        for text in ("乙乙。", "丙丙。", "甲乙丙。"):
            subject.build({"a.txt": text})
        (document,) = index.documents(0, 9)
        assert index.document(document.id).text == "甲甲。"
        assert [hit.chunk_id for hit in index.lexical_search(["甲甲"], 9)] in ([0], [])
        assert index.info.generation == 1


def test_an_index_of_another_recipe_is_refused_by_readers_and_built_anew(subject):
    subject.build(FILES)
    other = Tools(LetterEncoder(fingerprint="letters-2"), subject.tools.analyser)
    with pytest.raises(IndexMismatch, match="encoder"):
        subject.engine.open(other.recipe)

    report = subject.build(tools=other)
    assert report.message == "The encoder changed, so everything was built anew."
    assert counted(report) == Counts(unchanged=5, skipped=2)
    assert report.counts.encoded > 0
    with closing(subject.engine.open(other.recipe)) as index:
        assert index.info.generation == 2


def test_one_writer_at_a_time(subject):
    with subject.engine.update(subject.tools), pytest.raises(IndexBusy):
        subject.build(FILES)

    assert subject.build(FILES).published


def test_the_version_changes_with_the_current_generation_alone(subject):
    assert subject.engine.current_version() is None
    subject.build(FILES)
    first = subject.engine.current_version()
    subject.build()
    assert subject.engine.current_version() == first is not None

    subject.build({"a.txt": "改了。"})
    second = subject.engine.current_version()
    subject.engine.roll_back(subject.tools.recipe)
    assert second not in (None, first, subject.engine.current_version())


def test_an_update_is_seen_by_other_users_of_the_index_while_it_lasts(subject):
    with subject.engine.update(subject.tools):
        assert subject.engine.is_being_updated()

    assert not subject.engine.is_being_updated()


def test_the_lines_left_out_of_a_document_are_found_by_its_path_and_content(subject):
    corpus, page = subject.tools.recipe.corpus, "首页 | 版权所有\n第{}份写的是甲。\n"
    assert subject.engine.left_out_lines("0.txt", "0" * 64, corpus) == ()
    subject.build({f"{each}.txt": page.format(each) for each in range(9)})
    checksum = bytes_sha256(page.format(0).encode())

    assert subject.engine.left_out_lines("0.txt", checksum, corpus) == (0,)
    assert subject.engine.left_out_lines("1.txt", checksum, corpus) == ()
    assert subject.engine.left_out_lines("0.txt", checksum, corpus + "+摘要") == ()


def test_an_error_of_the_disk_beside_the_index_is_one_sentence(subject):
    with pytest.raises(BuildError, match="can't be written"), subject.engine.translate_errors():
        raise OSError(28, "No space left on device")


def test_without_a_build_there_is_nothing_to_open(subject):
    assert subject.engine.previous(subject.tools.recipe).number == 0
    with pytest.raises(IndexUnavailable):
        subject.engine.open(subject.tools.recipe)
    with pytest.raises(IndexUnavailable):
        subject.engine.roll_back(subject.tools.recipe)
