"""Which chuchu.toml counts, and what is said about one that does not."""

import os
import sys
from pathlib import Path

import pytest

from bot.cli.entry import main
from bot.config_file import config_file
from bot.settings import read_settings
from corpus.errors import SettingsError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty configuration folder of the user, and an empty working folder."""
    (tmp_path / "working").mkdir()
    monkeypatch.chdir(tmp_path / "working")
    monkeypatch.setattr("bot.config_file.user_config_path", lambda name: tmp_path / "home" / name)
    for name in ("CHUCHU_CONFIG", "CHUCHU_PORT"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "home" / "chuchu"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def run(monkeypatch, capsys):
    """Return a function that runs a command in this process and returns what it printed."""

    def run_command(*arguments):
        monkeypatch.setattr(sys, "argv", ["chuchu", *map(str, arguments)])
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr()

    return run_command


def test_a_file_in_the_working_folder_does_not_count():
    Path("chuchu.toml").write_text(
        'host = "0.0.0.0"\nallowed_hosts = ["evil.example"]\nencoder = "x"'
    )

    settings = read_settings()

    assert (settings.host, settings.allowed_hosts) == ("127.0.0.1", [])
    assert settings.encoder != "x"


def test_the_file_in_the_configuration_folder_counts(home):
    (home / "chuchu.toml").write_text("port = 1234")
    Path("chuchu.toml").write_text("port = 1")

    assert read_settings().port == 1234


def test_a_file_that_the_environment_names_counts_before_it(home, monkeypatch):
    (home / "chuchu.toml").write_text("port = 1234")
    Path("chuchu.toml").write_text("port = 1")
    monkeypatch.setenv("CHUCHU_CONFIG", "chuchu.toml")

    assert read_settings().port == 1


def test_a_file_that_a_flag_names_counts_before_that_of_the_environment(run, monkeypatch, tmp_path):
    Path("chuchu.toml").write_text(f'docs = "{tmp_path / "from-the-flag"}"')
    Path("other.toml").write_text(f'docs = "{tmp_path / "from-the-environment"}"')
    monkeypatch.setenv("CHUCHU_CONFIG", "other.toml")

    for command in (["index"], ["serve", "--port", "0"], ["ask", "问"]):
        printed = run(*command, "--config", "chuchu.toml")
        assert "from-the-flag does not exist" in printed.err
    assert os.environ["CHUCHU_CONFIG"] == "other.toml"


@pytest.mark.parametrize("name", ["missing.toml", ".", "x" * 5000])
def test_a_named_file_that_is_none_is_one_sentence(monkeypatch, name):
    monkeypatch.setenv("CHUCHU_CONFIG", name)
    with pytest.raises(SettingsError, match="configuration file"):
        read_settings()


def test_a_pipe_in_place_of_the_file_is_not_waited_for(home):
    os.mkfifo(home / "chuchu.toml")
    assert config_file() is None


@pytest.mark.parametrize(
    "content",
    ["a = " + "[" * 8000 + "]" * 8000, "a" + ".a" * 8000 + " = 1", "#" * 16_385],
)
def test_a_file_that_is_nested_too_deep_or_too_large_is_one_sentence(home, content):
    (home / "chuchu.toml").write_text(content)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert len(caught.value.message) < 300


def test_an_ignored_file_is_mentioned_with_the_way_to_use_it(run, tmp_path):
    Path("chuchu.toml").write_text("port = 1")

    printed = run("status", "--docs", tmp_path)

    first, *others = printed.err.splitlines()
    assert first.startswith("The chuchu.toml in this folder is not used: name it with --config")
    assert not any("chuchu.toml" in line for line in others)
    assert "not used" not in run("status", "--docs", tmp_path, "--config", "chuchu.toml").err
