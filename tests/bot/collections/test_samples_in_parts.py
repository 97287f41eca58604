"""Questions to the samples in three collections are answered as in one folder."""

import json
from pathlib import Path

import pytest

from bot.answer.answerer import Answerer
from bot.bootstrap import united_answerer
from bot.settings import SAMPLES
from embeddings.indexing.folder_engine.engine import FolderEngine
from tests.folder_builds import build_index

PARTS = ("guides", "news", "notices")
FILE = Path(__file__).parents[2] / "sample_questions.jsonl"
# Every third of the questions that need no earlier one.
QUESTIONS = [
    entry["question"]
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if not (entry := json.loads(line)).get("history")
][::3]


@pytest.fixture(scope="module")
def in_parts(tools, sample_answerer: Answerer, tmp_path_factory):
    place = tmp_path_factory.mktemp("parts")
    opened = {}
    for name in PARTS:
        build_index(SAMPLES / name, place / name, tools)
        opened[name] = sample_answerer.over(FolderEngine(place / name).open(tools.recipe))
    return united_answerer(opened)


def test_first_passages_and_verdicts_hardly_differ(in_parts, sample_answerer):
    alike = verdicts = 0
    for question in QUESTIONS:
        one, several = sample_answerer.ask(question, 1), in_parts.ask(question, 1)
        verdicts += one.verdict is several.verdict
        first, other = one.citations[0], several.citations[0]
        alike += first.quote == other.quote
        if first.quote == other.quote:
            assert first.path == f"{other.collection}/{other.path}"
    assert len(QUESTIONS) > 60
    assert alike >= 0.95 * len(QUESTIONS)
    assert verdicts >= 0.95 * len(QUESTIONS)


def test_a_question_about_the_folder_counts_the_documents_of_all(in_parts, sample_answerer):
    question = "一共有多少篇文档？"
    assert in_parts.ask(question).answer == sample_answerer.ask(question).answer
