"""The same text in several files is one citation that names them all."""

import pytest

from bot.answer.duplicate_passages import DuplicatePassages, Excerpt, excerpt, normalise
from bot.answer.quoting.quote_selection import Quote
from corpus.text.fold import fold

NOTICE = (
    "青澜市水务局停水通知\n\n因栖梧区供水主管检修，定于10月20日8时至18时停水。"
    "停水范围为梧桐路以东、沿江大道以西的全部用户。请提前储水，恢复供水后先放水两分钟。\n"
)
OTHERS = {
    "others/library.txt": "图书馆停水期间照常开放\n\n图书馆停水当日不提供饮水，卫生间使用储备水。",
    "others/school.txt": "学校停水安排\n\n停水当天食堂改为配送盒饭，下午正常上课。",
    "others/bus.txt": "公交线路调整\n\n因管道检修，12路公交车绕行沿江大道，停水结束后恢复。",
    "others/ferry.txt": "渡轮公告\n\n渡轮码头停水期间不提供热水。",
    "others/park.txt": "公园通知\n\n公园喷泉在停水期间关闭。",
}
TRADITIONAL = (
    "青瀾市水務局停水通知\n\n因棲梧區供水主管檢修，定於１０月２０日８時至１８時停水。"
    "停水範圍為梧桐路以東、沿江大道以西的全部用戶。請提前儲水，恢復供水後先放水兩分鐘。\n"
)
COPIES = {
    "a.txt": NOTICE,
    "b.txt": NOTICE.encode("gb18030"),
    "c/d.txt": NOTICE.encode("utf-16"),
    "e.txt": TRADITIONAL.encode("big5"),
    "f.md": NOTICE.replace("。", "。\n"),
}
ASKED = "栖梧区几月几日停水？"


def cited(answer):
    return [citation.path for citation in answer.citations]


def paths_of(citation):
    return {citation.path, *citation.also_in}


def test_copies_in_any_encoding_and_script_are_one_citation_with_the_places_of_all(answerer_of):
    answer = answerer_of({**COPIES, **OTHERS}).ask(ASKED)

    first, *rest = answer.citations
    assert paths_of(first) == COPIES.keys()
    assert list(first.also_in) == sorted(COPIES.keys() - {first.path})
    assert len(rest) == 4
    assert {citation.path for citation in rest} < OTHERS.keys()
    assert all(citation.also_in == () for citation in rest)


def test_all_copies_stay_in_the_list_of_documents(answerer_of):
    index = answerer_of(COPIES).index

    assert {each.path for each in index.documents(0, 99)} == COPIES.keys()


def test_more_copies_than_are_ranked_leave_room_for_others(answerer_of):
    copies = {f"copy{number:03}.txt": NOTICE for number in range(80)}
    first, *rest = answerer_of({**copies, **OTHERS}).ask(ASKED).citations

    assert paths_of(first) <= copies.keys()
    assert len(paths_of(first)) > 50
    assert {citation.path for citation in rest} <= OTHERS.keys()
    assert len(rest) == 4


def test_copies_that_contain_the_words_do_not_hide_the_sentence_that_answers(answerer_of):
    scattered = (
        "栖梧区通知。供水主管。检修安排。停水公告。栖梧区供水。主管检修。停水通知。联系电话见官网。"
    )
    said = (
        "民生服务简报。本周各街道召开座谈会，听取居民意见，并就绿化、停车和环境卫生作了部署。"
        "市图书馆延长开放。栖梧区供水主管检修，定于10月20日8时至18时停水。"
        "会后代表们参观了新落成的社区食堂和老年活动中心。"
    )
    copies = {f"copy{number}.txt": scattered for number in range(6)}

    answer = answerer_of({**copies, "right.txt": said, **OTHERS}).ask(
        "栖梧区供水主管检修停水定于几时？"
    )

    assert answer.citations[0].path == "right.txt"


def test_copies_do_not_change_the_confidence(answerer_of):
    alone = answerer_of({"a.txt": NOTICE, **OTHERS}).ask(ASKED)
    among_copies = answerer_of(COPIES).ask(ASKED)

    assert among_copies.answerable == alone.answerable
    assert among_copies.confidence == pytest.approx(alone.confidence, abs=1e-3)


def test_another_number_is_another_citation(answerer_of):
    answer = answerer_of({"a.txt": NOTICE, "b.txt": NOTICE.replace("20日", "21日")}).ask(ASKED)

    assert sorted(cited(answer)) == ["a.txt", "b.txt"]
    assert all(citation.also_in == () for citation in answer.citations)


def test_another_number_beside_the_answer_is_another_citation_too(answerer_of):
    other = NOTICE.replace("两分钟", "五分钟")
    answer = answerer_of({"a.txt": NOTICE, "b.txt": other}).ask(ASKED)

    assert sorted(cited(answer)) == ["a.txt", "b.txt"]


def test_a_line_above_or_below_makes_no_difference(answerer_of):
    files = {
        "a.txt": NOTICE,
        "above.txt": f"转发：各街道办事处\n\n{NOTICE}",
        "below.txt": f"{NOTICE}\n责任编辑：林晓\n",
    }

    (citation,) = answerer_of(files).ask(ASKED).citations
    assert paths_of(citation) == files.keys()


def test_a_passage_that_another_document_repeats_is_cited_once(answerer_of):
    rest = "".join(f"本报讯之{number}，各区动态另有报道，内容各不相同。" for number in range(60))
    files = {"a.txt": NOTICE, "paper.txt": f"{rest}\n\n# 转载\n\n{NOTICE}"}
    answer = answerer_of(files).ask(ASKED)

    assert paths_of(answer.citations[0]) == files.keys()
    quotes = [normalise(citation.quote) for citation in answer.citations]
    assert len(set(quotes)) == len(quotes)


def test_a_copy_that_is_gone_is_not_named_after_an_update(folder, answerer_of):
    assert "b.txt" in paths_of(answerer_of({**COPIES, **OTHERS}).ask(ASKED).citations[0])

    (folder({}) / "b.txt").unlink()
    updated = answerer_of({})
    assert updated.index.info.generation == 2
    assert paths_of(updated.ask(ASKED).citations[0]) == COPIES.keys() - {"b.txt"}


def test_a_copy_that_no_search_has_found_is_named(answerer_of):
    answerer = answerer_of({**COPIES, **OTHERS})
    _, passages = answerer.search(ASKED, 16)
    duplicates = DuplicatePassages(answerer.index)
    understood = answerer.new_reader().understand(ASKED)

    [alone] = duplicates.merge(understood, passages[:1], 1)
    others = duplicates.merge(
        understood, [each for each in passages if each.stored.path in OTHERS], 1
    )

    assert {alone.passage.stored.path, *duplicates.also_in(alone)} == COPIES.keys()
    assert duplicates.also_in(others[0]) == ()


def test_a_very_long_copy_is_still_found_by_its_passage(answerer_of):
    long = "".join(f"第{number}条写的是第{number}项规定。" for number in range(12_000))
    text = f"{long}\n\n{NOTICE}"
    assert len(text) > 200_000

    answer = answerer_of({"a.txt": text, "b.txt": text}).ask(ASKED)
    assert paths_of(answer.citations[0]) == {"a.txt", "b.txt"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("增長 ３．５％，", "增长3.5"),
        ("气温 -5℃", "气温-5"),
        ("（1）甲、乙；2024-10-20。", "1甲乙2024-10-20"),
        ("1,000 元", "1,000元"),
        ("——……", ""),
    ],
)
def test_normalising_keeps_letters_and_whole_numbers(text, expected):
    assert normalise(text) == expected


def passage(text, quoted):
    start = text.index(quoted)
    return excerpt(fold(text), Quote(((start, start + len(quoted)),), 1.0))


def test_an_excerpt_is_a_normalised_text_with_the_offsets_of_its_quoted_sentences():
    assert passage("甲甲。乙乙乙。丙。", "乙乙乙。") == Excerpt("甲甲乙乙乙丙", 2, 5)


@pytest.mark.parametrize(
    ("other", "agrees"),
    [
        ("共有。定于5月20日停水。请储水。", True),
        ("另有一句。共有。定于5月20日停水。请储水。再有一句。", True),
        ("定于5月20日停水。请储水。然后又说了别的话。", True),
        ("定于5月21日停水。请储水。", False),
        ("定于15月20日停水。请储水。", False),
        ("没有。定于5月20日停水。请储水。", False),
        ("定于5月20日停水。请关阀。", False),
        ("请储水。", False),
        ("", False),
    ],
)
def test_texts_agree_where_they_are_equal_around_the_quoted_sentences(other, agrees):
    found = passage("共有。定于5月20日停水。请储水。", "定于5月20日停水。")

    assert found.agrees_with(normalise(other)) is agrees


def test_a_number_that_goes_on_in_the_other_text_is_another_number():
    found = passage("停水户数共20", "停水户数共20")

    assert found.agrees_with(normalise("停水户数共20。"))
    assert not found.agrees_with(normalise("停水户数共200户。"))
    assert not found.agrees_with(normalise("停水户数共20.5万户。"))
    assert not passage("5日停水。", "5日停水。").agrees_with(normalise("15日停水。"))


def test_one_sentence_at_the_edges_of_two_passages_is_not_enough():
    found = passage("前面说了许多许多的话。同一句。", "同一句。")

    assert not found.agrees_with(normalise("同一句。后面说了别的许多的话。"))


def test_the_occurrence_that_agrees_need_not_be_the_first():
    found = passage("丙丙丙丙。甲甲。乙乙乙乙。", "甲甲。")

    assert found.agrees_with(normalise("甲甲。丙丙丙丙。甲甲。乙乙乙乙。"))


def test_text_without_letters_agrees_with_nothing():
    assert not passage("……", "……").agrees_with("")
