from pathlib import Path

import pytest

from bot.settings import SAMPLES, Settings, read_settings
from corpus.errors import SettingsError


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """An empty working folder, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CHUCHU_{name.upper()}", raising=False)
    return tmp_path


def write(place, content):
    (place / "chuchu.toml").write_bytes(content if isinstance(content, bytes) else content.encode())


def test_without_any_setting_the_samples_are_served_at_this_machine_only():
    settings = read_settings()

    assert settings.docs_folder == SAMPLES
    assert settings.index_folder == SAMPLES / ".chuchu"
    assert (settings.host, settings.port, settings.top_k) == ("127.0.0.1", 8000, 5)


def test_a_flag_wins_over_the_environment_over_the_file_over_the_default(place, monkeypatch):
    assert read_settings().port == 8000
    write(place, "port = 1\ntop_k = 1")
    assert read_settings().port == 1
    monkeypatch.setenv("CHUCHU_PORT", "2")
    assert read_settings().port == 2
    assert read_settings(port=3).port == 3
    assert read_settings(port=None).port == 2
    assert read_settings(port=3).top_k == 1


def test_every_setting_can_be_set_in_the_environment(monkeypatch):
    given = {
        "DOCS": "d",
        "INDEX": "i",
        "HOST": "::1",
        "PORT": "0",
        "ENCODER": "./model",
        "USER_DICTIONARY": "words.txt",
        "TEXT_COLUMN": "正文",
        "TOP_K": "7",
        "ALLOWED_HOSTS": '["chuchu.example"]',
        "WATCH": "false",
        "WORKERS": "2",
        "ADMIN_TOKEN": "a-long-secret",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"CHUCHU_{name}", value)

    assert given.keys() == {name.upper() for name in Settings.model_fields}
    assert read_settings() == Settings(
        docs=Path("d"),
        index=Path("i"),
        host="::1",
        port=0,
        encoder="./model",
        user_dictionary=Path("words.txt"),
        text_column="正文",
        top_k=7,
        allowed_hosts=["chuchu.example"],
        watch=False,
        workers=2,
        admin_token="a-long-secret",
    )


def test_the_index_lies_in_the_documents_folder_unless_set():
    assert read_settings(docs=Path("d")).index_folder == Path("d/.chuchu")
    assert read_settings(docs=Path("d"), index=Path("i")).index_folder == Path("i")


def test_a_tilde_is_the_home_folder(place, monkeypatch):
    monkeypatch.setenv("HOME", "/somewhere")
    write(place, 'docs = "~/notices"')

    assert read_settings().docs_folder == Path("/somewhere/notices")
    assert read_settings().index_folder == Path("/somewhere/notices/.chuchu")


def test_the_home_of_nobody_is_one_sentence():
    with pytest.raises(SettingsError, match=r"The setting docs is wrong.*home"):
        read_settings(docs=Path("~nobody-of-that-name/notices"))


@pytest.mark.parametrize("name", ["colour", "prot"])
def test_an_unknown_setting_is_named_beside_those_there_are(place, name):
    write(place, f"{name} = 1")

    with pytest.raises(SettingsError, match=f"There is no setting {name}") as caught:
        read_settings()
    assert "port, encoder" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ('port = "eighty"', "port"),
        ("port = 65536", "port"),
        ("port = -1", "port"),
        ("top_k = 0", "top_k"),
        ("top_k = 51", "top_k"),
        ("top_k = 1.5", "top_k"),
        ("docs = 5", "docs"),
        ("host = [1]", "host"),
        ('host = ""', "host"),
        ('allowed_hosts = "a"', "allowed_hosts"),
        ("[docs]\npath = 1", "docs"),
    ],
)
def test_a_setting_without_meaning_is_named(place, content, name):
    write(place, content)

    with pytest.raises(SettingsError, match=f"The setting {name} is wrong"):
        read_settings()


@pytest.mark.parametrize("content", ["port = ", "port 5", b"\xff\xfe", "a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_one_sentence(place, content):
    write(place, content)

    with pytest.raises(SettingsError, match=r"chuchu\.toml can't be read"):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "x"), ("TOP_K", ""), ("PORT", "1e3"), ("TOP_K", "NaN")]
)
def test_a_variable_without_meaning_is_named(monkeypatch, name, value):
    monkeypatch.setenv(f"CHUCHU_{name}", value)

    with pytest.raises(SettingsError, match=f"The setting {name.lower()} is wrong"):
        read_settings()


def test_a_list_in_a_variable_that_is_no_json_is_not_blamed_on_the_file(monkeypatch):
    monkeypatch.setenv("CHUCHU_ALLOWED_HOSTS", "a,b")

    with pytest.raises(SettingsError, match="allowed_hosts") as caught:
        read_settings()
    assert "chuchu.toml" not in caught.value.message
    assert '["' in caught.value.hint


def test_variables_of_other_programs_do_no_harm(monkeypatch):
    monkeypatch.setenv("CHUCHU_SOMETHING_ELSE", "1")

    assert read_settings().port == 8000


def test_a_path_too_long_for_this_machine_is_one_sentence():
    with pytest.raises(SettingsError, match="The setting docs is wrong"):
        read_settings(docs=Path("文" * 5000))
