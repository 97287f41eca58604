"""The names of collections, and the document ids that contain them.

A collection is a folder of documents with an index of its own. Without names there is one, which is
called `default`.
"""

import unicodedata

from corpus.patterns.lazy import lazy_pattern

DEFAULT_COLLECTION = "default"
MAX_COLLECTIONS = 64

MAX_NAME_LENGTH = 40
_NAME = lazy_pattern(r"[\w-]+")
_SEPARATOR = ":"


def checked_name(name: str) -> str:
    """Return the name of a collection in Unicode's composed form.

    Raises:
        ValueError: it has other characters than letters, digits, `-` and `_`, or is too long.
    """
    name = unicodedata.normalize("NFC", name.strip())
    if not _NAME.fullmatch(name) or name.startswith("-") or len(name) > MAX_NAME_LENGTH:
        raise ValueError(
            f"{name[:MAX_NAME_LENGTH]!r} is not a name for a folder; use up to {MAX_NAME_LENGTH} "
            "letters, digits, - and _"
        )
    return name


def qualified_id(collection: str, document: str) -> str:
    """Return the id that a document of a collection has among the documents of all.

    Ids within a collection follow from the path alone, so two collections may have the same.
    """
    return document if collection == DEFAULT_COLLECTION else f"{collection}{_SEPARATOR}{document}"


def split_id(identity: str) -> tuple[str, str]:
    """Return the collection of a document, and its id within the collection."""
    collection, separator, document = identity.rpartition(_SEPARATOR)
    return (collection, document) if separator else (DEFAULT_COLLECTION, identity)


def collection_of(identity: str) -> str:
    """Return the collection of a document."""
    return split_id(identity)[0]
