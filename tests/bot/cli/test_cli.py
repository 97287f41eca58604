"""The command line, each command in a process of its own."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from embeddings.bundled import BUNDLED, MODELS

FILES = {
    "ferry.txt": "鹭角港渡轮公告。\n渡轮能见度不足500米时停航。",
    "library.txt": "图书馆借阅规则。\n光盘借期为7天，图书借期为30天。",
    "photo.bin": "\0",
}
QUESTION = "渡轮能见度不足多少米时停航？"
COUNTS = re.compile(r"\d+ new, \d+ updated, \d+ unchanged, \d+ removed, \d+ skipped")


def chuchu(*arguments, **variables):
    """Run a command to its end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CHUCHU_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *map(str, arguments)],
        env={**kept, "COLUMNS": "200", **variables},
        capture_output=True,
        timeout=120,
        check=False,
        encoding="utf-8",
    )


def check_failed(run, *words):
    """A failure is one sentence and a hint on stderr."""
    assert run.returncode == 1
    assert run.stdout == ""
    *_, last = run.stderr.strip().splitlines()
    assert all(word in last for word in words), last
    assert "Traceback" not in run.stderr
    assert last.endswith(".")


@dataclass
class Built:
    """A folder, its index elsewhere, and the command that built it."""

    documents: Path
    index: Path
    run: subprocess.CompletedProcess[str]

    @property
    def place(self):
        return "--docs", self.documents, "--index", self.index


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    place = tmp_path_factory.mktemp("cli")
    documents = place / "文档 docs"
    documents.mkdir()
    for name, content in FILES.items():
        (documents / name).write_text(content, encoding="utf-8")
    return Built(
        documents, place / "index", chuchu("index", documents, "--index", place / "index", "--json")
    )


def test_a_build_with_json_prints_one_object(built):
    report = json.loads(built.run.stdout)

    assert built.run.returncode == 0
    assert built.run.stdout.count("\n") == 1
    assert (
        report["counts"].items()
        >= {
            **dict.fromkeys(("updated", "unchanged", "removed"), 0),
            "new": 2,
            "skipped": 1,
        }.items()
    )
    assert report["skipped"] == [{"path": "photo.bin", "reason": "unknown type .bin"}]
    assert report["generation"] == 1
    assert "Indexing files" in built.run.stderr


def test_a_build_prints_its_counts_and_nothing_else_on_stdout(built):
    run = chuchu("index", built.documents, "--index", built.index)

    assert (run.returncode, run.stdout) == (
        0,
        "0 new, 0 updated, 2 unchanged, 0 removed, 1 skipped\n",
    )
    assert "skipped photo.bin: unknown type .bin" in run.stderr


def test_a_question_is_answered_with_its_place(built):
    run = chuchu("ask", QUESTION, *built.place)

    assert (run.returncode, run.stderr) == (0, "")
    assert "500米" in run.stdout.splitlines()[0]
    assert "ferry.txt:1-2" in run.stdout


def test_an_existing_index_answers_though_the_documents_are_gone(built):
    run = chuchu(
        *("ask", QUESTION, "--docs", built.documents / "gone", "--index", built.index),
        *("--json", "--top-k", "1"),
    )

    answer = json.loads(run.stdout)
    assert run.returncode == 0
    assert answer["answerable"] is True
    assert [citation["path"] for citation in answer["citations"]] == ["ferry.txt"]
    assert answer.keys() == {
        *("question", "standalone_question", "answerable", "confidence", "answer"),
        *("citations", "index", "took_ms"),
    }


NOTICE = "---\ntitle: 停航公告\n---\n------\n青瀾(lán)市工業(yè)局\u200b公告。\n责任编辑：李四\n"


def test_a_file_is_shown_with_what_was_left_out_by_which_rule(tmp_path):
    (tmp_path / "公告.txt").write_text(NOTICE, encoding="utf-8")
    run = chuchu("read", tmp_path / "公告.txt", "--json")

    shown = json.loads(run.stdout)
    assert (run.returncode, run.stderr) == (0, "")
    assert shown["path"] == str(tmp_path / "公告.txt")
    assert (shown["encoding"], shown["title"]) == ("utf-8", "停航公告")
    assert shown["text"] == "青瀾市工業局公告。"
    assert (shown["source_characters"], shown["kept"]) == (len(NOTICE), 9)
    assert shown["notes"] == []
    assert {(each["rule"], each["line"]) for each in shown["dropped"]} == {
        ("front matter", 1),
        ("rules between lines", 4),
        ("pinyin debris", 5),
        ("invisible characters", 5),
        ("page furniture", 6),
    }
    assert {"rule": "pinyin debris", "text": "(lán)", "line": 5} in shown["dropped"]


def test_a_file_is_shown_raw_beside_cleaned_and_lists_end_somewhere(tmp_path):
    lines = "".join(f"第{n}條企業(yè)。\n" for n in range(500))
    (tmp_path / "a.txt").write_text(f"题目\n{lines}", encoding="utf-8")
    run = chuchu("read", tmp_path / "a.txt")

    assert run.returncode == 0
    assert "     2  raw      第0條企業(yè)。\n        cleaned  第0條企業。\n" in run.stdout
    assert "     1  as it is 题目\n" in run.stdout
    assert "dropped: pinyin debris (500)" in run.stdout
    assert "and 480 more; --json lists all" in run.stdout
    assert len(run.stdout.splitlines()) < 100


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path):
    (tmp_path / "a.bin").write_bytes(b"\0")

    check_failed(chuchu("read", tmp_path / "a.bin"), "a.bin: unknown type .bin.")
    check_failed(chuchu("read", tmp_path / "b.txt"), "b.txt: vanished")


def test_reading_shows_the_lines_that_recur_in_a_folder_with_an_index(tmp_path):
    for number in range(1, 6):
        text = f"首页\n政务公开\n第{number}份通知\n渡轮第{number}班停航。\n"
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    file, docs = tmp_path / "3.txt", ("--docs", tmp_path)

    assert "首页" in json.loads(chuchu("read", file, *docs, "--json").stdout)["text"]
    assert chuchu("index", tmp_path).returncode == 0
    account = json.loads(chuchu("read", file, *docs, "--json").stdout)
    assert account["text"] == "第3份通知\n渡轮第3班停航。"
    rule = "lines that recur in the folder"
    assert account["dropped"] == [
        {"rule": rule, "text": "首页", "line": 1},
        {"rule": rule, "text": "政务公开", "line": 2},
    ]
    file.write_text("首页\n", encoding="utf-8")
    assert json.loads(chuchu("read", file, *docs, "--json").stdout)["dropped"] == []


def test_the_text_column_is_a_setting(tmp_path):
    (tmp_path / "a.csv").write_text("标题,摘要\n停航,一句话。\n", encoding="utf-8")

    plain = json.loads(chuchu("read", tmp_path / "a.csv", "--json").stdout)
    named = chuchu("read", tmp_path / "a.csv", "--json", CHUCHU_TEXT_COLUMN="摘要")
    assert plain["text"] == "标题：停航；摘要：一句话。"
    assert json.loads(named.stdout)["text"] == "停航\n一句话。"


def test_what_a_terminal_cannot_show_is_shown_escaped(built):
    run = chuchu("ask", QUESTION, *built.place, PYTHONIOENCODING="ascii")

    assert run.returncode == 0
    assert "ferry.txt" in run.stdout


def test_a_reader_that_goes_away_is_no_error_to_tell(built):
    kept = {**os.environ, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "bot", "ask", QUESTION, *map(str, built.place)]
    with subprocess.Popen(
        command, env=kept, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        run.stdout.close()
        assert "Traceback" not in run.stderr.read()
    assert run.returncode == 1


def test_a_status_tells_what_the_index_holds(built):
    run = chuchu("status", *built.place)

    assert run.returncode == 0
    assert re.search(r"^documents +2$", run.stdout, re.MULTILINE)
    assert "photo.bin: unknown type .bin" in run.stdout


def test_a_status_with_json_is_one_object(built):
    run = chuchu("status", *built.place, "--json")

    info = json.loads(run.stdout)
    assert (info["generation"], info["documents"], info["encoder"]) == (1, 2, BUNDLED)


@pytest.fixture
def questions(tmp_path):
    """Three questions: one that is answered, one that should not be, one about another folder."""
    file = tmp_path / "questions.jsonl"
    cases = [
        {"question": QUESTION, "document": "ferry.txt", "answers": ["500米"], "kind": "plain"},
        {"question": "怎样做红烧肉才不腻？", "document": None, "kind": "题外"},
        {"question": QUESTION, "document": "gone.txt", "answers": ["500米"]},
    ]
    file.write_text("\n".join(map(json.dumps, cases)))
    return file


def test_an_evaluation_with_json_is_one_object_with_figures_and_outcomes(built, questions):
    run = chuchu("evaluate", questions, *built.place, "--json")

    result = json.loads(run.stdout)
    assert (run.returncode, run.stdout.count("\n")) == (0, 1)
    assert (result["questions"], result["total"]["questions"]) == (3, 2)
    assert result["searches"].keys() == {"hybrid", "lexical", "dense"}
    assert result["searches"]["hybrid"] == {"hit@1": 1, "hit@3": 1, "hit@5": 1, "mrr": 1}
    assert result["total"].items() >= {"hit@1": 1, "mrr": 1, "marked": 1, "auroc": 1}.items()
    assert result["total"].items() >= {"kept": 1, "wrongly_answered": 0}.items()
    assert (result["kinds"]["plain"]["kept"], result["kinds"]["题外"]["kept"]) == (1, None)
    assert [outcome["rank"] for outcome in result["outcomes"]] == [1, None]
    assert [each["line"] for each in result["left_out"]] == [3]


def test_an_evaluation_prints_a_table_and_tells_on_stderr_what_it_left_out(built, questions):
    run = chuchu("evaluate", questions, *built.place)

    head, total, plain, off_topic, *_ = run.stdout.splitlines()
    assert head.split()[:3] == ["n", "Hit@1", "Hit@3"]
    assert total.split()[:3] == ["all", "2", "1.000"]
    assert plain.split()[:3] == ["plain", "1", "1.000"]
    assert off_topic.split()[:3] == ["题外", "1", "–"]
    assert run.stderr == "left out, line 3: the index holds no document gone.txt\n"


def test_an_evaluation_can_be_of_one_kind(built, questions):
    run = chuchu("evaluate", questions, *built.place, "--kind", "plain", "--json")

    assert json.loads(run.stdout)["kinds"].keys() == {"plain"}
    run = chuchu("evaluate", questions, *built.place, "--kind", "plian")
    check_failed(run, "no kind plian", "They are plain, 题外.")


def test_an_evaluation_writes_a_report_and_leaves_nothing_beside_it(built, questions, tmp_path):
    report = tmp_path / "reports" / "report.html"
    report.parent.mkdir()
    report.write_text("an older report")

    run = chuchu("evaluate", questions, *built.place, "--html", report)
    assert run.returncode == 0
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert list(report.parent.iterdir()) == [report]


def test_a_place_where_no_report_can_be_is_one_sentence(built, questions, tmp_path):
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for place, said in (
        (tmp_path / "folder", "it is a folder"),
        (tmp_path / "pipe", "no plain file"),
        (tmp_path / "missing" / "report.html", "its folder is missing"),
        (built.documents / "report.html", "become a document"),
    ):
        check_failed(chuchu("evaluate", questions, *built.place, "--html", place), said, "--html")
    assert not (built.documents / "report.html").exists()


def test_questions_among_the_documents_are_remarked_upon(tmp_path):
    (tmp_path / "ferry.txt").write_text(FILES["ferry.txt"], encoding="utf-8")
    asked = {"question": QUESTION, "document": "ferry.txt", "answers": ["500米"]}
    (tmp_path / "questions.jsonl").write_text(json.dumps(asked, ensure_ascii=False))
    assert chuchu("index", tmp_path).returncode == 0

    run = chuchu("evaluate", tmp_path / "questions.jsonl", "--docs", tmp_path)
    assert "questions.jsonl lies in the folder of documents" in run.stderr


def test_a_broken_evaluation_file_is_one_sentence_with_the_line(built, tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('\n{"question"\n')

    check_failed(chuchu("evaluate", file, *built.place), "Line 2", "not JSON")


def test_a_folder_without_an_index_is_indexed_by_the_first_question(tmp_path):
    (tmp_path / "ferry.txt").write_text(FILES["ferry.txt"], encoding="utf-8")

    run = chuchu("ask", QUESTION, "--docs", tmp_path)
    assert run.returncode == 0
    assert "500米" in run.stdout.splitlines()[0]
    assert "Indexing files" in run.stderr
    assert (tmp_path / ".chuchu" / "CURRENT").read_text() == "gen-000001"


@pytest.mark.parametrize("command", [["index"], ["ask", "渡轮停航了吗？", "--docs"]])
def test_an_empty_folder_is_one_sentence(tmp_path, command):
    check_failed(chuchu(*command, tmp_path), "holds no files", "--allow-empty")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_empty_folder_ends_its_server_with_one_sentence(tmp_path, workers):
    run = chuchu("serve", tmp_path, "--port", "0", "--workers", workers)

    assert run.returncode == 1
    assert run.stdout.startswith(f"Serving {tmp_path} at http://127.0.0.1:")
    assert (run.stdout.count("\n"), run.stderr.count("\n")) == (2, 1)
    assert "holds no files" in run.stderr
    assert "--allow-empty" in run.stderr


def test_an_empty_folder_that_is_accepted_answers_nothing(tmp_path):
    run = chuchu("index", tmp_path, "--allow-empty")
    assert (run.returncode, run.stdout) == (
        0,
        "0 new, 0 updated, 0 unchanged, 0 removed, 0 skipped\n",
    )

    answer = json.loads(chuchu("ask", QUESTION, "--docs", tmp_path, "--json").stdout)
    assert (answer["answerable"], answer["answer"], answer["citations"]) == (False, None, [])


@pytest.mark.parametrize("command", [["index"], ["serve", "--port", "0"]])
def test_a_missing_folder_is_one_sentence_and_stays_missing(tmp_path, command):
    check_failed(chuchu(*command, tmp_path / "missing"), "does not exist", "existing folder")
    assert not (tmp_path / "missing").exists()


def test_a_server_is_not_started_where_the_index_would_be_the_folder_itself(tmp_path):
    (tmp_path / "a.txt").write_text("渡轮停航。", encoding="utf-8")

    run = chuchu("serve", tmp_path, "--index", tmp_path, "--port", "0")
    check_failed(run, "folder of documents itself", "--index")
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("variable", ["CHUCHU_ENCODER", "CHUCHU_USER_DICTIONARY"])
def test_a_server_is_not_started_without_its_tools(built, variable):
    check_failed(chuchu("serve", built.documents, "--port", "0", **{variable: "./gone"}), "gone")


def test_an_error_with_json_is_one_object_too(tmp_path):
    run = chuchu("status", "--docs", tmp_path, "--json")

    assert run.returncode == 1
    error = json.loads(run.stdout)["error"]
    assert error.keys() == {"type", "message", "hint"}
    assert error["type"] == "IndexUnavailable"
    assert "chuchu index" in error["hint"]


def test_a_damaged_index_is_one_sentence_that_names_the_remedy(built, tmp_path):
    index = shutil.copytree(built.index, tmp_path / "index")
    (index / "gen-000001" / "vectors.faiss").write_bytes(b"damaged")

    run = chuchu("ask", QUESTION, "--docs", built.documents, "--index", index)
    check_failed(run, "vectors.faiss is damaged", "chuchu index")


def test_an_index_that_cannot_be_written_is_one_sentence(built, tmp_path):
    (tmp_path / "index").write_text("in the way")

    run = chuchu("index", built.documents, "--index", tmp_path / "index")
    check_failed(run, "can't be written", "--index")


def test_a_server_whose_index_cannot_be_written_ends_with_one_sentence(built, tmp_path):
    (tmp_path / "index").write_text("in the way")

    run = chuchu("serve", built.documents, "--index", tmp_path / "index", "--port", "0")
    assert run.returncode == 1
    assert run.stderr.count("\n") == 1
    assert "can't be written" in run.stderr


def test_a_port_in_use_is_one_sentence(built):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        run = chuchu("serve", built.documents, "--index", built.index, "--port", port)

    check_failed(run, f"127.0.0.1:{port}", "in use", "--port")


def test_an_address_of_another_machine_is_one_sentence(built):
    run = chuchu("serve", built.documents, "--host", "192.0.2.1", "--port", "0")

    check_failed(run, "192.0.2.1", "--port")


@pytest.mark.parametrize("top_k", ["0", "-1", "51"])
def test_a_top_k_out_of_range_is_one_sentence(built, top_k):
    check_failed(chuchu("ask", QUESTION, *built.place, "--top-k", top_k), "from 1 to 50")


@pytest.mark.parametrize("question", ["", " ", "问" * 2001, b"\xff\xfe"])
def test_a_question_that_is_none_is_one_sentence(built, question):
    asked = question if isinstance(question, str) else os.fsdecode(question)

    run = chuchu("ask", asked, *built.place)

    check_failed(run, "question")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["index", "--unknown"],
        ["ask", "问", "--top-k", "five"],
        ["serve", "--port", "http"],
        ["conquer"],
        [],
    ],
    ids=" ".join,
)
def test_bad_usage_ends_with_2_and_says_why(arguments):
    run = chuchu(*arguments)

    assert run.returncode == 2
    assert "Usage" in run.stderr + run.stdout
    assert "Traceback" not in run.stderr


def test_help_names_every_command():
    run = chuchu("--help")

    assert run.returncode == 0
    for command in ("index", "ask", "serve", "status", "evaluate"):
        assert re.search(rf"\b{command}\b", run.stdout)


def test_another_copy_of_the_model_opens_the_same_index(built, tmp_path):
    model = shutil.copytree(MODELS / BUNDLED, tmp_path / "model")

    run = chuchu("ask", QUESTION, *built.place, CHUCHU_ENCODER=str(model))
    assert run.returncode == 0
    assert "500米" in run.stdout


def test_an_unknown_encoder_is_one_sentence(built):
    run = chuchu("ask", QUESTION, *built.place, CHUCHU_ENCODER="./no-model")

    check_failed(run, "There is no encoder ./no-model", "Name a folder")


def test_a_user_dictionary_that_cannot_be_read_is_one_sentence(built, tmp_path):
    words = tmp_path / "words.txt"
    words.write_bytes("词".encode("utf-16"))
    for place, said in ((words, "can't be read"), (tmp_path / "missing", "There is no dictionary")):
        run = chuchu("status", *built.place, CHUCHU_USER_DICTIONARY=str(place))
        check_failed(run, said)


def test_an_answer_is_given_without_torch(built):
    code = f"""
import sys
from bot.cli.app import app
try:
    app(["ask", {QUESTION!r}, "--docs", {str(built.documents)!r}, "--index", {str(built.index)!r}])
except SystemExit as end:
    assert not end.code
heavy = {{"torch", "sentence_transformers", "transformers", "fastapi"}} & sys.modules.keys()
assert not heavy, heavy
"""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False
    )
    assert run.returncode == 0, run.stderr
    assert "500米" in run.stdout
