"""Tables open as tables, lists as lists, headings as headings, listings as listings."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.document_panel import MARKER

LINES = [
    ("heading", 1, None, "😀维护指南"),
    (None, None, None, "每周检查一次。"),
    ("row", None, {"sheet": "计划", "row": 2}, "项目：磁盘；周期：每天"),
    ("row", None, {"sheet": "计划", "row": 3}, "项目：备份；周期：每季度；说明：甲；乙"),
    ("row", None, {"sheet": "计划", "row": 4}, "项目：证书；周期：每月"),
    ("item", 1, None, "登录跳板机"),
    ("item", 2, None, "查看告警"),
    ("item", 1, None, "1. 填写记录"),
    ("code", None, None, "set -e\n  pg_dump"),
    (None, None, {"slide": 7}, "到期删除。"),
]
TEXT = "\n".join(text for *_, text in LINES)


@pytest.fixture
def panel(chat, backend, ask):
    blocks, at = [], 0
    for kind, level, place, text in LINES:
        if kind or place:
            block = {"kind": kind or "paragraph", "level": level, "place": place}
            blocks.append(block | {"start": at, "end": at + len(text)})
        at += len(text) + 1
    document = backend.add_document(TEXT, blocks=blocks, has_pages=False)
    cited = backend.cite(document, LINES[3][3], LINES[3][3])
    backend.when("几点", backend.answer("备份[1]", cited))
    ask(chat, "几点")
    chat.get_by_role("button", name=MARKER).click()
    return chat.get_by_role("dialog")


def test_rows_are_a_table_with_the_row_of_the_quote_marked(panel):
    table = panel.get_by_role("table")
    expect(table).to_have_count(1)
    expect(table.locator("thead th")).to_have_text(["项目", "周期"])
    expect(table.locator("tbody tr")).to_have_text(
        ["2磁盘每天", "3备份每季度；说明：甲；乙", "4证书每月"]
    )
    expect(table.locator("tr:has(mark) mark")).to_have_text(["备份", "每季度；说明：甲；乙"])
    expect(panel.locator("mark").first).to_be_in_viewport()


def test_headings_lists_and_listings_are_what_they_are(panel):
    expect(panel.get_by_role("heading", name="维护指南")).to_be_visible()
    expect(panel.get_by_role("listitem")).to_have_text(["登录跳板机", "查看告警", "1. 填写记录"])
    numbered = panel.locator("li.is-numbered")
    expect(numbered).to_have_text("1. 填写记录")
    expect(panel.locator("pre code")).to_have_text(["set -e", "pg_dump"])
    assert panel.locator("pre").inner_text() == "set -e\n  pg_dump"


def test_sheets_and_slides_are_named_where_they_begin(panel):
    expect(panel.locator(".place")).to_have_text(["工作表“计划”", "第 7 张幻灯片"])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_tables_lists_and_listings(chat, panel, scheme):
    chat.emulate_media(color_scheme=scheme)
    expect(panel.get_by_role("table")).to_be_visible()
    assert violations(chat) == []


def test_the_matches_of_a_large_table_are_found_in_time_and_in_parts(chat, backend, ask):
    rows = [f"编号：{number}；名称：物品{number}" for number in range(10_000)]
    blocks, at = [], 0
    for row in rows:
        blocks.append(
            {"kind": "row", "level": None, "place": None, "start": at, "end": at + len(row)}
        )
        at += len(row) + 1
    document = backend.add_document("\n".join(rows), blocks=blocks)
    backend.when(
        "几点", backend.answer("物品[1]", backend.cite(document, rows[7_500], rows[7_500]))
    )
    ask(chat, "几点")
    chat.get_by_role("button", name=MARKER).click()
    panel = chat.get_by_role("dialog")
    expect(panel.locator("mark").first).to_be_in_viewport(timeout=15_000)
    assert panel.locator(".block").count() > 40
