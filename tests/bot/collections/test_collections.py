"""Which collections a request means, and what answers for them."""

import pytest

from bot.collections.collection import Collection
from bot.collections.collections import Collections
from bot.collections.united_answerers import UnitedAnswerers
from bot.serving.jobs import Job, JobState
from bot.serving.rebuild import Rebuilder
from bot.serving.service import Service
from bot.settings import read_settings
from corpus.errors import (
    CollectionNotFound,
    DocumentNotFound,
    Forbidden,
    IndexNotReady,
    IndexUnavailable,
    JobNotFound,
)
from embeddings.indexing.folder_engine.engine import FolderEngine

JOB = "0123456789abcdef"


@pytest.fixture
def answerers(opened, sample_answerer):
    """Answerers of two small folders."""
    files = {"laws": {"a.txt": "养犬应当登记。"}, "notices": {"a.txt": "渡轮停航。"}}
    return {name: sample_answerer.over(opened(name, each)) for name, each in files.items()}


@pytest.fixture
def collections_of(tmp_path):
    """Return a function that makes collections from what opens each index."""

    def make(first_jobs=None, **loads):
        found = []
        for name, load in loads.items():
            settings = read_settings(docs=tmp_path / name, index=tmp_path / "indexes" / name)
            engine = FolderEngine(settings.index_folder)
            rebuilder = Rebuilder(settings, engine, (first_jobs or {}).get(name))
            service = Service(engine, load, rebuilder.first_build)
            found.append(Collection(name, settings, engine, service, rebuilder))
        return Collections(found)

    return make


@pytest.fixture
def collections(collections_of, answerers):
    return collections_of(**{name: lambda each=each: each for name, each in answerers.items()})


def missing():
    raise IndexUnavailable("There is no index yet.")


def names(selection):
    return [each.name for each in selection.collections]


def test_without_names_all_that_may_be_seen_are_meant(collections):
    assert names(collections.select()) == ["laws", "notices"]
    assert names(collections.select(None, frozenset({"notices", "other"}))) == ["notices"]
    assert names(collections.select(["notices", "notices"])) == ["notices"]


def test_an_unknown_name_is_said_to_those_who_may_see_all(collections):
    with pytest.raises(CollectionNotFound) as unknown:
        collections.select(["laws", "rules"])
    assert unknown.value.hint == "There are laws, notices."


@pytest.mark.parametrize("asked", [["laws"], ["notices", "laws"], ["rules"], None])
def test_whoever_may_not_see_a_collection_learns_nothing_of_it(collections, asked):
    visible = frozenset({"notices"} if asked else {"rules"})
    with pytest.raises(Forbidden) as refused:
        collections.select(asked, visible)
    assert "laws" not in refused.value.message + refused.value.hint


def test_what_can_not_be_opened_is_left_out(collections_of, answerers):
    collections = collections_of(laws=missing, notices=lambda: answerers["notices"])
    opened = collections.select().open()
    answer = opened.answerer.ask("渡轮停航吗？")
    assert {each.collection for each in answer.citations} == {"notices"}
    assert [(each.collection, each.reason) for each in opened.left_out] == [
        ("laws", "There is no index yet.")
    ]
    with pytest.raises(IndexUnavailable):
        collections.select(["laws"]).open()


def test_a_first_build_stops_those_only_who_ask_nothing_else(collections_of, answerers):
    collections = collections_of({"laws": JOB}, laws=missing, notices=lambda: answerers["notices"])
    laws, _ = collections
    laws.jobs.write(Job(JOB, JobState.RUNNING))
    assert not collections.select().is_building
    assert collections.select(["laws"]).is_building
    with pytest.raises(IndexNotReady):
        collections.select(["laws"]).open()
    (left_out,) = collections.select().open().left_out
    assert left_out.collection == "laws"


def test_the_same_answerer_answers_until_a_generation_changes(answerers, opened):
    united = UnitedAnswerers()
    both = united.get(answerers)
    laws = united.get({"laws": answerers["laws"]})
    assert united.get(dict(answerers)) is both
    newer = answerers | {"laws": both.over(opened("newer", {"b.txt": "犬只登记费为10元。"}))}
    changed = united.get(newer)
    assert changed is not both
    assert united.get({"laws": newer["laws"]}) is not laws
    assert {each.path for each in changed.index.documents(0, 9)} == {"a.txt", "b.txt"}


def test_the_folder_without_a_name_answers_as_it_is(answerers):
    assert UnitedAnswerers().get({"default": answerers["laws"]}) is answerers["laws"]


def test_jobs_of_all_collections_are_found(collections):
    laws, notices = collections
    assert collections.latest_job() is None
    laws.jobs.write(Job(JOB, JobState.DONE))
    notices.jobs.write(Job("f" * 16, JobState.RUNNING))
    laws.jobs.write(Job("e" * 16, JobState.DONE))
    assert collections.latest_job().collection == "notices"
    assert collections.job(JOB).collection == "laws"
    assert collections.running_job(collections.select()) == "f" * 16
    assert collections.running_job(collections.select(["laws"])) is None
    with pytest.raises(JobNotFound):
        collections.job(JOB, frozenset({"notices"}))


def test_a_document_leads_to_its_collection(collections):
    laws, _ = collections
    assert collections.of_document("laws:12") == (laws, "12")
    for foreign in ("12", "rules:12"):
        with pytest.raises(DocumentNotFound):
            collections.of_document(foreign)
