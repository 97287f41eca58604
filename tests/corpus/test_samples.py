"""The bundled documents come out as a reader should see them."""

import re
from pathlib import Path

import pytest

import corpus
from corpus.chunk import split
from corpus.positions.source_lines import line_range
from corpus.read import read_document
from corpus.walk import walk

SAMPLES = Path(corpus.__file__).parent / "samples"
DOCUMENTS = {source.path: read_document(source) for source in walk(SAMPLES)}
EACH = pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS.keys())

TITLES = {
    "guides/YZ-320空压机使用与保养手册.md": "云栈 YZ-320 螺杆空气压缩机使用与保养手册",
    "guides/公租房申请与租金问答.txt": "青澜市公共租赁住房申请与租金办法问答",
    "guides/加装电梯补助问答.txt": "青澜市既有住宅加装电梯补助政策问答",
    "guides/医保就医报销指南.md": "青澜市城乡居民基本医疗保险就医报销指南",
    "guides/图书馆文献借阅规则.md": "青澜市图书馆文献借阅规则",
    "news/2024年上半年经济运行情况.md": "青澜市２０２４年上半年经济运行情况",
    "news/metro_line2_opening.html": "青澜地铁2号线9月28日开通初期运营",
    "news/云栈精工集团2024年质量与安全工作会议.txt": "云栈精工集团召开2024年质量与安全工作会议",
    "news/云栈精工集团2025年质量与安全工作会.txt": "云栈精工集团2025年度质量与安全工作会召开",
    "news/老船长桑渡生退休.txt": "开了四十一年渡轮的桑渡生，把舵交给了徒弟",
    "news/芷汀湖越冬水鸟调查.txt": "芷汀湖湿地本季记录越冬水鸟五万余只 首次发现黑嘴鸥",
    "notices/021_中小企业数字化改造第一批启动会.txt": (
        "青瀾市工業和信息化局在市民中心二號會議廳召開中小企業數字化改造第一批試點啟動會"
    ),
    "notices/034_中小企业数字化改造第二批部署会.txt": (
        "青瀾市中小企業數字化改造第一批試點總結暨第二批部署會議在雲棧精工集團望榆廠區召開"
    ),
    "notices/317青澜市召开冬季安全生产工作会议.txt": "青澜市召开冬季安全生产工作会议",
    "notices/recruitment_2025.html": "云栈精工集团2025年春季校园招聘公告",
    "notices/school_enrolment_2024.html": "望榆区2024年义务教育阶段新生入学公告",
    "notices/停水通知_20240708.txt": "青澜市水务集团关于栖梧区部分区域计划停水的通知",
    "notices/公共停车场收费标准.csv": "公共停车场收费标准",
    "notices/渡輪航線調整公告.txt": "青瀾市交通運輸局關於調整鷺角港渡輪航線的公告",
    "notices/防颱緊急通知_20240916.txt": (
        "青瀾市防汛防颱指揮部關於做好第14號颱風「雲雀」防禦工作的緊急通知"
    ),
    "notices/青澜市养犬管理办法.txt": "青澜市养犬管理办法",
}


def test_the_samples_have_their_titles():
    assert {path: document.title for path, document in DOCUMENTS.items()} == TITLES


def test_the_samples_have_their_dates_and_authors():
    said = {
        path: (document.date, document.author)
        for path, document in DOCUMENTS.items()
        if document.date or document.author
    }
    assert said == {
        "guides/医保就医报销指南.md": ("2024-12-05", "青瀾市醫療保障局"),
        "news/2024年上半年经济运行情况.md": ("2024-07-24", "青瀾市統計局"),
        "news/metro_line2_opening.html": ("2024-09-26", "闻人舒"),
        "news/云栈精工集团2024年质量与安全工作会议.txt": ("2024-02-22", "青澜财经"),
        "notices/school_enrolment_2024.html": ("2024-05-20", None),
    }


def test_the_encodings_of_the_samples_are_recognised():
    encodings = {path: document.encoding for path, document in DOCUMENTS.items()}

    assert {path: found for path, found in encodings.items() if found != "utf-8"} == {
        "notices/停水通知_20240708.txt": "gb18030",
        "notices/青澜市养犬管理办法.txt": "gb18030",
        "notices/渡輪航線調整公告.txt": "big5hkscs",
        "notices/防颱緊急通知_20240916.txt": "big5hkscs",
    }


@EACH
def test_no_markup_entity_debris_or_lost_character_is_left(document):
    leftovers = re.compile(
        r"</?[a-z!][^>]*>|&[#a-z0-9]+;|^---|^#+ |\*\*|\{[^}]*:[^}]*\}"
        r"|\ufffd|[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]"
        r"|责任编辑|上一篇|版权所有|扫一扫|分享到|cms-style|https?://",
        re.MULTILINE | re.IGNORECASE,
    )

    assert leftovers.findall(document.text + "\n" + document.title) == []
    damaged = "034_" in document.path
    assert bool(document.notes) is damaged


@EACH
def test_the_source_line_of_every_passage_contains_it(document):
    source = (SAMPLES / document.path).read_bytes().decode(document.encoding).splitlines()
    for chunk in split(document):
        lines = line_range(document.lines, chunk.start, chunk.end)
        assert lines is not None
        opening = document.text[chunk.start : chunk.end].split("\n")[0][-3:]
        passage = "\n".join(source[lines[0] - 1 : lines[1]]).replace("\u3000", " ")
        assert opening in re.sub(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǜ]+\)|<[^>]*>", "", passage)


def test_brackets_and_the_original_script_are_kept():
    first = DOCUMENTS["notices/021_中小企业数字化改造第一批启动会.txt"].text
    second = DOCUMENTS["notices/034_中小企业数字化改造第二批部署会.txt"].text

    assert "占地區生產總值(GDP)的比重為34.6%" in first
    assert "裝配線和專網(5G)機房" in second


def test_a_table_keeps_its_rows():
    manual = DOCUMENTS["guides/YZ-320空压机使用与保养手册.md"].text.split("\n")
    jobs = DOCUMENTS["notices/recruitment_2025.html"].text.split("\n")

    assert "代码：E03；含义：相序错误；处理：任意对调两根相线" in manual
    assert (
        "序号：4；岗位：质量检验员；人数：15人；学历要求：大专及以上；"
        "专业要求：理工科不限专业；工作地点：望榆厂区；月薪（税前）：5800—7000元"
    ) in jobs


def test_the_headings_of_the_manual_have_their_levels_and_offsets():
    document = DOCUMENTS["guides/YZ-320空压机使用与保养手册.md"]

    chunk = next(each for each in split(document) if "E03" in document.text[each.start : each.end])
    assert chunk.headings == (document.title, "四、报警代码")
