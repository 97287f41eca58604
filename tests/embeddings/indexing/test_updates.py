"""An index that was updated again and again is the index that one full build makes."""

import os
import shutil
import tempfile
from dataclasses import replace
from operator import itemgetter
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.answer.answerer import Answerer
from bot.bootstrap import load_tools
from bot.output.serialize import answer_json
from bot.settings import read_settings
from embeddings.store.generations import check, open_index
from embeddings.store.layout import IndexLayout
from embeddings.text.background_idf import load_background_idf
from tests.embeddings.digest import deep_content
from tests.fakes import CharacterDeepEncoder
from tests.folder_builds import build_index

EXAMPLES = int(os.environ.get("CHUCHU_TEST_EXAMPLES", "6"))
SENTENCES = (
    "渡轮在能见度不足五百米时停航。",
    "图书馆每周一闭馆，周二上午九点开馆。",
    "市水务局负责河道的日常巡查。",
    "申请人应当在三十日内提交材料。",
    "第二批补贴将于六月发放到户。",
    "圖書館的閱覽室不得飲食。",
    "The ferry leaves at 7:30 from pier 5.",
    "会议由副主任主持，各科室负责人参加。",
    "渡轮票价为每人六元，儿童半价。",
    "巡查记录保存三年，逾期销毁。",
    "海湾轮渡运输公司（以下简称海轮）负责夜航。",
)
MORE = ("", "\n", "\n\n责任编辑：林晓", "\n渡轮停航的通知另发。")
QUESTIONS = (
    "渡轮什么时候停航？",
    "图书馆周几闭馆？",
    "谁负责河道巡查？",
    "补贴何时发放？",
    "会议由谁主持？",
    "When does the ferry leave?",
    "海轮负责什么？",
    "怎样做红烧肉？",
)
names = strategies.sampled_from(
    [f"{folder}{name}" for folder in ("", "甲/", "b/") for name in "12345"]
)
# Whether the lines around a text are left out depends on how many texts they stand around.
MENUS = ("", "", "首页\n办事指南\n")
IMPRINTS = ("", "", "\n网站维护 信息中心")
bodies = strategies.lists(strategies.sampled_from(SENTENCES), min_size=1, max_size=60)
texts = strategies.tuples(
    strategies.sampled_from(MENUS), bodies.map("\n".join), strategies.sampled_from(IMPRINTS)
).map("".join)
suffixes = strategies.sampled_from([".txt", ".md"])


class Folder(RuleBasedStateMachine):
    """A folder that someone works in while its index is kept up to date."""

    def __init__(self):
        super().__init__()
        self.place = Path(tempfile.mkdtemp(prefix="chuchu-test-"))
        self.documents = self.place / "documents"
        self.updated = self.place / "updated"
        self.tools = replace(load_tools(read_settings()), deep=CharacterDeepEncoder())
        self.earlier = {}
        self.is_built = False

    def teardown(self):
        shutil.rmtree(self.place)

    def write(self, name, text):
        path = self.documents / name
        if path.exists():
            self.earlier[path] = path.read_text(encoding="utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.is_built = False

    def files(self):
        return sorted(path for path in self.documents.rglob("*") if path.is_file())

    @initialize(several=strategies.lists(texts, min_size=8, max_size=8))
    def begin(self, several):
        for number, text in enumerate(several):
            self.write(f"c/{number}.txt", text)

    @rule(name=names, suffix=suffixes, text=texts)
    def add_or_replace(self, name, suffix, text):
        self.write(name + suffix, text)

    @precondition(lambda self: self.files())
    @rule(data=strategies.data(), sentence=strategies.sampled_from(SENTENCES))
    def edit(self, data, sentence):
        path = data.draw(strategies.sampled_from(self.files()))
        lines = path.read_text(encoding="utf-8").split("\n")
        lines.insert(data.draw(strategies.integers(0, len(lines))), sentence)
        self.write(path.relative_to(self.documents), "\n".join(lines))

    @precondition(lambda self: self.earlier)
    @rule(data=strategies.data())
    def revert(self, data):
        path = data.draw(strategies.sampled_from(sorted(self.earlier)))
        self.write(path.relative_to(self.documents), self.earlier[path])

    @precondition(lambda self: self.files())
    @rule(data=strategies.data(), name=names, suffix=suffixes)
    def rename(self, data, name, suffix):
        path = data.draw(strategies.sampled_from(self.files()))
        target = self.documents / (name + suffix)
        target.parent.mkdir(parents=True, exist_ok=True)
        path.replace(target)
        self.is_built = False

    @precondition(lambda self: self.files())
    @rule(data=strategies.data(), name=names, suffix=suffixes, more=strategies.sampled_from(MORE))
    def copy(self, data, name, suffix, more):
        path = data.draw(strategies.sampled_from(self.files()))
        self.write(name + suffix, path.read_text(encoding="utf-8") + more)

    @precondition(lambda self: len(self.files()) > 1)
    @rule(data=strategies.data())
    def delete(self, data):
        data.draw(strategies.sampled_from(self.files())).unlink()
        self.is_built = False

    @rule()
    def touch(self):
        for path in self.files():
            os.utime(path, ns=(1, 1))

    @rule()
    def build(self):
        build_index(self.documents, self.updated, self.tools)
        self.is_built = True

    @invariant()
    def is_the_index_of_a_full_build(self):
        if not self.is_built:
            return
        anew = self.place / "anew"
        shutil.rmtree(anew, ignore_errors=True)
        build_index(self.documents, anew, self.tools)
        with_updates, at_once = (self.content(place) for place in (self.updated, anew))
        for part, expected in at_once.items():
            assert with_updates[part] == expected, part
        assert all(each.problem is None for each in check(self.updated, self.tools.recipe))

    def content(self, place):
        index = open_index(place, self.tools.recipe)
        generation = IndexLayout(place).generation(index.info.generation)
        answerer = Answerer(index, self.tools, load_background_idf())
        answers = [answer_json(answerer.ask(question, 10)) for question in QUESTIONS]
        for answer in answers:
            del answer["took_ms"], answer["index"]
        summaries = index.documents(0, 1000)
        content = {
            "documents": [index.document(each.id) for each in summaries],
            "summaries": summaries,
            "alike": [index.near_duplicates(each.id, 50) for each in summaries],
            "distinct": index.info.distinct_chunks,
            "chunks": sorted(index.chunks(range(index.info.chunks)).items(), key=itemgetter(0)),
            "vectors": generation.vectors.read_bytes(),
            "deep vectors": deep_content(generation),
            "answers": answers,
        }
        index.close()
        return content


TestFolder = Folder.TestCase
TestFolder.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=12,
    deadline=None,
    # A failing example is small enough as it is; making it smaller takes minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
