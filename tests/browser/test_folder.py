"""The folder at a glance: its documents, the files that were skipped, its rebuilds."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.accessibility import violations

RUNNING = {"id": "j1", "state": "running", "stage": "indexing", "done": 30, "total": 120}
JOB = RUNNING | {"progress": 0.425, "counts": None, "error": None}
PASS = JOB | {"id": "p1", "stage": "encoding", "progress": 0.4}
DONE = JOB | {"state": "done", "progress": 1.0, "counts": {"new": 3, "updated": 0, "removed": 1}}


@pytest.fixture
def folder(backend):
    """250 documents, two skipped files, and a function that opens the folder on a page."""
    backend.listed = [
        {"id": f"d{n}", "title": f"第{n}号公告", "path": f"notices/{n}.txt", "date": "2024-06-20"}
        for n in range(250)
    ]
    backend.index = [
        {
            "generation": 1,
            "documents": 250,
            "built_at": "2024-06-20T09:30:00+00:00",
            "skipped": [
                {"path": "图/<img src=x onerror=alert(1)>.bin", "reason": "unknown type .bin"},
                {"path": "scan.pdf", "reason": "damaged PDF"},
            ],
        }
    ]

    def open_on(page, path="/"):
        backend.attach(page)
        page.goto(path)
        page.get_by_role("button", name=re.compile("^(文件夹|Folder)$")).click()
        return page.get_by_role("dialog")

    return open_on


def test_the_folder_shows_the_number_of_documents_and_the_date_of_the_index(page, folder):
    panel = folder(page)
    expect(panel).to_contain_text("250 篇文档")
    expect(panel).to_contain_text("索引于 2024年6月20日")
    expect(panel.get_by_role("searchbox")).to_be_focused()


def test_the_folder_says_why_its_index_can_not_be_updated(page, backend, folder):
    backend.index[0]["update_problem"] = "The index can't be written: <b>no</b>."
    panel = folder(page)
    expect(panel).to_contain_text("现在无法更新索引。The index can't be written: <b>no</b>.")


def test_documents_are_listed_a_page_at_a_time(page, folder):
    panel = folder(page)
    entries = panel.get_by_role("listitem").locator(".entry")
    expect(entries).to_have_count(100)
    panel.get_by_role("button", name="显示更多（还有 150 篇）").click()
    expect(entries).to_have_count(200)
    expect(entries.nth(100)).to_be_focused()
    panel.get_by_role("button", name="显示更多（还有 50 篇）").click()
    expect(entries).to_have_count(250)
    expect(panel.get_by_role("button", name="显示更多")).to_be_hidden()


def test_the_list_is_filtered_as_one_types(page, folder):
    panel = folder(page)
    box = panel.get_by_role("searchbox")
    box.fill("第24")
    entries = panel.get_by_role("listitem").locator(".entry")
    expect(entries).to_have_count(11)
    expect(panel).to_contain_text("11 / 250 篇")
    box.fill("没有这个")
    expect(panel).to_contain_text("没有符合的文档。")
    expect(entries).to_have_count(0)
    box.fill("")
    expect(entries).to_have_count(100)


def test_skipped_files_are_named_with_their_reasons_as_text(page, folder):
    panel = folder(page)
    panel.get_by_text("跳过的文件（2）").click()
    expect(panel).to_contain_text("<img src=x onerror=alert(1)>.bin")
    expect(panel).to_contain_text("不支持的类型 .bin")
    expect(panel).to_contain_text("PDF已损坏")
    panel.get_by_role("searchbox").fill("scan")
    expect(panel.get_by_text("跳过的文件（1）")).to_be_visible()


@pytest.mark.parametrize("size", [(390, 844), (1440, 900)], ids=str)
def test_a_document_opens_from_the_list_and_closing_it_leads_back(open_page, backend, folder, size):
    page = open_page(width=size[0], height=size[1])
    backend.add_document("公告的全文。", identity="d7")
    panel = folder(page)
    entry = panel.get_by_role("button", name=re.compile("^第7号公告"))
    entry.click()
    expect(page.get_by_role("dialog")).to_have_count(1)
    expect(page.get_by_role("dialog").get_by_role("article")).to_have_text("公告的全文。")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_accessible_name("文件夹一览")
    expect(entry).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="文件夹")).to_be_focused()


def test_an_opened_citation_takes_the_place_of_the_folder(page, backend, folder, ask):
    document = backend.add_document("答案在这里。")
    backend.when("问", backend.answer("答案[1]", backend.cite(document, "答案在这里。", "答案")))
    folder(page)
    ask(page, "问")
    page.get_by_role("button", name=re.compile(r"^1\b")).click()
    expect(page.get_by_role("dialog")).to_have_accessible_name("题目 d1")
    page.get_by_role("button", name="文件夹").click()
    expect(page.get_by_role("dialog")).to_have_accessible_name("文件夹一览")
    assert "doc=" not in page.url


def test_a_rebuild_shows_how_it_goes_and_where_answers_come_from_meanwhile(page, backend, folder):
    panel = folder(page)
    backend.tell(index={"generation": 1}, job=JOB)
    page.reload()
    page.get_by_role("button", name="文件夹").click()
    expect(panel).to_contain_text("正在建立索引：30 / 120（25%）。回答仍来自原有的索引。")
    expect(panel.get_by_role("progressbar")).to_have_js_property("value", 0.425)
    expect(panel.get_by_role("button", name="重建索引")).to_be_disabled()
    expect(page.locator("#index-status")).to_contain_text("回答仍来自原有的索引")
    backend.index = [backend.index[0] | {"generation": 2, "documents": 252}]
    backend.tell(index={"generation": 2}, job=DONE)
    expect(panel).to_contain_text("重建完成：新增 3，移除 1。")
    expect(panel.get_by_role("progressbar")).to_be_hidden()
    expect(panel.get_by_role("button", name="重建索引")).to_be_enabled()
    expect(panel).to_contain_text("252 篇文档")
    expect(page.locator("#index-status")).to_have_text(
        re.compile("252 篇文档.*2 个未读入.*文档有更新")
    )


def test_without_events_the_page_polls_a_rebuild(page, backend, folder):
    panel = folder(page)
    expect(panel).to_contain_text("250 篇文档")
    backend.index = [backend.index[0] | {"job": "j1"}]
    backend.jobs["j1"] = JOB
    panel.get_by_role("button", name="重建索引").click()
    expect(panel).to_contain_text("30 / 120")
    backend.jobs["j1"] = JOB | {"state": "failed", "error": "The disk is full."}
    expect(panel).to_contain_text("重建没有成功。The disk is full. 原有的索引照常回答。")
    expect(panel.get_by_role("button", name="重建索引")).to_be_enabled()


def test_a_deep_pass_is_mentioned_calmly_and_is_no_rebuild(page, backend, folder):
    backend.index = [backend.index[0] | {"chunks": 9, "reader": {"encoder": "e", "missing": 9}}]
    backend.tell(index={"generation": 1}, job=PASS)
    panel = folder(page)
    mention, line = page.locator("#pass"), page.locator("#index-status")
    expect(mention).to_have_text("正在编码句子 40%")
    expect(line).to_have_text(re.compile("^250 篇文档"))
    expect(line).not_to_have_attribute("aria-busy", "true")
    expect(panel.get_by_role("button", name="重建索引")).to_be_enabled()

    encoded = {"generation": 2, "reader": {"encoder": "e", "missing": 0}}
    backend.index = [backend.index[0] | encoded]
    backend.tell(index={"generation": 2}, job=PASS | {"state": "done", "progress": 1.0})
    expect(mention).to_be_hidden()
    expect(line).not_to_contain_text("文档有更新")
    expect(panel.locator("#build-state")).to_be_empty()


def test_the_end_of_a_rebuild_is_reported_though_a_deep_pass_follows_at_once(page, backend, folder):
    backend.tell(index={"generation": 1}, job=JOB)
    panel = folder(page)
    expect(panel).to_contain_text("30 / 120")
    backend.jobs["j1"] = DONE
    backend.index = [backend.index[0] | {"generation": 2, "documents": 252}]
    backend.tell(index={"generation": 2}, job=PASS)
    expect(panel).to_contain_text("重建完成：新增 3，移除 1。")
    expect(panel.get_by_role("button", name="重建索引")).to_be_enabled()
    expect(page.locator("#index-status")).to_have_text(
        re.compile("252 篇文档.*2 个未读入.*文档有更新")
    )
    expect(page.locator("#pass")).to_have_text("正在编码句子 40%")


def test_a_rebuild_that_needs_a_token_asks_for_it_and_sends_it(page, backend, folder):
    panel = folder(page)
    backend.rebuild = [backend.error(403, "要有管理员的口令。"), (202, {"job": "j1"})]
    panel.get_by_role("button", name="重建索引").click()
    expect(panel).to_contain_text("要有管理员的口令。")
    token = panel.get_by_label("管理员口令")
    expect(token).to_be_focused()
    token.fill("secret-token")
    token.press("Enter")
    expect(token).to_be_hidden()
    assert "authorization" not in backend.rebuilt[0]
    assert backend.rebuilt[1]["authorization"] == "Bearer secret-token"
    assert "secret" not in page.url


def test_a_rebuild_that_is_refused_is_explained_and_can_be_asked_for_again(page, backend, folder):
    panel = folder(page)
    backend.rebuild = [backend.error(409, "已经在重建了。", "请等它结束。")]
    panel.get_by_role("button", name="重建索引").click()
    expect(panel).to_contain_text("已经在重建了。 请等它结束。")
    expect(panel.get_by_role("button", name="重建索引")).to_be_enabled()


def test_a_new_generation_is_reported_without_disturbing_the_open_document(page, backend, ask):
    document = backend.add_document("前文。\n" * 200 + "答案在这里。")
    backend.when("问", backend.answer("答案[1]", backend.cite(document, "答案在这里。", "答案")))
    backend.tell(index={"generation": 1})
    backend.attach(page)
    page.goto("/")
    ask(page, "问")
    page.get_by_role("button", name=re.compile(r"^1\b")).click()
    expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
    backend.index = [{"generation": 2, "documents": 9}]
    backend.tell(index={"generation": 2})
    expect(page.locator("#index-status")).to_have_text(re.compile("9 篇文档.*文档有更新"))
    expect(page.get_by_role("dialog").locator("mark")).to_be_in_viewport()
    expect(page.get_by_role("region", name="原文")).to_be_focused()


def test_a_rebuild_that_ended_before_the_page_was_opened_is_not_reported(page, backend, folder):
    backend.tell(index={"generation": 1}, job=DONE)
    panel = folder(page)
    expect(panel).to_contain_text("250 篇文档")
    expect(panel).not_to_contain_text("重建完成")


@pytest.mark.parametrize(
    "garbage", ["data: {\n\nevent: job\ndata: {\n\n", "event: index\ndata: 5\n\n"]
)
def test_malformed_events_change_nothing(page, backend, folder, garbage):
    backend.events = f"retry: 50\n\n{garbage}event: job\ndata: null\n\n"
    expect(folder(page)).to_contain_text("250 篇文档")


def test_the_page_shows_the_result_of_a_rebuild_on_a_real_server(open_page):
    page = open_page()
    page.goto("/")
    page.get_by_role("button", name="文件夹").click()
    page.get_by_role("button", name="重建索引").click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("重建完成：没有变化。", timeout=20_000)


@pytest.mark.parametrize(("size", "scheme"), [((390, 844), "light"), ((1440, 900), "dark")])
def test_axe_finds_nothing_in_the_folder_while_it_is_rebuilt(
    open_page, backend, folder, scheme, size
):
    page = open_page(
        width=size[0], height=size[1], color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
    )
    backend.tell(index={"generation": 1}, job=JOB)
    panel = folder(page)
    expect(panel).to_contain_text("Answers come from the previous index.")
    panel.get_by_text("Skipped files (2)").click()
    overflow = "nodes => nodes.map(node => node.scrollWidth - node.clientWidth)"
    assert page.locator("html, .folder-body").evaluate_all(overflow) == [0, 0]
    assert violations(page) == []
