"""Every error that Chuchu raises on purpose, as one tree.

    ChuchuError
    ├── DocumentError               one file can't be read; the others can
    │   ├── TemporarilyUnreadable   it may be readable at another time
    │   ├── RecognitionNeeded       it is a picture of text, which takes more time to read
    │   └── ArchiveError            a zip file, or XML in it, can't be read
    ├── FolderError                 the folder of documents is missing, empty, or can't be read
    ├── SettingsError               a setting has an invalid value
    ├── KeyFileError                the file of keys can't be read or changed
    ├── EncoderError                an encoder can't be loaded
    ├── QuestionError               a question is not one that can be answered
    │   ├── FilterError             a filter of documents can't be read
    │   └── UnsupportedParameter    a program asks for what answers do not have
    ├── DocumentNotFound            no document has that id
    ├── SourceError                 the file of a document can't be shown
    │   ├── SourceGone              it is not there any more
    │   ├── SourceChanged           it is not the one that was indexed
    │   ├── NoPages                 it has no pages to show
    │   ├── PageNotFound            it has no page with that number
    │   └── SourceBusy              too many pages are being rendered, or files sent
    ├── CollectionNotFound          no folder has that name
    ├── JobNotFound                 no rebuild has that id
    ├── LanguageModelError          a language model can't be reached, or fails
    ├── Forbidden                   the client may not do that
    ├── NotInstalled                an optional package is missing
    ├── BuildError                  an index can't be built or written
    │   ├── IndexBusy               another process is writing this index
    │   └── IndexNotWritable        this process may not write the index
    └── IndexUnavailable            there is no index that can be opened
        ├── EngineUnavailable       the server that stores it does not answer, or refuses
        ├── IndexNotReady           it is being built
        └── IndexMismatch           an index has another format, encoder or analyser

An error has a message of one sentence, and a hint where the user can do something about it.
"""


class ChuchuError(Exception):
    """The base class: a message for the user, and a hint at the remedy where there is one."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class DocumentError(ChuchuError):
    """One file can't be read; `message` is the reason that the build report gives."""


class TemporarilyUnreadable(DocumentError):
    """One file can't be read for a reason outside the file; the next build tries again."""


class RecognitionNeeded(DocumentError):
    """A loader in the sandbox has to be called once more, with `recognise` and with more time."""


class ArchiveError(DocumentError):
    """A zip file, or XML in it, can't be read.

    What kind of file the archive is, such as a Word file, is not known where the error occurs.
    Therefore `reason` has `{name}` in its place, and `named` fills it in.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason.format(name="archive"))
        self.reason = reason

    def named(self, name: str) -> DocumentError:
        """Return the error with what a person calls such a file."""
        return DocumentError(self.reason.format(name=name))


class FolderError(ChuchuError):
    """The folder of documents is missing, empty, or can't be read."""


class SettingsError(ChuchuError):
    """A setting has an invalid value."""


class KeyFileError(ChuchuError):
    """The file of keys can't be read, may be read by others, or can't be changed as wanted."""


class EncoderError(ChuchuError):
    """An encoder can't be loaded."""


class QuestionError(ChuchuError):
    """A question is not one that can be answered, such as an empty one."""


class FilterError(QuestionError):
    """A filter of documents can't be read: a key, a value or a date is not one of a filter's."""


class UnsupportedParameter(QuestionError):
    """A program asks for something that answers do not have; `parameter` is what it set."""

    def __init__(self, parameter: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.parameter = parameter


class DocumentNotFound(ChuchuError):
    """No document has that id."""


class SourceError(ChuchuError):
    """The file of a document can't be shown."""


class SourceGone(SourceError):
    """The file of a document is not in its folder any more."""


class SourceChanged(SourceError):
    """The file of a document is not the one that was indexed."""


class NoPages(SourceError):
    """The file of a document has no pages that can be shown as pictures."""


class SourceBusy(SourceError):
    """Too many pages are being rendered, or files sent; it can be shown later."""


class PageNotFound(SourceError):
    """The file of a document has no page with that number."""

    def __init__(self, pages: int) -> None:
        super().__init__("There is no such page.", f"The document has {pages:,}." if pages else "")
        self.pages = pages


class CollectionNotFound(ChuchuError):
    """No folder of the server has that name."""


class JobNotFound(ChuchuError):
    """No rebuild has that id."""


class LanguageModelError(ChuchuError):
    """A language model can't be reached, or does not answer as it should."""


class Forbidden(ChuchuError):
    """The client may not do that."""


class NotInstalled(ChuchuError):
    """Something needs an optional package that is not installed."""


class BuildError(ChuchuError):
    """An index can't be built or written."""


class IndexBusy(BuildError):
    """Another process is writing this index."""


class IndexNotWritable(BuildError):
    """This process may not write the index, or there is no room for it."""


class IndexUnavailable(ChuchuError):
    """There is no index that can be opened."""


class EngineUnavailable(IndexUnavailable):
    """The server that stores an index does not answer in time, or refuses what it is asked."""


class IndexNotReady(IndexUnavailable):
    """The index is being built; no question can be answered before."""


class IndexMismatch(IndexUnavailable):
    """An index was made with another format, encoder or analyser than is used now."""
