"""Every error that Chuchu raises on purpose.

    ChuchuError
    ├── DocumentError        one file can't be read; the others can
    │   └── NotNow           it may be readable at another time
    ├── FolderError          the folder of documents is missing, empty, or can't be read
    ├── SettingsError        a setting has no meaning
    ├── EncoderError         an encoder can't be loaded
    ├── QuestionError        a question can't be answered as it was put
    ├── DocumentNotFound     no document has that id
    ├── JobNotFound          no rebuild has that id
    ├── Forbidden            the asker may not do that
    ├── BuildError           an index can't be built or written
    │   └── IndexBusy        another process is writing this index
    └── IndexUnavailable     there is no index that can be opened
        ├── IndexNotReady    it is being built
        └── IndexMismatch    an index was made by another format, encoder or analyser

An error is one sentence, and where there is a way out, a hint that names it.
"""


class ChuchuError(Exception):
    """Base of the tree: a sentence for the user, and a hint that names the remedy."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class DocumentError(ChuchuError):
    """One file can't be read; `message` is the reason the report gives."""


class NotNow(DocumentError):
    """One file can't be read for a reason that lies outside it; the next build tries again."""


class FolderError(ChuchuError):
    """The folder of documents is missing, empty, or can't be read."""


class SettingsError(ChuchuError):
    """A setting has no meaning."""


class EncoderError(ChuchuError):
    """An encoder can't be loaded."""


class QuestionError(ChuchuError):
    """A question can't be answered as it was put."""


class DocumentNotFound(ChuchuError):
    """No document has that id."""


class JobNotFound(ChuchuError):
    """No rebuild has that id."""


class Forbidden(ChuchuError):
    """The asker may not do that."""


class BuildError(ChuchuError):
    """An index can't be built or written."""


class IndexBusy(BuildError):
    """Another process is writing this index."""


class IndexUnavailable(ChuchuError):
    """There is no index that can be opened."""


class IndexNotReady(IndexUnavailable):
    """The index is being built, and nothing may be answered before."""


class IndexMismatch(IndexUnavailable):
    """An index was made by another format, encoder or analyser."""
