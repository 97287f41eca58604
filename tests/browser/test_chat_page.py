"""Asking and being answered, as a reader meets it."""

from __future__ import annotations

import re

import pytest

pytest.importorskip("playwright")
from playwright.sync_api import expect

# One of the bundled sample questions, and words of the sentence that answers it.
SAMPLE_QUESTION, SAMPLE_ANSWER = "图书馆的光盘借期是几天？", "光盘借期为7天"

BEGINS_WITH_ONE = re.compile(r"^1\b")


def test_a_sample_question_opens_the_document_at_the_highlighted_passage(page, served, ask):
    page.goto("/")
    ask(page, SAMPLE_QUESTION)
    expect(page.locator(".card mark").first).to_contain_text(SAMPLE_ANSWER)
    page.get_by_role("button", name=BEGINS_WITH_ONE).first.click()
    opened = page.get_by_role("dialog").locator("mark", has_text=SAMPLE_ANSWER)
    expect(opened).to_be_in_viewport()


def test_the_page_offers_one_named_text_box_and_a_polite_live_conversation(chat):
    expect(chat.get_by_role("textbox")).to_have_count(1)
    expect(chat.get_by_role("textbox")).to_have_accessible_name("你的问题")
    expect(chat.get_by_role("log")).to_have_attribute("aria-live", "polite")


def test_enter_sends_the_question_and_empties_the_box(chat, backend, ask):
    ask(chat, "  闭馆时间？ ")
    expect(chat.get_by_role("heading", name="闭馆时间？")).to_be_visible()
    expect(chat.get_by_role("log")).to_contain_text("闭馆时间？的回答")
    expect(chat.get_by_role("textbox")).to_have_value("")
    assert backend.asked == [{"question": "闭馆时间？", "history": []}]


def test_shift_enter_breaks_the_line_and_the_button_sends_both_lines(chat, backend):
    box = chat.get_by_role("textbox")
    box.fill("第一行")
    height = box.bounding_box()["height"]
    box.press("Shift+Enter")
    box.press_sequentially("第二行")
    assert box.bounding_box()["height"] > height
    assert backend.asked == []
    with chat.expect_response("**/ask"):
        chat.get_by_role("button", name="发送").click()
    expect(chat.get_by_role("log").get_by_role("article")).to_have_count(1)
    assert backend.asked[0]["question"] == "第一行\n第二行"


def test_enter_that_confirms_an_input_method_does_not_send(chat, backend):
    box = chat.get_by_role("textbox")
    box.focus()
    keyboard = chat.context.new_cdp_session(chat)
    keyboard.send(
        "Input.imeSetComposition", {"text": "tushu", "selectionStart": 5, "selectionEnd": 5}
    )
    for kind in ("rawKeyDown", "keyUp"):
        enter = {"type": kind, "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
        keyboard.send("Input.dispatchKeyEvent", enter)
    keyboard.send("Input.insertText", {"text": "图书馆"})
    expect(box).to_have_value("图书馆")
    assert backend.asked == []
    with chat.expect_response("**/ask"):
        box.press("Enter")
    expect(chat.get_by_role("log").get_by_role("article")).to_have_count(1)
    assert [body["question"] for body in backend.asked] == ["图书馆"]


@pytest.mark.parametrize("sign", [{"isComposing": True}, {"keyCode": 229}], ids=str)
def test_a_question_is_not_sent_while_either_sign_of_composition_is_present(chat, backend, sign):
    box = chat.get_by_role("textbox")
    box.fill("图书馆")
    box.dispatch_event("compositionstart")
    is_untouched = box.evaluate(
        "(box, sign) => box.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', bubbles: true, cancelable: true, ...sign}))",
        sign,
    )
    assert is_untouched
    expect(box).to_have_value("图书馆")
    assert backend.asked == []


def test_a_blank_question_is_not_sent(chat, backend, ask):
    ask(chat, " \n ")
    expect(chat.get_by_role("button", name="发送")).to_be_disabled()
    assert backend.asked == []


def test_an_over_long_question_is_kept_in_full_and_explained(chat, backend, ask):
    ask(chat, "问" * 2001)
    expect(chat.get_by_text("问题过长：2001 / 2000 字")).to_be_visible()
    expect(chat.get_by_role("textbox")).to_have_value("问" * 2001)
    assert backend.asked == []


def test_the_limit_counts_characters_and_not_code_units(chat, backend, ask):
    with chat.expect_response("**/ask"):
        ask(chat, "𠮷" * 2000)
    expect(chat.get_by_role("log").get_by_role("article")).to_have_count(1)
    assert len(backend.asked[0]["question"]) == 2000


def test_markers_become_buttons_and_cards_show_where_the_quote_comes_from(chat, backend, ask):
    text = "总馆周六开放。\n周日上午九点开门。"
    document = backend.add_document(text, title="开放时间", path="notices/7.txt")
    citation = backend.cite(
        document, text, "周日上午九点开门。", date="2024-06-20", lines=[1, 2], headings=["通知"]
    )
    backend.when("几点开门", backend.answer("周日上午九点开门。[1]又见[9]。", citation))
    ask(chat, "几点开门")
    markers = chat.get_by_role("button", name=BEGINS_WITH_ONE)
    expect(markers).to_have_count(1)
    expect(markers).to_have_accessible_name("1 开放时间 (notices/7.txt)")
    expect(chat.get_by_text("又见[9]。")).to_be_visible()
    card = chat.get_by_role("listitem")
    for fact in ("开放时间", "notices/7.txt", "2024-06-20", "第 1–2 行", "通知"):
        expect(card).to_contain_text(fact)
    expect(card.locator("mark")).to_have_text("周日上午九点开门。")
    assert card.locator("blockquote").text_content() == text


@pytest.mark.parametrize(
    ("where", "shown"),
    [
        ({"pages": [3, 3], "place": {"page": 3}}, "第 3 页"),
        ({"pages": [3, 4], "place": {"page": 4}}, "第 3–4 页"),
        ({"place": {"sheet": "值班", "row": 4}}, "工作表“值班” 第 4 行"),
        ({"place": {"slide": 2}}, "第 2 张幻灯片"),
        ({"place": {"chapter": "开馆"}, "recognised": True}, "由图像识别，可能有误"),
    ],
)
def test_a_quote_names_its_place_in_the_file_on_its_card_and_in_the_panel(
    chat, backend, ask, where, shown
):
    document = backend.add_document("周日上午九点开门。", path="a.pdf")
    citation = backend.cite(document, document["text"], document["text"], **where)
    backend.when("几点开门", backend.answer("周日上午九点开门。[1]", citation))
    ask(chat, "几点开门")
    expect(chat.get_by_role("listitem")).to_contain_text(shown)
    chat.get_by_role("button", name=BEGINS_WITH_ONE).click()
    expect(chat.get_by_role("dialog")).to_contain_text(shown)


def test_highlights_of_a_card_count_code_points(chat, backend, ask):
    text = "𠮷野家😀在人民路。𠀋字也算一个。"
    document = backend.add_document(text)
    backend.when(
        "在哪", backend.answer("𠀋字也算一个。[1]", backend.cite(document, text, "𠀋字也算一个。"))
    )
    ask(chat, "在哪")
    expect(chat.locator(".card mark")).to_have_text("𠀋字也算一个。")


def test_overlapping_and_malformed_highlights_are_borne(chat, backend, ask):
    document = backend.add_document("甲乙丙丁戊己")
    ranges = [[3, 5], [1, 4], [9, 99], [2], None, ["a", 3], [5, 5]]
    backend.when(
        "问", backend.answer("甲[1]", backend.cite(document, document["text"], highlights=ranges))
    )
    ask(chat, "问")
    expect(chat.locator(".card mark")).to_have_text(["乙丙丁戊"])
    expect(chat.locator(".card blockquote")).to_have_text("甲乙丙丁戊己")


def test_a_long_passage_is_clamped_around_its_mark_and_can_be_unfolded(chat, backend, ask):
    text = "无关的前文。" * 80 + "答案在这里。" + "无关的后文。" * 80
    document = backend.add_document(text)
    backend.when(
        "答案", backend.answer("答案在这里。[1]", backend.cite(document, text, "答案在这里。"))
    )
    ask(chat, "答案")
    quote = chat.locator(".card blockquote")
    clamped = quote.bounding_box()
    mark = chat.locator(".card mark").bounding_box()
    assert clamped["y"] < mark["y"] < clamped["y"] + clamped["height"] - mark["height"]
    chat.get_by_role("button", name="展开全段").click()
    assert quote.bounding_box()["height"] > 2 * clamped["height"]
    chat.get_by_role("button", name="收起").click()
    assert quote.bounding_box()["height"] == clamped["height"]


def test_a_follow_up_sends_at_most_ten_earlier_answered_questions_newest_last(chat, backend, ask):
    backend.when("坏问题", backend.error(422, "不行。"))
    for question in ["坏问题", *map(str, range(12))]:
        ask(chat, question)
        expect(chat.locator(".pending")).to_have_count(0)
        expect(chat.get_by_role("heading", name=question, exact=True)).to_be_visible()
    assert backend.asked[-1] == {"question": "11", "history": [str(n) for n in range(1, 11)]}
    assert backend.asked[3]["history"] == ["0", "1"]


def test_a_question_the_bot_completed_is_shown_as_it_was_understood(chat, backend, ask):
    backend.when("那周一呢", backend.answer("周一闭馆。", standalone_question="图书馆周一开门吗"))
    ask(chat, "那周一呢")
    expect(chat.get_by_text("理解为：图书馆周一开门吗")).to_be_visible()


def test_not_found_says_so_and_offers_the_closest_passages_without_a_claim(chat, backend, ask):
    document = backend.add_document("借书证可借十册。")
    citation = backend.cite(document, document["text"], "可借十册")
    backend.when("天气", backend.answer(None, citation))
    ask(chat, "天气")
    expect(chat.get_by_text("这些文档里没有找到答案")).to_be_visible()
    closest = chat.get_by_role("region", name=re.compile("最接近的段落"))
    expect(closest).to_contain_text("借书证可借十册。")
    expect(chat.locator("mark")).to_have_count(0)
    expect(chat.get_by_role("button", name=BEGINS_WITH_ONE)).to_have_count(0)


def test_a_late_answer_stays_in_its_own_turn(chat, backend, ask):
    backend.when("慢", backend.HELD)
    ask(chat, "慢")
    ask(chat, "快")
    first, second = chat.get_by_role("article").nth(0), chat.get_by_role("article").nth(1)
    expect(second).to_contain_text("快的回答")
    expect(first).to_contain_text("正在查找")
    backend.release("慢", backend.answer("迟到的回答"))
    expect(first).to_contain_text("迟到的回答")
    expect(second).not_to_contain_text("迟到")


def test_the_question_stands_still_when_its_answer_arrives(chat, backend, ask):
    ask(chat, "早先的问题")
    backend.when("慢", backend.HELD)
    ask(chat, "慢")
    heading = chat.get_by_role("heading", name="慢")
    expect(chat.get_by_text("正在查找…")).to_be_visible()
    before = heading.bounding_box()
    document = backend.add_document("很长的段落。" * 60)
    backend.release("慢", backend.answer("回答[1]", backend.cite(document, document["text"])))
    expect(chat.get_by_role("listitem")).to_have_count(1)
    assert heading.bounding_box() == before


def test_a_new_conversation_forgets_the_old_one_and_its_pending_answer(chat, backend, ask):
    backend.when("慢", backend.HELD)
    ask(chat, "慢")
    chat.get_by_role("button", name="新对话").click()
    expect(chat.get_by_role("article")).to_have_count(0)
    expect(chat.get_by_role("heading", name="问问这些文档")).to_be_visible()
    backend.release("慢", backend.answer("迟到的回答"))
    ask(chat, "新的")
    expect(chat.get_by_role("article")).to_have_count(1)
    expect(chat.get_by_role("article")).to_contain_text("新的的回答")
    assert backend.asked[-1]["history"] == []


def test_markup_in_any_string_stays_text(chat, backend, ask):
    bait = "<img src=x onerror=document.title='taken'><script>document.title='taken'</script>"
    document = backend.add_document(bait, title=bait, path=bait, author=bait, date=bait)
    citation = backend.cite(
        document, bait, bait, date=bait, author=bait, headings=[bait], also_in=[bait]
    )
    backend.when(bait, backend.answer(f"{bait}[1]", citation, standalone_question=f"{bait}?"))
    ask(chat, bait)
    chat.get_by_role("button", name=BEGINS_WITH_ONE).click()
    expect(chat.get_by_role("dialog").locator("mark")).to_have_text(bait)
    expect(chat.locator("main, [role=dialog]").locator("img, script")).to_have_count(0)
    assert chat.title() == "出处 Chuchu"
