"""Settings in the environment."""

from bot.settings import as_variables, read_settings


def test_the_case_of_a_variable_s_name_makes_no_difference(monkeypatch):
    monkeypatch.setenv("chuchu_Port", "2")

    assert read_settings().port == 2


def test_another_process_reads_the_same_settings_from_variables(tmp_path, monkeypatch):
    settings = read_settings(
        docs=tmp_path / "文件",
        folders={"laws": tmp_path / "法规", "notices": tmp_path / 'n"o'},
        allowed_hosts=["a.example"],
        watch=False,
        text_column="正文",
        engine_timeout=0.5,
    )
    for name, value in as_variables(settings).items():
        monkeypatch.setenv(name, value)

    assert read_settings() == settings
    assert "CHUCHU_LLM_URL" not in as_variables(settings)
