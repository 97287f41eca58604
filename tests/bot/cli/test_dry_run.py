"""`chuchu index --dry-run`."""

import json

from tests.command_line import check_failed, chuchu

FERRY = {"ferry.txt": "渡轮停航。"}


def test_a_dry_run_of_a_folder_that_does_not_exist_fails(tmp_path):
    check_failed(chuchu("index", tmp_path / "gone", "--dry-run"), "does not exist")


def test_a_dry_run_fails_where_the_build_fails_and_accepts_what_it_accepts(folder):
    documents = folder({})
    for flags, code in ([], 1), (["--json"], 1), (["--allow-empty"], 0):
        dry = chuchu("index", documents, "--dry-run", *flags)
        assert dry.returncode == code
        assert not (documents / ".chuchu").exists()
        if code:
            assert "holds no files" in dry.stderr
        if "--json" in flags:
            assert json.loads(dry.stdout)["error"]["type"] == "FolderError"
    assert chuchu("index", documents).returncode == 1
    assert chuchu("index", documents, "--allow-empty").returncode == 0


def test_a_dry_run_of_a_full_build_prints_what_a_full_build_prints(folder):
    documents = folder(FERRY)
    assert chuchu("index", documents).returncode == 0

    for flags in [], ["--full"]:
        dry = chuchu("index", documents, "--dry-run", *flags)
        assert dry.returncode == 0
        assert dry.stdout == chuchu("index", documents, *flags).stdout
