"""The state of a collection, as the HTTP interface describes it."""

from bot.collections.collection import Collection
from bot.output.index_shapes import CollectionBody, CollectionState
from corpus.errors import IndexNotReady, IndexUnavailable
from embeddings.types import IndexInfo


def collection_state(collection: Collection) -> CollectionBody:
    """Return whether a collection can answer, what it holds, and what is being done with it."""
    try:
        info = collection.service.answerer.index.info
    except IndexNotReady as error:
        return _body(collection, CollectionState.BUILDING, None, error.message)
    except IndexUnavailable as error:
        return _body(collection, CollectionState.UNAVAILABLE, None, error.message)
    return _body(collection, CollectionState.READY, info, None)


def _body(
    collection: Collection, state: CollectionState, info: IndexInfo | None, reason: str | None
) -> CollectionBody:
    return CollectionBody(
        name=collection.name,
        state=state,
        reason=reason,
        generation=info.generation if info else 0,
        documents=info.documents if info else 0,
        chunks=info.chunks if info else 0,
        built_at=info.built_at if info else None,
        skipped=len(info.skipped) if info else 0,
        job=collection.jobs.running_id(),
        update_problem=collection.rebuilder.update_problem(),
    )
