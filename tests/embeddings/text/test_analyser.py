import os
import stat
import subprocess
import sys
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.settings import SAMPLES
from corpus.read import read_document
from corpus.text.fold import fold
from corpus.types import SourceFile
from corpus.walk import walk
from embeddings.text.articles import article_query_terms, article_terms
from embeddings.text.background_idf import load_background_idf
from embeddings.text.terms import (
    COMMON_CHARACTERS,
    character_terms,
    distinct,
    without_common_characters,
)
from tests.linear_time import check_linear


def test_terms_are_characters_and_pairs_of_neighbours():
    assert sorted(character_terms("青澜市")) == sorted(["青", "澜", "青澜", "市", "澜市"])


def test_a_number_or_a_latin_word_is_one_unit():
    expected = ["投", "5.2", "投5.2", "亿", "5.2亿"]
    assert sorted(character_terms("投5.2亿")) == sorted(expected)
    assert character_terms("covid-19 v1.2") == ["covid-19", "v1.2"]


def test_spaces_between_characters_and_digits_do_not_separate_pairs():
    spaced, plain = character_terms("青 澜 市 2024 年"), character_terms("青澜市2024年")
    assert sorted(spaced) == sorted(plain)


def test_punctuation_separates_pairs():
    assert "澜市" not in character_terms("青澜，市")


def test_words_of_three_and_more_characters_are_terms_and_shorter_ones_are_not(analyser):
    assert analyser.long_words("中华人民共和国的人民") == ["中华人民共和国"]


def test_an_article_number_is_a_term_and_at_the_head_of_its_article_two():
    assert article_terms("第十二条 依照本法第三条处理。\n第13条 略。") == [
        *("第12条", "§第12条", "第3条", "第13条", "§第13条"),
    ]
    assert article_query_terms("第十二条和第3条") == [
        *("第12条", "第3条", "§第12条", "§第3条"),
    ]
    assert article_terms("第二十二章 第一") == article_query_terms("十二条") == []


def test_a_number_adds_the_same_term_in_any_notation(analyser):
    one, other = analyser.terms("补助三万五千元"), analyser.terms("補助３.５萬元")

    assert "#35000" in one
    assert "#35000" in other
    assert {"万", "三万", "万五"} <= set(one)
    assert "3.5" in other


def test_a_common_character_is_found_in_pairs_and_not_by_itself(analyser):
    assert sorted(analyser.terms("的水是")) == sorted(["的水", "水", "水是"])
    assert without_common_characters(["的", "水", "的水", "一"]) == ["水", "的水"]


def test_common_characters_are_those_that_a_fifth_of_the_background_texts_hold():
    han = [chr(code) for code in range(0x4E00, 0xA000)]
    idf = load_background_idf().idf(han)
    common = [character for character, each in zip(han, idf, strict=True) if each < log(5)]

    assert set(COMMON_CHARACTERS) == set(common)
    assert not set("水火税") & COMMON_CHARACTERS


def test_traditional_and_simplified_yield_the_same_terms(analyser):
    assert analyser.terms("中華人民共和國部長沈硯秋") == analyser.terms("中华人民共和国部长沈砚秋")


def test_full_width_and_upper_case_yield_the_same_terms(analyser):
    assert analyser.terms("ＡＢＣ１２３") == analyser.terms("abc123")


def test_text_without_letters_has_no_terms(analyser):
    assert analyser.terms("，。！ \n\t\x00…") == []


@pytest.mark.parametrize("unit", ["的", "a", "1.", "， "])
def test_a_long_run_of_one_character_takes_time_that_grows_no_faster_than_it(analyser, unit):
    check_linear(analyser.terms, unit)


@settings(max_examples=100, deadline=None)
@given(text=st.text(max_size=80))
def test_no_term_contains_white_space_which_separates_terms_in_the_index(analyser, text):
    assert all(term and not any(map(str.isspace, term)) for term in analyser.terms(text))


def test_each_term_is_kept_once_in_order_of_appearance():
    assert distinct(["乙", "甲", "乙", "丙", "甲"]) == ["乙", "甲", "丙"]


def test_a_users_dictionary_changes_the_terms_and_the_identity(analyser, tmp_path):
    from embeddings.text.analyser import Analyser

    words = tmp_path / "words.txt"
    words.write_text("芷汀湖鹭角 1000 n\n", encoding="utf-8")

    own = Analyser(words)
    assert own.long_words("在芷汀湖鹭角。") == ["芷汀湖鹭角"]
    assert analyser.long_words("在芷汀湖鹭角。") == []
    assert own.identity != analyser.identity


def test_rjieba_segments_as_jieba_does(analyser, tmp_path):
    from embeddings.text.analyser import Analyser

    # A dictionary with one word that no text here holds.
    words = tmp_path / "words.txt"
    words.write_text("龘龘龘龘 1 n\n", encoding="utf-8")
    jieba = Analyser(words)
    texts = [
        read_document(source).text for source in walk(SAMPLES) if isinstance(source, SourceFile)
    ]

    assert len(texts) > 10
    for text in map(fold, texts):
        assert analyser.long_words(text) == jieba.long_words(text)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
@pytest.mark.parametrize(
    ("mode", "used"), [(None, True), (0o700, True), (0o777, False)], ids=["new", "private", "open"]
)
def test_the_dictionary_is_cached_only_in_a_private_folder(tmp_path, mode, used):
    cache = tmp_path / "chuchu"
    if mode is not None:
        cache.mkdir()
        cache.chmod(mode)
    words = tmp_path.parent / f"{tmp_path.name}.txt"
    words.write_text("龘龘龘龘 1 n\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from embeddings.text.analyser import Analyser;"
        " print(Analyser(Path(sys.argv[1])).long_words('中华人民共和国'))"
    )
    variables = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "TMPDIR": str(tmp_path)}

    run = subprocess.run(
        [sys.executable, "-c", code, str(words)],
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "['中华人民共和国']\n"
    assert any(cache.iterdir()) is used
    assert [path.name for path in tmp_path.iterdir()] == ["chuchu"]
    if mode is None:
        assert stat.S_IMODE(cache.stat().st_mode) == 0o700


PIECES = "哈人的一二三中华人民共和国第二条年万%:;?1238afz,。 \n\t龘½\u0301…\0\u3000_.-/'𠮷\ud800"


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(st.text(st.sampled_from(PIECES) | st.characters(), max_size=30), max_size=4))
def test_the_joined_terms_of_texts_are_the_terms_of_each(analyser, texts):
    folded = [fold(text) for text in texts]

    joined = [sorted(terms.split()) for terms in analyser.joined_terms(folded)]
    assert joined == [sorted(analyser.folded_terms(text)) for text in folded]


def test_so_are_those_of_the_samples_and_of_long_runs(analyser):
    samples = (read_document(each) for each in walk(SAMPLES) if isinstance(each, SourceFile))
    texts = [fold(each.text) for each in samples]
    texts += ["", "中华人民共和国" * 60, "abc " * 100 + "中 2", "的" * 400, "一" * 201]

    joined = [sorted(terms.split(" ")) for terms in analyser.joined_terms(texts) if terms]
    assert joined == [terms for text in texts if (terms := sorted(analyser.folded_terms(text)))]
