"""Pages as pictures, and the files themselves, over HTTP."""

import shutil
import zipfile
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from bot.answer.answerer import Answerer
from bot.sources.download import DownloadPlaces
from embeddings.store.generations import open_index
from embeddings.text.background_idf import load_background_idf
from tests.bot.api.checks import check_error
from tests.corpus.pdf_files import across, column, pdf
from tests.folder_builds import build_index

SENTENCE = "The library opens at nine in the morning."
PDF = pdf(
    column("Reading room", SENTENCE, "Bring your card."),
    [*column("Fees"), *across(("City", "Fee"), ("Paris", "680 euro"), xs=(72, 240), top=700)],
)
TEXT = "周一闭馆。"


@pytest.fixture(scope="module")
def indexed(tmp_path_factory, tools):
    """A small folder, and its index beside it."""
    place = tmp_path_factory.mktemp("sources")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("内部/说明.txt", TEXT)
    (place / "documents" / "馆").mkdir(parents=True)
    for path, content in (
        ("馆/规则 甲.pdf", PDF),
        ("b.txt", TEXT.encode()),
        ("资料.zip", packed.getvalue()),
    ):
        (place / "documents" / path).write_bytes(content)
    build_index(place / "documents", place / "index", tools)
    return place


@pytest.fixture
def served_files(indexed, tmp_path, client_of, tools):
    """A client of a copy of the folder, the ids of its documents by their paths, and the copy."""
    documents, index = (
        shutil.copytree(indexed / name, tmp_path / name) for name in ("documents", "index")
    )
    answerer = Answerer(open_index(index, tools.recipe), tools, load_background_idf())
    client = client_of(lambda: answerer, docs=documents)
    listed = client.get("/documents").json()["documents"]
    return client, {each["path"]: each["id"] for each in listed}, documents


@pytest.fixture
def page(served_files):
    """Return a function that asks for a page of the PDF file."""
    client, ids, _ = served_files
    return lambda number=1, headers=None, **query: client.get(
        f"/documents/{ids['馆/规则 甲.pdf']}/page/{number}.png", params=query, headers=headers
    )


def pixels(response):
    return np.asarray(Image.open(BytesIO(response.content)).convert("RGB")).astype(int)


def marked_box(response, plain):
    """Return the left, upper, right and lower edge of what differs, as shares of the picture."""
    differs = (pixels(response) != pixels(plain)).any(axis=2)
    (rows, columns), (height, width) = np.nonzero(differs), differs.shape
    return tuple(
        float(each)
        for each in (
            columns.min() / width,
            rows.min() / height,
            columns.max() / width,
            rows.max() / height,
        )
    )


def test_a_quoted_sentence_is_boxed_where_it_stands_on_the_page(served_files, page):
    client, ids, _ = served_files
    text = client.get(f"/documents/{ids['馆/规则 甲.pdf']}").json()["text"]
    start = text.index(SENTENCE)
    marked, plain = page(start=start, end=start + len(SENTENCE)), page()

    assert marked.headers["Content-Type"] == "image/png"
    assert (marked.headers["Chuchu-Pages"], marked.headers["Chuchu-Marked"]) == ("2", "1")
    left, top, right, bottom = marked_box(marked, plain)
    # The second line of the page: 72 points from the left, 740 of 842 points from below.
    assert (left, top) == pytest.approx((72 / 595, 1 - 752 / 842), abs=0.02)
    assert bottom == pytest.approx(1 - 737 / 842, abs=0.02)
    assert 0.3 < right < 0.7
    assert pixels(plain).shape[0] == 1600


def test_the_same_words_are_not_boxed_on_another_page(page, served_files):
    client, ids, _ = served_files
    text = client.get(f"/documents/{ids['馆/规则 甲.pdf']}").json()["text"]
    start = text.index(SENTENCE)
    other = page(2, start=start, end=start + len(SENTENCE))
    assert other.headers["Chuchu-Marked"] == "0"
    assert (pixels(other) == pixels(page(2))).all()


def test_a_page_has_a_tag_and_is_not_sent_again(page):
    first = page(start=0, end=12)
    again = page(start=0, end=12, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert page(start=0, end=5).headers["ETag"] != first.headers["ETag"]
    assert "sandbox" in first.headers["Content-Security-Policy"]


def test_a_page_that_cannot_be_is_refused(page):
    for number in (3, 0, -1, 10**9):
        check_error(page(number), 404)
    check_error(page("x"), 422)
    for query in (
        {"start": 4},
        {"start": "x", "end": 3},
        {"passage": [1, 2, 3]},
        {"start": list(range(99)), "end": list(range(99))},
        {"start": 10**30, "end": 3},
    ):
        check_error(page(**query), 422)


def test_ranges_that_make_no_sense_are_not_marked(page):
    for query in ({"start": 900_000, "end": 900_009}, {"start": 9, "end": 2}):
        answer = page(**query)
        assert (answer.status_code, answer.headers["Chuchu-Marked"]) == (200, "0")


def test_only_files_with_pages_are_shown_as_pictures(served_files):
    client, ids, _ = served_files
    check_error(client.get(f"/documents/{ids['b.txt']}/page/1.png"), 415)
    check_error(client.get("/documents/0/page/1.png"), 404)
    pages = {
        path: client.get(f"/documents/{each}").json()["has_pages"] for path, each in ids.items()
    }
    assert [path for path, each in pages.items() if each] == ["馆/规则 甲.pdf"]


def test_a_page_of_a_file_that_changed_or_went_is_refused(page, served_files):
    assert page().status_code == 200
    file = served_files[2] / "馆/规则 甲.pdf"
    file.write_bytes(pdf(column("Another text.")))
    check_error(page(), 409)
    file.unlink()
    check_error(page(), 404)


def test_a_file_is_downloaded_as_it_is_under_its_name(served_files):
    client, ids, _ = served_files
    answer = client.get(f"/documents/{ids['馆/规则 甲.pdf']}/file")

    assert answer.content == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Length"] == str(len(PDF))
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"document.pdf\"; filename*=UTF-8''%E8%A7%84%E5%88%99%20%E7%94%B2.pdf"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    tag = answer.headers["ETag"]
    again = client.get(f"/documents/{ids['馆/规则 甲.pdf']}/file", headers={"If-None-Match": tag})
    assert again.status_code == 304
    head = client.request("HEAD", f"/documents/{ids['b.txt']}/file")
    assert (head.content, head.headers["Content-Length"]) == (b"", str(len(TEXT.encode())))


def test_a_file_in_an_archive_is_downloaded_by_itself(served_files):
    client, ids, _ = served_files
    answer = client.get(f"/documents/{ids['资料.zip/内部/说明.txt']}/file")
    assert answer.text == TEXT
    assert answer.headers["Chuchu-File"] == "unchanged"


def test_a_file_that_changed_says_so_and_one_that_went_is_not_found(served_files):
    client, ids, documents = served_files
    (documents / "b.txt").write_text("新的内容。")
    answer = client.get(f"/documents/{ids['b.txt']}/file")
    assert (answer.text, answer.headers["Chuchu-File"]) == ("新的内容。", "changed")
    (documents / "b.txt").unlink()
    check_error(client.get(f"/documents/{ids['b.txt']}/file"), 404)
    (documents / "资料.zip").write_bytes(b"PK\x05\x06" + b"\0" * 18)
    check_error(client.get(f"/documents/{ids['资料.zip/内部/说明.txt']}/file"), 404)


def test_a_link_never_leads_out_of_the_folder(served_files, tmp_path):
    client, ids, documents = served_files
    secret = tmp_path / "馆"
    secret.mkdir()
    (secret / "规则 甲.pdf").write_bytes(PDF)
    (documents / "b.txt").unlink()
    (documents / "b.txt").symlink_to(secret / "规则 甲.pdf")
    (documents / "馆" / "规则 甲.pdf").unlink()
    (documents / "馆").rmdir()
    (documents / "馆").symlink_to(secret)

    check_error(client.get(f"/documents/{ids['b.txt']}/file"), 404)
    check_error(client.get(f"/documents/{ids['馆/规则 甲.pdf']}/file"), 404)
    check_error(client.get(f"/documents/{ids['馆/规则 甲.pdf']}/page/1.png"), 404)


def test_an_unknown_document_has_no_file(served_files):
    client, _, _ = served_files
    for identity in ("0" * 16, "..%2f..%2fetc%2fpasswd", "%00"):
        check_error(client.get(f"/documents/{identity}/file"), 404)


def test_a_document_names_its_blocks_by_offsets(client_of, answerer_of):
    content = "# 指南\n\n说明。\n\n| 城市 | 人数 |\n|---|---|\n| 上海 | 5 |\n\n- 苹果\n"
    answerer = answerer_of({"a.md": content, "b.csv": "城市,人数\n上海,5\n北京,6\n"})
    client = client_of(lambda: answerer)
    documents = {
        each["path"]: client.get(f"/documents/{each['id']}").json()
        for each in client.get("/documents").json()["documents"]
    }
    text = documents["a.md"]["text"]
    assert [
        (each["kind"], each["level"], text[each["start"] : each["end"]])
        for each in documents["a.md"]["blocks"]
    ] == [("heading", 1, "指南"), ("row", None, "城市：上海；人数：5"), ("item", 1, "苹果")]
    assert [each["kind"] for each in documents["b.csv"]["blocks"]] == ["row", "row"]


def test_only_so_many_files_are_sent_at_the_same_time(monkeypatch, answerer_of, client_of, folder):
    """A client that takes one slowly holds it in memory."""
    monkeypatch.setattr(DownloadPlaces.__init__, "__defaults__", (1,))
    answerer = answerer_of({"b.txt": TEXT})
    client = client_of(lambda: answerer, docs=folder({}))
    [document] = client.get("/documents").json()["documents"]
    path = f"/documents/{document['id']}/file"

    assert [client.get(path).text for _ in range(3)] == [TEXT] * 3
    monkeypatch.setattr(DownloadPlaces, "leave", lambda _: None)
    assert client.get(path).status_code == 200
    refused = client.get(path)
    check_error(refused, 503)
    assert int(refused.headers["retry-after"]) >= 1
