"""Lines that recur over a folder, from its first build through its updates."""

import pytest

from embeddings.store.generations import open_index
from embeddings.types import Counts, FileState
from tests.folder_builds import build_index

MENU = "首页\n政务公开\n"
IMPRINT = "\n友情链接 某某市政府"


def notices(*numbers):
    return {f"{each}.txt": f"{MENU}第{each}份通知\n甲{'乙' * each}。{IMPRINT}" for each in numbers}


@pytest.fixture
def build(folder, tmp_path, letters):
    def run(files, **options):
        return build_index(folder(files), tmp_path / "index", letters, **options)

    return run


@pytest.fixture
def texts(tmp_path, letters):
    def read():
        index = open_index(tmp_path / "index", letters.recipe)
        documents = [index.document(each.id) for each in index.documents(0, 100)]
        chunks = index.chunks(range(index.info.chunks)).values()
        index.close()
        return {each.path: each.text for each in documents}, "\n".join(c.text for c in chunks)

    return read


def test_a_menu_is_in_no_text_no_title_and_no_chunk_and_the_report_says_so(build, texts):
    report = build(notices(1, 2, 3, 4, 5))
    documents, chunks = texts()

    assert documents["3.txt"] == "第3份通知\n甲乙乙乙。"
    assert "首页" not in chunks
    assert "友情链接" not in chunks
    record = next(file for file in report.files if file.path == "3.txt")
    assert record.notes == ("3 lines that recur in this folder were left out",)
    assert (record.kept, record.dropped) == (11, 19)


def test_the_fifth_page_of_a_site_cleans_the_four_before_it(build, texts):
    build(notices(1, 2, 3, 4))
    assert texts()[0]["1.txt"].startswith(MENU)

    report = build(notices(5))
    assert report.counts == Counts(new=1, unchanged=4, encoded=report.counts.encoded)
    assert {text.split("\n")[0] for text in texts()[0].values()} == {
        f"第{each}份通知" for each in range(1, 6)
    }


def test_lines_come_back_when_they_recur_no_more(build, texts, folder):
    documents = folder(notices(1, 2, 3, 4, 5))
    build({})
    (documents / "5.txt").unlink()
    report = build({})

    assert report.counts.unchanged == 4
    assert report.counts.removed == 1
    assert texts()[0]["1.txt"].startswith(MENU)


def test_a_new_page_of_a_known_site_touches_no_other(build, tmp_path, letters):
    build(notices(*range(1, 30)))
    before = open_index(tmp_path / "index", letters.recipe).info
    report = build(notices(30))

    assert (report.counts.new, report.counts.unchanged) == (1, 29)
    assert report.counts.encoded == 2
    assert report.chunks == before.chunks + 1


def test_what_stands_in_running_text_is_found_after_the_menu_is_gone(build, texts):
    files = notices(1, 2, 3, 4, 5, 6)
    files["7.txt"] = f"{MENU}第7份通知\n甲。\n首页\n丙在首页点击政务公开。{IMPRINT}"
    build(files)
    assert texts()[0]["7.txt"] == "第7份通知\n甲。\n首页\n丙在首页点击政务公开。"


def test_a_document_that_only_lost_a_line_counts_as_unchanged(build):
    build(notices(1, 2, 3, 4))
    report = build(notices(5))
    states = {file.path: file.state for file in report.files}
    assert states == {
        **{f"{each}.txt": FileState.UNCHANGED for each in range(1, 5)},
        "5.txt": "new",
    }
