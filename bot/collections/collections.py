"""The collections of a server, and which of them a request means."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.collection_names import DEFAULT_COLLECTION, split_id
from bot.collections.collection import Collection
from bot.collections.selection import Selection
from bot.collections.united_answerers import UnitedAnswerers
from bot.serving.jobs import Job
from corpus.errors import (
    CollectionNotFound,
    DocumentNotFound,
    Forbidden,
    IndexBusy,
    IndexNotWritable,
    JobNotFound,
)


@dataclass(frozen=True, slots=True)
class CollectionJob:
    """A build, or a deep pass, of a collection."""

    collection: str
    job: Job


class Collections:
    """All collections of a server, in the order of the settings."""

    def __init__(self, collections: Sequence[Collection]) -> None:
        """There must be one at least, and no two with the same name."""
        self._by_name = {each.name: each for each in collections}
        self._united = UnitedAnswerers()

    def __iter__(self) -> Iterator[Collection]:
        return iter(self._by_name.values())

    @property
    def are_named(self) -> bool:
        """Whether the settings name them: there may be several."""
        return list(self._by_name) != [DEFAULT_COLLECTION]

    @property
    def is_building(self) -> bool:
        """Whether the first builds of all of them have not ended yet."""
        return all(each.service.is_building for each in self)

    def select(
        self, names: Iterable[str] | None = None, visible: frozenset[str] | None = None
    ) -> Selection:
        """Return the named collections, without names all.

        `visible` are those that the client may see, None stands for all.

        Raises:
            CollectionNotFound: there is no collection with one of the names.
            Forbidden: the client may not see one of them, or none at all.
        """
        if names is None:
            chosen = [each for each in self if visible is None or each.name in visible]
        else:
            wanted = {self._named(name, visible).name for name in names}
            # In one order, or each order of the same names would be opened by itself.
            chosen = [each for each in self if each.name in wanted]
        if not chosen:
            raise Forbidden("There is no folder that you may see.")
        return Selection(chosen, self._united)

    def of_document(self, identity: str) -> tuple[Collection, str]:
        """Return the collection of a document, and the document's id within it.

        Raises:
            DocumentNotFound: there is no such collection. That there is such a document is not
                checked.
        """
        name, own = split_id(identity)
        if name not in self._by_name:
            raise DocumentNotFound("There is no such document.")
        return self._by_name[name], own

    def rebuild(self, selection: Selection) -> list[CollectionJob]:
        """Start a build of each collection that is not being built already; return their jobs.

        Raises:
            IndexBusy: all are being built.
            IndexNotWritable: no build can be started.
        """
        started: list[CollectionJob] = []
        refusals: list[IndexBusy | IndexNotWritable] = []
        for each in selection.collections:
            try:
                started.append(CollectionJob(each.name, each.rebuilder.start()))
            except (IndexBusy, IndexNotWritable) as error:
                refusals.append(error)
        if not started:
            raise refusals[0]
        return started

    def job(self, identity: str, visible: frozenset[str] | None = None) -> CollectionJob:
        """Return a job of any collection that the client may see.

        Raises:
            JobNotFound: there is no such job.
        """
        problem = JobNotFound("There is no such job.")
        for each in self:
            if visible is None or each.name in visible:
                try:
                    return CollectionJob(each.name, each.jobs.read(identity))
                except JobNotFound as error:
                    problem = error
        raise problem

    def latest_job(self, visible: frozenset[str] | None = None) -> CollectionJob | None:
        """Return the job that is running, else the last one, of the collections that the client may
        see; None where there is none."""
        jobs = [
            (not job.ended, each.jobs.written_at(job.id), CollectionJob(each.name, job))
            for each in self
            if (visible is None or each.name in visible) and (job := each.jobs.latest()) is not None
        ]
        return max(jobs, key=lambda entry: entry[:2])[2] if jobs else None

    def running_job(self, selection: Selection) -> str | None:
        """Return the id of a job that is running in one of the collections, None without any."""
        ids = (each.jobs.running_id() for each in selection.collections)
        return next(filter(None, ids), None)

    def _named(self, name: str, visible: frozenset[str] | None) -> Collection:
        if visible is not None and name not in visible:
            raise Forbidden("You may not see one of these folders.")
        found = self._by_name.get(name)
        if found is None:
            known = ", ".join(self._by_name if visible is None else visible & self._by_name.keys())
            raise CollectionNotFound("There is no folder with that name.", f"There are {known}.")
        return found
