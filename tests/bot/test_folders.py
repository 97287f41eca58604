"""The setting `folders`: which folders are collections, and under which names."""

from pathlib import Path

import pytest

from bot.collection_names import checked_name, collection_of, qualified_id, split_id
from bot.folders import folder_arguments
from bot.settings import SAMPLES, read_settings
from corpus.errors import SettingsError


def folders_of(value):
    return read_settings(folders=value).folders


@pytest.mark.parametrize(
    "value",
    [
        "laws=a;通知=b",
        " laws = a ; 通知 = b ; ",
        '{"laws": "a", "通知": "b"}',
        {"laws": "a", "通知": Path("b")},
    ],
)
def test_folders_come_as_pairs_or_as_an_object(value):
    assert folders_of(value) == {"laws": Path("a"), "通知": Path("b")}


def test_a_configuration_file_has_a_table(tmp_path, monkeypatch):
    file = tmp_path / "chuchu.toml"
    file.write_text('[folders]\nlaws = "a"\n"通知" = "b"\n', encoding="utf-8")
    monkeypatch.setenv("CHUCHU_CONFIG", str(file))
    assert list(read_settings().collections) == ["laws", "通知"]
    # A folder that a command names counts instead.
    assert list(read_settings(docs=SAMPLES).collections) == ["default"]
    assert list(read_settings(folders={"rules": "c"}).collections) == ["rules"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("laws", "does not name a folder"),
        ("laws=", "does not name a folder"),
        ("laws=a;laws=b", "the name laws stands for two folders"),
        ('{"laws": "a", "laws": "b"}', "the name laws stands for two folders"),
        ("Laws=a;laws=b", "differ in case only"),
        ("a/b=c", "is not a name"),
        ("..=c", "is not a name"),
        ("a:b=c", "is not a name"),
        ("-a=c", "is not a name"),
        ("a b=c", "is not a name"),
        (f"{'a' * 41}=c", "is not a name"),
        ("a=x;b=x/../x", "are the same folder"),
        ("a=x;b=x/y", "are nested"),
        ("a=x/y;b=x", "are nested"),
        (";".join(f"n{each}=d{each}" for each in range(65)), "64 folders at most"),
        ('{"laws": ', "expecting value"),
        ("[1]", "does not name a folder"),
        ('{"laws": {"a": "b"}}', "is not a valid path"),
    ],
)
def test_a_wrong_list_of_folders_is_one_sentence(value, said):
    with pytest.raises(SettingsError) as wrong:
        folders_of(value)
    assert said in wrong.value.message
    assert wrong.value.message.startswith("The setting folders is wrong: ")


def test_a_link_to_another_folder_is_that_folder(tmp_path):
    (tmp_path / "laws").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "laws")
    with pytest.raises(SettingsError, match="same folder"):
        folders_of({"a": tmp_path / "laws", "b": tmp_path / "link"})


def test_each_collection_has_an_index_of_its_own():
    named = {"laws": "a", "通知": "b"}
    indexes = {
        name: own.index_folder for name, own in read_settings(folders=named).collections.items()
    }
    assert indexes == {"laws": Path("a/.chuchu"), "通知": Path("b/.chuchu")}
    below = read_settings(folders=named, index="i").collections
    assert {name: own.index_folder for name, own in below.items()} == {
        "laws": Path("i/laws"),
        "通知": Path("i/通知"),
    }
    (only,) = read_settings(docs="a").collections.values()
    assert only.index_folder == Path("a/.chuchu")


def test_arguments_are_one_folder_or_several_with_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x=y").mkdir()
    assert folder_arguments([]) == (None, None)
    assert folder_arguments(["a"]) == (Path("a"), None)
    assert folder_arguments(["./x=y"]) == (Path("x=y"), None)
    assert folder_arguments(["x=y"]) == (Path("x=y"), None)
    assert folder_arguments(["laws=y"]) == (None, {"laws": "y"})
    assert folder_arguments(["laws=a", "notices=b=c"]) == (None, {"laws": "a", "notices": "b=c"})
    for wrong in (["a", "b"], ["laws=a", "b"], ["laws=a", "laws=b"]):
        with pytest.raises(ValueError, match=r"write laws=DIR|two folders"):
            folder_arguments(wrong)


def test_names_are_compared_in_composed_form():
    assert checked_name(" e\u0301te ") == "\u00e9te"


@pytest.mark.parametrize("name", ["default", "laws", "通知"])
def test_an_id_names_its_collection(name):
    identity = qualified_id(name, "0123456789abcdef")
    assert split_id(identity) == (name, "0123456789abcdef")
    assert collection_of(identity) == name


def test_ids_without_a_name_stay_as_they_are():
    assert qualified_id("default", "0123456789abcdef") == "0123456789abcdef"
