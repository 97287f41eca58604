"""Badly typed words are corrected where the folder has the right ones, and nothing else is."""

from pathlib import Path

import pytest

from bot.evaluate import read_cases
from bot.question.spelling.correction import correct_spelling

SAMPLE_QUESTIONS = Path(__file__).parents[2] / "sample_questions.jsonl"
FILES = {
    "登记.txt": "三轮车管理办法\n\n第一条　三轮车应当在购车后十日内登记。\n"
    "第二条　申请登记应当提交身份证明和购车发票。\n第三条　三轮车年检在每年四月进行。\n",
    "请假.txt": "员工请假制度\n\n第一条　年休假有五天，应当提前十日申请。\n"
    "第二条　系统账号由信息科开通。\n第三条　出差住宿标准为每晚三百元，伙食补助每天一百元。\n",
    "路灯.txt": "路灯养护规定\n\n更换路灯应当提交材料清单。工伤认定由人事科办理。\n",
    "设备.txt": "设备说明\n\nQB-40型水泵重量十一公斤，装在恒光股份的泵房。\n"
    "PowerShell脚本在Windows 11上运行。\n"
    "王小明负责仓库。淇县仓库三百平方米。\n",
}


@pytest.fixture(scope="module")
def module_path(tmp_path_factory):
    return tmp_path_factory.mktemp("spelling")


@pytest.fixture(scope="module")
def correct(module_path, tools):
    from bot.answer.answerer import Answerer
    from embeddings.store.generations import open_index
    from embeddings.text.background_idf import load_background_idf
    from tests.folder_builds import build_index

    documents = module_path / "documents"
    documents.mkdir()
    for name, text in FILES.items():
        (documents / name).write_text(text, encoding="utf-8")
    build_index(documents, module_path / "index", tools)
    index = open_index(module_path / "index", tools.recipe)
    answerer = Answerer(index, tools, load_background_idf())
    yield lambda text: correct_spelling(text, answerer.new_reader())
    index.close()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("申请灯记要提交什么材料", "申请登记要提交什么材料"),
        ("车辆年捡什么时候进行", "车辆年检什么时候进行"),
        ("年修假有几天", "年休假有几天"),
        ("年体假有几天", "年休假有几天"),
        ("申請灯記要提交什麼", "申請登記要提交什麼"),
        ("申请等级要什么材料", "申请登记要什么材料"),
        ("申请记登要什么材料", "申请登记要什么材料"),
        ("帐号怎么开通", "账号怎么开通"),
        ("工商认定由谁办理", "工伤认定由谁办理"),
        ("横光股份在哪里", "恒光股份在哪里"),
        ("出差注宿标准是多少", "出差住宿标准是多少"),
        # Words of two characters between others, of which the folder has few.
        ("系桶账号由谁开通", "系统账号由谁开通"),
        ("发嫖要提交吗", "发票要提交吗"),
        ("路登怎么养护", "路灯怎么养护"),
        ("工尚", "工伤"),
        # Typed twice.
        ("年休休假有几天", "年休假有几天"),
        ("出差住宿宿标准", "出差住宿标准"),
        # Words that ask.
        ("年休假什幺时侯申请", "年休假什么时候申请"),
        ("申请登记要提交那些材料", "申请登记要提交哪些材料"),
        ("年休假在那里申请", "年休假在哪里申请"),
    ],
)
def test_characters_typed_for_others_are_corrected(correct, typed, meant):
    assert correct(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nianxiujia有几天", "年休假有几天"),
        ("nian xiu jia有几天", "年休假有几天"),
        ("nianxiu假有几天", "年休假有几天"),
        ("nián xiū jià 有几天", "年休假 有几天"),
        ("nianxiujia you ji tian", "年休假有几天"),
        ("NianXiuJia", "年休假"),
    ],
)
def test_words_in_pinyin_are_read(correct, typed, meant):
    assert correct(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("QB40多重", "QB-40多重"),
        ("QB 40多重", "QB-40多重"),
        ("QB一40多重", "QB-40多重"),
        ("power shell在哪里运行", "powershell在哪里运行"),
        ("windows11上运行什么", "windows 11上运行什么"),
        ("Pwoershell", "powershell"),
        ("年 休 假 有 几 天", "年休假有几天"),
    ],
)
def test_spaces_and_marks_are_those_of_the_folder(correct, typed, meant):
    assert correct(typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "年休假有几天",
        "王晓明负责什么",
        "祁县仓库有多大",
        "休年假要提前多久",
        "工伤 认定 住宿",
        "看看请假要多久",
        "满十年年休假几天",
        "仓库照照片可以吗",
        "王晶晶负责什么",
        "那里有几间仓库",
        "QB-60多重",
        "what is the change date",
        "name字段怎么填",
        "nxj有几天",
        "第577条",
        "",
        "字" * 2000,
        "a1" * 90,
    ],
)
def test_what_is_not_surely_meant_otherwise_stays(correct, question):
    assert correct(question) == question


@pytest.mark.parametrize(
    "question", ["灯记" * 90, "nian" * 45, "a a " * 50, "半\ud800个灯记", "\0"]
)
def test_hostile_questions_come_to_an_end(correct, question):
    assert correct(question)


def test_rightly_typed_sample_questions_stay(sample_answerer):
    cases = [case for case in read_cases(SAMPLE_QUESTIONS) if case.split == "dev"]

    assert len(cases) > 50
    for each in cases:
        assert correct_spelling(each.question, sample_answerer.new_reader()) == each.question


def test_an_answer_says_what_was_searched_instead(answerer_of):
    answer = answerer_of(FILES).ask("年修假有几天", 1)

    assert answer.question == "年修假有几天"
    assert answer.standalone_question == "年休假有几天"
    assert "年休假有五天" in answer.citations[0].quote


def test_a_correction_looks_up_a_bounded_number_of_terms(sample_answerer):
    reader = sample_answerer.new_reader()
    counted = []
    count = reader.chunk_counts
    reader.chunk_counts = lambda terms: counted.extend(terms) or count(terms)
    correct_spelling("".join(chr(0x4E00 + 7 * number) for number in range(200)), reader)

    assert 0 < len(counted) <= 6000
