"""What `GET /index` says about the index and its files."""


def test_the_index_is_described(http):
    info = http.get("/index").json()

    assert {"generation", "documents", "chunks", "built_at", "encoder", "skipped"} <= info.keys()
    assert info["generation"] == 1
    assert info["chunks"] >= info["documents"] > 5
    assert info["skipped"] == []


def test_skipped_files_are_listed_with_the_reason(client_of, answerer_of):
    answerer = answerer_of({"a.txt": "渡轮停航。", "b.bin": b"\0"})

    info = client_of(lambda: answerer).get("/index").json()
    assert info["skipped"] == [{"path": "b.bin", "reason": "unknown type .bin"}]
    assert info["documents"] == 1


def test_the_files_of_the_index_are_listed_page_by_page(http):
    whole = http.get("/index").json()
    assert whole["total_files"] == len(whole["files"]) == whole["documents"]
    assert {file["state"] for file in whole["files"]} == {"new"}
    for file in whole["files"]:
        assert file["kept"] > 0
        assert file["dropped"] >= 0
        assert file["encoding"]

    part = http.get("/index?offset=2&limit=3").json()
    assert part["files"] == whole["files"][2:5]
    assert part["total_files"] == whole["total_files"]
    assert http.get("/index?limit=0").json()["files"] == []
    assert http.get("/index?limit=10001").status_code == 422
