"""The list of documents and single documents over HTTP."""

import pytest

from tests.bot.api.checks import check_error


def test_documents_are_listed_in_pages(http):
    first = http.get("/documents").json()
    assert first["total"] == len(first["documents"]) > 5
    assert {"id", "path", "title", "date", "author", "url"} <= first["documents"][0].keys()

    page = http.get("/documents", params={"offset": 2, "limit": 3}).json()
    assert page == {"total": first["total"], "documents": first["documents"][2:5]}
    beyond = http.get("/documents", params={"offset": first["total"]}).json()
    assert beyond == {"total": first["total"], "documents": []}


@pytest.mark.parametrize("wanted", ["渡輪航線", "渡轮航线", " 渡轮  notices/ ", "NOTICES 渡輪"])
def test_documents_are_filtered_by_words_of_their_title_or_path_in_either_script(http, wanted):
    found = http.get("/documents", params={"q": wanted}).json()

    assert [document["path"] for document in found["documents"]] == ["notices/渡輪航線調整公告.txt"]
    assert found["total"] == 1


def test_a_filtered_list_is_paged_like_the_whole_one(http):
    whole = http.get("/documents").json()["documents"]
    notices = [document for document in whole if document["path"].startswith("notices/")]

    page = http.get("/documents", params={"q": "notices", "offset": 2, "limit": 3}).json()
    assert page == {"total": len(notices), "documents": notices[2:5]}
    nothing = http.get("/documents", params={"q": "notices 没有这个"}).json()
    assert nothing == {"total": 0, "documents": []}
    blank = http.get("/documents", params={"q": " \u3000"}).json()
    assert blank == {"total": len(whole), "documents": whole}
    check_error(http.get("/documents", params={"q": "长" * 201}), 422)


@pytest.mark.parametrize(
    "query",
    ["offset=-1", "limit=0", "limit=1001", "limit=x", "offset=", "offset=99999999999999999999"],
)
def test_a_page_that_cannot_be_is_refused(http, query):
    check_error(http.get(f"/documents?{query}"), 422)


def test_a_listed_document_can_be_fetched(http):
    summary = http.get("/documents").json()["documents"][0]
    document = http.get(f"/documents/{summary['id']}").json()

    assert {"id", "path", "title", "text"} <= document.keys()
    assert (document["id"], document["path"]) == (summary["id"], summary["path"])
    assert len(document["text"]) == summary["characters"]


@pytest.mark.parametrize(
    "identity", ["0" * 16, "x" * 5000, "%00", "%ff", "' OR 1=1", "..%2f..%2fx"]
)
def test_an_unknown_document_is_not_found(http, identity):
    check_error(http.get(f"/documents/{identity}"), 404)
