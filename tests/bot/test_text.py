from pathlib import Path

from bot.text import answer_text, report_line, status_text
from corpus.types import Skipped
from embeddings.types import BuildReport, Counts, IndexInfo


def test_a_build_is_told_in_one_line():
    report = BuildReport(Counts(3, 1, 340, 2, 1, 99), 42, 344, 900, True)

    assert report_line(report) == "3 new, 1 updated, 340 unchanged, 2 removed, 1 skipped"


def test_an_answer_stands_first_then_its_citations_with_their_place(sample_answerer):
    answer = sample_answerer.ask("渡轮能见度不足多少米时停航？", 3)
    lines = answer_text(answer).splitlines()

    assert lines[0] == answer.answer.splitlines()[0]
    for citation in answer.citations:
        assert f"[{citation.number}] {citation.title}" in lines
    first = answer.citations[0]
    assert any(line.strip().startswith(f"{first.path}:") for line in lines)


def test_where_there_is_no_answer_the_closest_passages_are_called_so(sample_answerer):
    text = answer_text(sample_answerer.ask("怎样做红烧肉才不腻？", 2))

    assert text.startswith("这些文档里没有找到答案。最接近的段落：\n")


def test_where_there_is_no_passage_none_is_promised(answerer_of):
    assert answer_text(answerer_of({"a.bin": b"\0"}).ask("渡轮")) == "这些文档里没有找到答案。"


def test_a_long_list_of_skipped_files_is_cut():
    skipped = tuple(Skipped(f"{number}.bin", "unknown type .bin") for number in range(25))
    info = IndexInfo(7, 3, 9, "2024-07-08T09:00:00+00:00", "letters", "characters/1", skipped)

    text = status_text(Path("docs/.chuchu"), info)
    assert "generation  7, built at 2024-07-08T09:00:00+00:00" in text
    assert "  19.bin: unknown type .bin\n  and 5 more" in text
