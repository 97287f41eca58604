"""What the command line shows of one file."""

import json

from tests.command_line import check_failed, chuchu
from tests.corpus.containers.mail_files import archive, mail

NOTICE = (
    "---\ntitle: 停航公告\n---\n------\n青瀾(lán)市工業(yè)局\u200b公告。\n"
    "责任编辑：李四\n返回顶部\n"
)


def test_a_file_is_shown_with_what_was_left_out_by_which_rule(tmp_path):
    (tmp_path / "公告.txt").write_text(NOTICE, encoding="utf-8")
    run = chuchu("read", tmp_path / "公告.txt", "--json")

    shown = json.loads(run.stdout)
    assert (run.returncode, run.stderr) == (0, "")
    assert shown["path"] == str(tmp_path / "公告.txt")
    assert (shown["encoding"], shown["title"]) == ("utf-8", "停航公告")
    assert shown["text"] == "青瀾市工業局公告。"
    assert (shown["source_characters"], shown["kept"]) == (len(NOTICE), 9)
    assert shown["notes"] == ["2 lines that belong to a web page were left out"]
    assert {(each["rule"], each["line"]) for each in shown["dropped"]} == {
        ("front matter", 1),
        ("rules between lines", 4),
        ("pinyin debris", 5),
        ("invisible characters", 5),
        ("page elements", 6),
        ("page elements", 7),
    }
    assert {"rule": "pinyin debris", "text": "(lán)", "line": 5} in shown["dropped"]


def test_a_file_is_shown_raw_beside_cleaned_and_long_lists_are_cut(tmp_path):
    lines = "".join(f"第{n}條企業(yè)。\n" for n in range(500))
    (tmp_path / "a.txt").write_text(f"题目\n{lines}", encoding="utf-8")
    run = chuchu("read", tmp_path / "a.txt")

    assert run.returncode == 0
    assert "     2  raw      第0條企業(yè)。\n        cleaned  第0條企業。\n" in run.stdout
    assert "     1  as it is 题目\n" in run.stdout
    assert "dropped: pinyin debris (500)" in run.stdout
    assert "and 480 more; --json lists all" in run.stdout
    assert len(run.stdout.splitlines()) < 100


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path):
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


def test_an_archive_lists_its_files_and_each_is_read_by_its_path(tmp_path):
    inner = {"二.zip": archive({"深.txt": "图书馆闭馆。"}), "甲/一.txt": "渡轮停航。", "x.dwg": "1"}
    (tmp_path / "档案.zip").write_bytes(archive(inner, method=0))
    run = chuchu("read", tmp_path / "档案.zip")

    assert run.returncode == 0
    assert "档案.zip is an archive of 2 files:\n" in run.stdout
    assert f"chuchu read '{tmp_path}/档案.zip/二.zip/深.txt'\n" in run.stdout
    listed = json.loads(chuchu("read", tmp_path / "档案.zip", "--json").stdout)
    assert [(each["path"], each["reason"]) for each in listed["files"]] == [
        (f"{tmp_path}/档案.zip/二.zip/深.txt", None),
        (f"{tmp_path}/档案.zip/甲/一.txt", None),
        (f"{tmp_path}/档案.zip", "1 file of a type that is not read: .dwg"),
    ]
    shown = json.loads(chuchu("read", listed["files"][0]["path"], "--json").stdout)
    assert (shown["text"], shown["path"]) == ("图书馆闭馆。", listed["files"][0]["path"])


def test_an_attachment_is_read_by_its_path_and_a_missing_one_is_one_sentence(tmp_path):
    (tmp_path / "m.eml").write_bytes(mail(attachments={"a.txt": "渡轮停航。".encode()}))
    (tmp_path / "z.zip").write_bytes(b"PK\x03\x04")

    assert "渡轮停航。" in chuchu("read", tmp_path / "m.eml" / "a.txt").stdout
    check_failed(
        chuchu("read", tmp_path / "m.eml" / "b.txt"), "b.txt: not found in the archive or mail."
    )
    check_failed(chuchu("read", tmp_path / "z.zip"), "z.zip: damaged archive.")
