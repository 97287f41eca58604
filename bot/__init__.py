"""Answers questions from a folder of documents, with cited passages.

    from bot import Chuchu

    with Chuchu("~/notices") as chuchu:
        print(chuchu.ask("光盘借期是几天？").answer)

The names of `__all__` are loaded when they are first used: importing `bot` costs nothing.
"""

# As in `typing`, which could be a file of the working folder until `bot.__main__` has excluded it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from bot.async_client import AsyncChuchu
    from bot.client import Chuchu
    from bot.types import Answer, Citation, SearchHit, WrittenSentence
    from corpus.errors import ChuchuError
    from corpus.types import Document
    from embeddings.types import BuildReport, DocumentSummary, IndexInfo

__all__ = [
    "Answer",
    "AsyncChuchu",
    "BuildReport",
    "Chuchu",
    "ChuchuError",
    "Citation",
    "Document",
    "DocumentSummary",
    "IndexInfo",
    "SearchHit",
    "WrittenSentence",
]

_MODULES = {
    "Answer": "bot.types",
    "AsyncChuchu": "bot.async_client",
    "BuildReport": "embeddings.types",
    "Chuchu": "bot.client",
    "ChuchuError": "corpus.errors",
    "Citation": "bot.types",
    "Document": "corpus.types",
    "DocumentSummary": "embeddings.types",
    "IndexInfo": "embeddings.types",
    "SearchHit": "bot.types",
    "WrittenSentence": "bot.types",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_MODULES[name]), name)
