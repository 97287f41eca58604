from corpus.cleaning.boilerplate import Boilerplate, learn_boilerplate, pack_lines, unpack_lines
from corpus.cleaning.boilerplate_lines import candidate_lines
from corpus.read import parse_document

MENU = ["首页", "政务公开", "办事服务"]
IMPRINT = ["友情链接 某某市政府", "网站维护 信息中心"]


def packed(*lines):
    return pack_lines(candidate_lines(parse_document("a.txt", "\n".join(lines).encode())))


def pages(number, head=(), tail=()):
    return [
        packed(*head, f"第{each}份通知", f"渡轮第{each}班停航。", *tail) for each in range(number)
    ]


def left_out(folder, *lines):
    numbers = learn_boilerplate(folder).left_out(packed(*lines))
    return [lines[number] for number in numbers]


def test_edges_come_back_from_their_bytes():
    found = candidate_lines(parse_document("a.txt", "首页\n渡轮停航。\n电话：12345678".encode()))
    assert found.head
    assert found.tail
    assert unpack_lines(pack_lines(found)) == found


def test_a_menu_and_an_imprint_that_five_texts_share_are_left_out():
    folder = pages(5, MENU, IMPRINT)
    found = left_out(folder, *MENU, "渡轮停航的通知", "渡轮停航。", *IMPRINT)
    assert found == MENU + IMPRINT


def test_lines_that_only_four_texts_share_are_kept():
    assert learn_boilerplate(pages(4, MENU, IMPRINT)) == Boilerplate()


def test_copies_of_one_text_count_once():
    assert learn_boilerplate([packed(*MENU, "渡轮停航。")] * 50) == Boilerplate()


def test_the_words_of_a_menu_are_kept_between_sentences():
    folder = pages(9, MENU, IMPRINT)
    text = ("渡轮停航。", "首页", "政务公开", "图书馆闭馆。")
    assert left_out(folder, "通知", *text) == []


def test_the_labels_of_a_form_recur_and_are_kept():
    form = ["收费标准", "不收费"]
    folder = [
        *pages(9, tail=[*form, *IMPRINT]),
        *(packed(f"说明{each}", f"班车第{each}路停运。") for each in range(9)),
    ]
    assert left_out(folder, "通知", "渡轮停航。", *form, *IMPRINT) == IMPRINT


def test_a_line_without_any_sign_is_left_out_where_nearly_all_documents_have_it():
    line = ["为民服务 求真务实"]
    assert left_out(pages(12, line), *line, "渡轮停航。") == line
    others = [packed(f"班车第{each}路停运。") for each in range(6)]
    assert left_out([*pages(12, line), *others], *line, "渡轮停航。") == []


def test_a_bar_of_buttons_below_the_title_is_left_out_too():
    folder = [
        packed("首页", f"第{each}份通知", "打印 分享 微博", f"渡轮第{each}班停航。")
        for each in range(6)
    ]
    lines = ("首页", "渡轮停航的通知", "打印 分享 微博", "渡轮停航。")
    assert left_out(folder, *lines) == ["首页", "打印 分享 微博"]


def test_telephone_numbers_dates_and_addressees_are_kept_however_many_documents_say_them():
    said = ["服务热线 0512-66661234", "2024年5月1日", "各有关单位："]
    folder = pages(30, MENU, said)
    assert left_out(folder, *MENU, "渡轮停航。", *said) == MENU


def test_a_few_coincidences_in_a_large_folder_are_not_boilerplate():
    plain = [packed(f"第{each}份通知", f"班车第{each}路停运。") for each in range(400)]
    assert learn_boilerplate([*plain, *pages(9, MENU)]) == Boilerplate()
    assert learn_boilerplate([*plain, *pages(10, MENU)]) != Boilerplate()
