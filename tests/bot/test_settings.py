"""The settings: where they come from, what is accepted, and what is said about the rest."""

from pathlib import Path

import pytest

from bot.setting_values.declaration import settings_of
from bot.settings import SAMPLES, Settings, read_settings, variable_of
from corpus.errors import SettingsError


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    """An empty working folder, and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in settings_of(Settings):
        monkeypatch.delenv(variable_of(name), raising=False)
    monkeypatch.delenv("CHUCHU_CONFIG", raising=False)
    monkeypatch.setattr("bot.settings.user_cache_path", lambda name: tmp_path / "cache" / name)
    monkeypatch.setattr("bot.config_file.user_config_path", lambda name: tmp_path / "config" / name)
    return tmp_path


def write(place, content):
    """Write the configuration file in the user's configuration folder."""
    folder = place / "config" / "chuchu"
    folder.mkdir(parents=True, exist_ok=True)
    encoded = content if isinstance(content, bytes) else content.encode()
    (folder / "chuchu.toml").write_bytes(encoded)


def test_without_any_setting_the_samples_are_served_at_this_machine_only():
    settings = read_settings()

    assert settings.docs == SAMPLES
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
        "FOLDERS": "laws=laws;notices=notices",
        "HOST": "::1",
        "PORT": "0",
        "ENCODER": "./model",
        "USER_DICTIONARY": "words.txt",
        "TEXT_COLUMN": "正文",
        "TOP_K": "7",
        "ALLOWED_HOSTS": '["chuchu.example"]',
        "WATCH": "false",
        "WORKERS": "2",
        **{"READER": "off", "QUESTION_LOG_DAYS": "30"},
        "ADMIN_TOKEN": "a-long-secret",
        "LLM_URL": "http://127.0.0.1:11434/v1",
        "LLM_MODEL": "small",
        "LLM_KEY": "another-secret",
        "KEYS": "keys.json",
        "SESSION_HOURS": "8",
        "PROXY_USER_HEADER": "X-Forwarded-User",
        "TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
        "ROOT_PATH": "/chuchu/",
        "RATE_LIMIT": "600",
        "LOG_FORMAT": "json",
        "SLOW_QUESTION_MS": "500",
        "ENGINE": "milvus://host/library",
        "ENGINE_TOKEN": "root:secret",
        "ENGINE_CA": __file__,
        "ENGINE_TIMEOUT": "2.5",
        "ENGINE_VECTORS": "HNSW",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"CHUCHU_{name}", value)

    assert given.keys() == {name.upper() for name in settings_of(Settings)}
    assert read_settings() == Settings(
        docs=Path("d"),
        index=Path("i"),
        folders={"laws": Path("laws"), "notices": Path("notices")},
        host="::1",
        port=0,
        encoder="./model",
        user_dictionary=Path("words.txt"),
        text_column="正文",
        top_k=7,
        allowed_hosts=["chuchu.example"],
        watch=False,
        **{"workers": 2, "reader": "off", "question_log_days": 30},
        admin_token="a-long-secret",
        llm_url="http://127.0.0.1:11434/v1",
        llm_model="small",
        llm_key="another-secret",
        engine="milvus://host/library",
        engine_token="root:secret",
        engine_ca=Path(__file__),
        **{"engine_timeout": 2.5, "engine_vectors": "HNSW"},
        keys=Path("keys.json"),
        session_hours=8,
        proxy_user_header="X-Forwarded-User",
        trusted_proxies=["127.0.0.1/32", "10.0.0.0/8"],
        root_path="/chuchu",
        **{"rate_limit": 600, "log_format": "json"},
        slow_question_ms=500,
    )


def test_the_index_lies_in_the_documents_folder_unless_set():
    assert read_settings(docs=Path("d")).index_folder == Path("d/.chuchu")
    assert read_settings(docs=Path("d"), index=Path("i")).index_folder == Path("i")
    assert read_settings(index=Path("i")).index_folder == Path("i")


@pytest.mark.parametrize("docs", [None, SAMPLES, SAMPLES / "notices" / ".."])
def test_the_index_of_the_samples_lies_in_the_cache_and_not_in_the_package(place, docs):
    folder = read_settings(docs=docs).index_folder

    assert folder.parent == place / "cache" / "chuchu"
    assert folder == read_settings().index_folder
    assert not folder.exists()


def test_two_installations_do_not_share_the_index_of_their_samples(place, monkeypatch):
    folder = read_settings().index_folder
    monkeypatch.setattr("bot.settings.SAMPLES", place / "samples")

    assert read_settings(docs=place / "samples").index_folder.parent == folder.parent
    assert read_settings(docs=place / "samples").index_folder != folder


def test_a_link_to_the_samples_is_resolved_and_a_circular_link_is_no_error(place):
    (place / "link").symlink_to(SAMPLES)
    (place / "circle").symlink_to(place / "circle")

    assert read_settings(docs=place / "link").index_folder == read_settings().index_folder
    assert read_settings(docs=place / "circle").index_folder == place / "circle" / ".chuchu"


def test_a_tilde_is_the_home_folder(place, monkeypatch):
    monkeypatch.setenv("HOME", "/somewhere")
    write(place, 'docs = "~/notices"')

    assert read_settings().docs == Path("/somewhere/notices")
    assert read_settings().index_folder == Path("/somewhere/notices/.chuchu")


def test_an_unknown_user_s_home_is_reported_in_one_sentence():
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
        ("allowed_hosts = 5", "allowed_hosts"),
        ("allowed_hosts = [5]", "allowed_hosts"),
        ("allowed_hosts = true", "allowed_hosts"),
        ("[docs]\npath = 1", "docs"),
    ],
)
def test_a_setting_without_meaning_is_named(place, content, name):
    write(place, content)

    with pytest.raises(SettingsError, match=f"The setting {name} is wrong"):
        read_settings()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("port = ", "Invalid value"),
        ("port 5", "Expected '='"),
        ("a = 1\na = 2", "overwrite"),
        (b"\xff\xfe", "it is not UTF-8"),
        (b"docs = '\xb9\xab\xb8\xe6'", "it is not UTF-8"),
        ("port = " + "9" * 5000, "a number in it is too long"),
        ("top_k = [" + "9" * 5000 + "]", "a number in it is too long"),
        ("port = 1_" + "9" * 5000, "a number in it is too long"),
        ("a = " + "[" * 9000, "nested too deep"),
    ],
)
def test_a_file_that_is_not_valid_toml_is_reported_in_one_sentence(place, content, reason):
    write(place, content)

    with pytest.raises(SettingsError, match=r"chuchu\.toml can't be read") as caught:
        read_settings()
    assert reason in caught.value.message
    assert caught.value.message.isprintable()
    assert not any(word in caught.value.message for word in ("codec", "sys.", "Errno", "limit"))


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "x"), ("TOP_K", ""), ("PORT", "1e3"), ("TOP_K", "NaN")]
)
def test_a_variable_without_meaning_is_named(monkeypatch, name, value):
    monkeypatch.setenv(f"CHUCHU_{name}", value)

    with pytest.raises(SettingsError, match=f"The setting {name.lower()} is wrong"):
        read_settings()


HOSTS = [
    ("a.example", ["a.example"]),
    ("a.example,b.example", ["a.example", "b.example"]),
    (" A.Example , b.example, ", ["a.example", "b.example"]),
    ('["a.example", "b.example"]', ["a.example", "b.example"]),
    (' ["a.example"]', ["a.example"]),
    ("192.168.1.7,[2001:DB8::1],::1", ["192.168.1.7", "2001:db8::1", "::1"]),
    ("图书馆.example", ["图书馆.example"]),
    ("", []),
    (",", []),
    ("[]", []),
]


@pytest.mark.parametrize(("text", "names"), HOSTS)
def test_host_names_are_written_with_commas_or_as_json(place, monkeypatch, text, names):
    monkeypatch.setenv("CHUCHU_ALLOWED_HOSTS", text)
    assert read_settings().allowed_hosts == names

    monkeypatch.delenv("CHUCHU_ALLOWED_HOSTS")
    write(place, f"allowed_hosts = '{text}'")
    assert read_settings().allowed_hosts == names


def test_host_names_in_the_file_may_be_a_list(place):
    write(place, 'allowed_hosts = ["a.example", "B.example"]')

    assert read_settings().allowed_hosts == ["a.example", "b.example"]


@pytest.mark.parametrize(
    "text",
    [
        *('["a.example"', "[5]", '[["a.example"]]', "[" * 100_000, '["\\ud800"]'),
        *("http://a.example", "a.example:8000", "a.example/chat", "*", "a b", "[a.example]"),
        *("user@a.example", "a.example;b.example", "[::1]:80"),
    ],
    ids=range(14),
)
def test_an_invalid_host_name_is_refused_and_the_setting_is_named(monkeypatch, text):
    monkeypatch.setenv("CHUCHU_ALLOWED_HOSTS", text)

    with pytest.raises(SettingsError, match="The setting allowed_hosts is wrong") as caught:
        read_settings()
    assert "chuchu.toml" not in caught.value.message


def test_an_unknown_variable_has_no_effect(monkeypatch):
    monkeypatch.setenv("CHUCHU_SOMETHING_ELSE", "1")

    assert read_settings().port == 8000


def test_a_path_too_long_for_this_machine_is_one_sentence():
    with pytest.raises(SettingsError, match="The setting docs is wrong"):
        read_settings(docs=Path("文" * 5000))
