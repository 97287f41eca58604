from dataclasses import replace
from pathlib import Path

from bot.output.terminal import (
    answer_text,
    build_notes,
    conversation_text,
    report_line,
    status_text,
)
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from embeddings.types import BuildReport, Counts, FileRecord, FileState, IndexInfo
from tests.fakes import LetterEncoder


def test_the_counts_of_a_build_are_one_line():
    report = BuildReport(Counts(3, 1, 340, 2, 1, 99), 42, 344, 900, True)

    assert report_line(report) == "3 new, 1 updated, 340 unchanged, 2 removed, 1 skipped"


def test_an_answer_comes_first_then_its_citations_with_path_and_lines(sample_answerer):
    answer = sample_answerer.ask("渡轮能见度不足多少米时停航？", 3)
    lines = answer_text(answer).splitlines()

    assert lines[0] == answer.answer.splitlines()[0]
    for citation in answer.citations:
        assert f"[{citation.number}] {citation.title}" in lines
    first = answer.citations[0]
    assert any(line.strip().startswith(f"{first.path}:") for line in lines)


def test_an_answer_names_a_few_other_files_with_the_same_passage(answerer_of):
    answer = answerer_of({f"{name}.txt": "渡轮自七月起停航。" for name in "abcdef"}).ask(
        "渡轮何时停航？"
    )
    text = answer_text(answer)
    assert "    also in: b.txt, c.txt, d.txt and 2 more" in text.splitlines()

    (first,) = answer.citations
    two = replace(answer, citations=(replace(first, also_in=("x/y.txt", "z.txt")),))
    assert "    also in: x/y.txt, z.txt" in answer_text(two).splitlines()
    none = replace(answer, citations=(replace(first, also_in=()),))
    assert "also in" not in answer_text(none)


def test_a_refusal_is_short_and_names_the_closest_passages_without_quotes(sample_answerer):
    answer = sample_answerer.ask("怎样做红烧肉才不腻？", 5)
    for text in (answer_text(answer), conversation_text(answer)):
        lines = text.rstrip().splitlines()
        assert lines[:3] == ["这些文档里没有找到答案。", "", "最接近的段落（未必与问题有关）："]
        assert len(lines) == 6
        assert answer.citations[0].title in lines[3]
        assert answer.citations[0].path in lines[3]


def test_without_any_passage_none_is_announced(answerer_of):
    assert answer_text(answerer_of({"a.bin": b"\0"}).ask("渡轮")) == "这些文档里没有找到答案。"


INFO = IndexInfo(7, 3, 9, "2024-07-08T09:00:00+00:00", "letters", "characters/1")
TOOLS = Tools(LetterEncoder(), Analyser())
FILES = [
    FileRecord("a.txt", "0" * 64, FileState.UNCHANGED, None, "gb18030", 1234, 56, ("a note",)),
    FileRecord("b.txt", "1" * 64, FileState.NEW, None, "utf-8", 3, 0),
    FileRecord("c.bin", "", FileState.SKIPPED, "unknown type .bin"),
]


def test_a_status_counts_the_files_and_lists_those_with_problems_first():
    lines = status_text(Path("docs/.chuchu"), INFO, TOOLS, FILES, 20).splitlines()

    assert "generation  7, built at 2024-07-08T09:00:00+00:00" in lines
    assert "files       1 new, 0 updated, 1 unchanged, 1 skipped" in lines
    assert lines[-3:] == [
        "  skipped    c.bin: unknown type .bin",
        "  new        b.txt: utf-8, 3 characters",
        "  unchanged  a.txt: gb18030, 1,234 characters, from 1,290 in the file; a note",
    ]


def test_the_notes_of_a_build_name_files_line_by_line_up_to_a_limit():
    report = BuildReport(Counts(), 1, 2, 2, True, tuple(FILES))
    assert build_notes(report) == ["skipped c.bin: unknown type .bin", "a.txt: a note"]

    lines = build_notes(replace(report, files=tuple(FILES * 30)))
    assert len(lines) == 21
    assert lines[-1] == "40 more notes on files; `chuchu status --files` lists all"


def test_a_build_without_documents_says_which_files_are_read():
    *_, message, last = build_notes(
        BuildReport(Counts(), 1, 0, 0, True, tuple(FILES[2:]), "The encoder changed.")
    )

    assert message == "The encoder changed."
    assert last.startswith("No document was found. Chuchu reads .txt,")
    assert ".docx" in last
    assert last.endswith(".xls files.")


def test_a_long_list_of_files_is_cut():
    lines = status_text(Path("docs/.chuchu"), INFO, TOOLS, FILES * 9, 20).splitlines()

    assert lines[-1] == "  and 7 more; --files lists all"


def test_the_name_of_a_file_can_neither_break_a_line_nor_control_the_terminal():
    files = [
        FileRecord("换\n行\x1b[31m.txt", "0" * 64, FileState.NEW, None, "utf-8", 3, 0, ("a note",)),
        FileRecord("全\u3000角.x\ny", "", FileState.SKIPPED, "unknown type .x\ny"),
    ]
    status = status_text(Path("docs/.chuchu"), INFO, TOOLS, files, 20).splitlines()
    notes = build_notes(BuildReport(Counts(), 7, 1, 1, True, tuple(files)))

    assert status[-2:] == [
        "  skipped    全\u3000角.x\\u{a}y: unknown type .x\\u{a}y",
        r"  new        换\u{a}行\u{1b}[31m.txt: utf-8, 3 characters; a note",
    ]
    assert all("\n" not in line and "\x1b" not in line for line in notes)
    assert len(notes) == 2
