import pytest

from embeddings.store.layout import IndexLayout, generation_name, generation_number


@pytest.mark.parametrize("number", [1, 42, 999_999, 1_000_000])
def test_a_generation_is_found_by_the_name_it_was_given(number):
    assert generation_number(generation_name(number)) == number


def test_the_name_of_a_generation_has_six_digits():
    assert generation_name(42) == "gen-000042"


def test_a_line_end_after_the_name_does_not_matter():
    assert generation_number("gen-000042\n") == 42


@pytest.mark.parametrize(
    "name",
    ["", "gen-42", "gen-00004x", "../gen-000042", "gen-000042/..", "GEN-000042", "gen--00001"],
)
def test_other_names_are_no_generation(name):
    assert generation_number(name) is None


def test_generations_are_listed_by_number_and_other_things_passed_over(tmp_path):
    for name in ("gen-000010", "gen-000002", "gen-x", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "gen-000003").touch()

    assert IndexLayout(tmp_path).generations() == [2, 10]
    assert IndexLayout(tmp_path / "missing").generations() == []


def test_the_files_of_a_generation_are_all_but_its_manifest(tmp_path):
    generation = IndexLayout(tmp_path).generation(1)
    generation.lexical.mkdir(parents=True)
    for path in (generation.manifest, generation.catalog, generation.lexical / "a"):
        path.touch()

    assert generation.files() == [generation.catalog, generation.lexical / "a"]
