"""Commands over the folders that the setting `folders` names."""

import json

import pytest

from tests.command_line import check_failed, chuchu


@pytest.fixture
def folders(tmp_path):
    """Two folders, and the setting that names them and a third one, which is not there."""
    for name, text in (("laws", "养犬应当每年登记一次。"), ("notices", "渡轮八级风停航。")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(text, encoding="utf-8")
    names = ("laws", "notices", "gone")
    return {"CHUCHU_FOLDERS": ";".join(f"{name}={tmp_path / name}" for name in names)}


def test_commands_work_on_all_folders_or_on_the_named_ones(folders):
    built = chuchu("index", **folders)
    assert built.returncode == 1
    assert built.stdout.splitlines() == [
        "laws: 1 new, 0 updated, 0 unchanged, 0 removed, 0 skipped",
        "notices: 1 new, 0 updated, 0 unchanged, 0 removed, 0 skipped",
    ]
    assert "gone:\n" in built.stderr
    again = chuchu("index", "--json", "--collection", "laws", "--collection", "notices", **folders)
    assert again.returncode == 0
    counts = json.loads(again.stdout)["collections"]
    assert [each["counts"]["unchanged"] for each in counts.values()] == [1, 1]

    asked = chuchu("ask", "渡轮几级风停航？", "--json", **folders)
    answer = json.loads(asked.stdout)
    assert asked.returncode == 0
    assert answer["citations"][0]["collection"] == "notices"
    assert [each["collection"] for each in answer["left_out"]] == ["gone"]
    assert "gone: " in asked.stderr
    other = chuchu("ask", "渡轮几级风停航？", "--json", "--collection", "laws", **folders)
    assert other.returncode == 3
    assert {each["collection"] for each in json.loads(other.stdout)["citations"]} <= {"laws"}

    shown = json.loads(chuchu("status", "--json", **folders).stdout)["collections"]
    assert {name: each.get("documents") for name, each in shown.items()} == {
        "laws": 1,
        "notices": 1,
        "gone": None,
    }
    assert "collection  notices\n" in chuchu("status", **folders).stdout
    assert "laws:\ngeneration 1 (current): intact" in chuchu("check", **folders).stdout
    planned = chuchu("index", "--dry-run", "--collection", "laws", **folders)
    assert planned.stdout == "laws: 0 new, 0 updated, 1 unchanged, 0 removed, 0 skipped\n"


def test_a_folder_that_a_command_names_counts_instead(folders, tmp_path):
    built = chuchu("index", tmp_path / "laws", **folders)
    assert built.stdout == "1 new, 0 updated, 0 unchanged, 0 removed, 0 skipped\n"


@pytest.mark.parametrize("command", [["index", "--watch"], ["rollback"]])
def test_what_takes_one_folder_asks_for_its_name(folders, command):
    check_failed(chuchu(*command, **folders), "one folder at a time", "--collection")


@pytest.mark.parametrize("command", [["index"], ["ask", "犬只"], ["status"], ["chat"]])
def test_an_unknown_collection_is_one_sentence(folders, command):
    run = chuchu(*command, "--collection", "rules", **folders)
    check_failed(run, "no collection rules", "laws, notices, gone")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["a", "b"], "write laws=DIR notices=DIR"),
        (["a=x", "a=y"], "The name a stands for two folders."),
        (["a=x", "b=x"], "the same folder"),
    ],
)
def test_wrong_folders_end_a_server_with_one_sentence(arguments, said):
    run = chuchu("serve", *arguments, "--port", "0")
    assert run.returncode == 1
    assert said in run.stderr
    assert run.stderr.count("\n") == 1


def test_the_python_interface_asks_for_one_folder(folders, monkeypatch, tmp_path):
    from bot import Chuchu
    from corpus.errors import SettingsError

    monkeypatch.setenv("CHUCHU_FOLDERS", folders["CHUCHU_FOLDERS"])
    with pytest.raises(SettingsError, match="one folder"):
        Chuchu()
    with Chuchu(tmp_path / "laws", reader="off") as one:
        assert one.ask("犬只多久登记一次？").citations[0].collection == "default"
