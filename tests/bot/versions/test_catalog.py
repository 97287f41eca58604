"""Families of a catalog that is given as titles and texts."""

from datetime import date
from types import SimpleNamespace

import pytest

from bot.versions.catalog import VersionCatalog
from bot.versions.choice import choose
from corpus.text.dates import date_in_name
from corpus.types import Chunk
from embeddings.types import DocumentSummary, StoredChunk

TODAY = date(2024, 6, 1)
BODY = (
    "员工每日工作八小时，迟到三次扣发半天工资，病假须附医院证明，"
    "请假由部门负责人批准后报人事处备案。"
)
OTHER = "本周五下午在南门广场举行植树活动，请各班自备铁锹和水桶，雨天顺延，集合地点另行通知。"


class Documents:
    """A catalog of documents whose ids are their paths."""

    def __init__(self, texts):
        self._texts = texts

    def documents(self, offset, limit):
        return [
            DocumentSummary(path, path, title, day or date_in_name(path), None, None, len(text))
            for path, (title, day, text) in sorted(self._texts.items())
        ][offset : offset + limit]

    def document_columns(self):
        return SimpleNamespace(
            paths=sorted(self._texts), titles=[self._texts[path][0] for path in sorted(self._texts)]
        )

    def document(self, identity):
        return SimpleNamespace(text=self._texts[identity][2])


def catalog(*documents):
    """Return the catalog of documents, each a path or a path with a title, a date and a text."""
    given = {}
    for each in documents:
        path, *rest = each if isinstance(each, tuple) else (each,)
        stem = path.rsplit("/", 1)[-1].removesuffix(".md")
        title, day, text = [*rest, *(stem, None, BODY)[len(rest) :]]
        given[path] = title, day, text
    return Versions(Documents(given))


class Versions(VersionCatalog):
    """A catalog that is asked for documents by their ids."""

    def stored(self, identity):
        [found] = [each for each in self._index.documents(0, 99) if each.id == identity]
        chunk = Chunk(0, identity, 0, 0, (), "")
        return StoredChunk(chunk, "", found.path, found.title, found.date, None, None)

    def family(self, document):
        return super().family(
            document if isinstance(document, StoredChunk) else self.stored(document)
        )


def current(found, *paths):
    family = found.family(paths[0])
    assert family is not None
    assert {each.id for each in family.versions} == set(paths)
    return [each.id for each in family.in_force(TODAY)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("考勤制度(2018-06-01).md", "考勤制度(2022-01-01).md"),
        ("考勤制度（2018年）.md", "考勤制度（2022年）.md"),
        ("考勤制度（2018年修正）.md", "考勤制度（2022年）.md"),
        ("2018年版考勤制度.md", "2022年版考勤制度.md"),
        ("考勤制度（旧）.md", "考勤制度（新）.md"),
        ("考勤制度-旧版.md", "考勤制度.md"),
        ("考勤制度.md", "考勤制度（修订版）.md"),
        ("考勤制度（试行）.md", "考勤制度.md"),
        ("考勤制度v1.9.md", "考勤制度v1.10.md"),
        ("手册（第二版）.md", "手册（第三版）.md"),
        ("通讯录（旧）.md", "通讯录.md"),
        ("印章规定（已废止）.md", "印章规定.md"),
        ("历史版本/考勤制度（2018年）.md", "考勤制度（2022年）.md"),
    ],
)
def test_the_newest_version_is_the_one_in_force(old, new):
    found = catalog(old, new)
    assert current(found, old, new) == [new]
    assert found.superseded_by(found.stored(old), TODAY) == new
    assert found.superseded_by(found.stored(new), TODAY) is None


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("考勤制度（2025年）.md", "考勤制度（2022年）.md"),
        ("考勤制度（2023年，已废止）.md", "考勤制度（2022年）.md"),
        ("考勤制度（征求意见稿）.md", "考勤制度.md"),
        (
            ("考勤制度(2024-05-01).md", "考勤制度", None, f"{BODY}本制度自2024年7月1日起施行。"),
            "考勤制度(2020-05-01).md",
        ),
    ],
)
def test_what_is_of_the_future_repealed_or_a_draft_is_not_in_force(new, old):
    path = new[0] if isinstance(new, tuple) else new
    assert current(catalog(new, old), old, path) == [old]


def test_a_repealed_version_is_superseded_by_an_older_one_that_is_in_force():
    found = catalog("考勤制度（2023年）（已废止）.md", "考勤制度（2022年）.md")
    repealed = found.stored("考勤制度（2023年）（已废止）.md")
    assert found.superseded_by(repealed, TODAY) == "考勤制度（2022年）.md"


@pytest.mark.parametrize(
    "documents",
    [
        ("2022年降水.md", "2023年降水.md"),
        ("工作报告（2022年）.md", "工作报告（2023年）.md"),
        (
            ("a.md", "关于开展植树活动的通知", "2022-03-01"),
            ("b.md", "关于开展植树活动的通知", "2023-03-01"),
        ),
        (("a.md", "汐政办〔2022〕11号"), ("b.md", "汐政办〔2023〕11号")),
        ("考核办法（第一季度）.md", "考核办法（第二季度）.md"),
        ("施工方案（上）.md", "施工方案（下）.md"),
        ("第一次会议纪要.md", "第二次会议纪要.md"),
        ("2023年3月值班制度.md", "2023年4月值班制度.md"),
        ("宪法修正案（1999年）.md", "宪法修正案（2004年）.md"),
        (("总则编.md", "民法典"), ("合同编.md", "民法典")),
        (
            ("一车间/考勤.md", "考勤制度", "2020-01-01"),
            ("二车间/考勤.md", "考勤制度", "2022-01-01"),
        ),
        (("活动方案(2023-05-01).md", "活动方案", None, OTHER), "活动方案(2023-10-01).md"),
        ("会议纪要(2024-03-01).md", "会议纪要(2024-04-01).md"),
        ("考勤制度.md", "请假制度.md"),
    ],
)
def test_documents_about_different_things_are_no_versions(documents):
    found = catalog(*documents)
    for each in documents:
        assert found.family(each[0] if isinstance(each, tuple) else each) is None


@pytest.mark.parametrize(
    ("question", "year", "named", "keeps"),
    [
        ("病假要什么证明", 2022, False, False),
        ("2018年版考勤制度里病假要什么证明", 2018, True, True),
        ("2018年的考勤制度，迟到怎么罚", 2018, True, True),
        ("旧版考勤制度迟到怎么罚", 2020, True, True),
        ("旧考勤制度迟到怎么罚", 2020, True, True),
        ("修订前迟到怎么罚", 2020, True, True),
        ("以前的规定里迟到怎么罚", 2020, True, True),
        ("现行考勤制度迟到怎么罚", 2022, False, False),
        ("旧机器要登记吗", 2022, False, False),
        ("新旧考勤制度有什么不同", 2022, False, True),
        ("修订后迟到从扣半天改为多少", 2022, False, True),
    ],
)
def test_a_question_means_the_version_that_it_names(question, year, named, keeps):
    found = catalog(*(f"考勤制度（{each}年）.md" for each in (2018, 2020, 2022)))
    choice = choose(question, found.family("考勤制度（2018年）.md"), TODAY)

    assert choice.preferred == {f"考勤制度（{year}年）.md"}
    assert (choice.is_named, choice.keeps_others) == (named, keeps)


@pytest.mark.parametrize("many", [1, 500])
def test_a_family_is_found_among_many_documents(monkeypatch, many):
    monkeypatch.setattr("bot.versions.folder_names._MANY", many)
    monkeypatch.setattr("bot.versions.folder_names._PAGE", 2)
    names = ("考度勤制", "a/制度", "访谈")
    others = [f"{name}{number}.md" for number in range(5) for name in names]
    members = ("考勤制度（2018年）.md", "考勤制度（2022年）.md", "考 勤 制 度（2023年）.md")
    assert current(catalog(*others, *members), *members) == [members[-1]]


def test_documents_whose_names_speak_of_no_version_make_nobody_read_the_others(monkeypatch):
    found = catalog("关于开展植树活动的通知.md", ("1.md", "植树节见闻"))
    monkeypatch.setattr(Documents, "document_columns", None)
    assert found.family("1.md") is None
