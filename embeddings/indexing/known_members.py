"""What the previous generation knows of the files in archives and mails.

All files in an archive have the stamp of the archive. As long as that does not change, they are
those that the generation has records of, so an archive or a mail need not be opened to find that
nothing has changed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from corpus.containers.container import containers_in
from corpus.containers.location import inner_location
from corpus.containers.opening import container_format
from corpus.types import Skipped, SourceFile
from embeddings.types import FileRecord


class KnownMembers:
    """Lists the files in unchanged archives and mails from the records of a generation."""

    def __init__(self, files: Mapping[str, FileRecord]) -> None:
        """`files` holds the records in the order of the folder, by their paths."""
        self._records: dict[str, list[FileRecord]] = defaultdict(list)
        # Most folders are no archives, and hold many files.
        containers: dict[str, list[str]] = {}
        for path, record in files.items():
            folder = path.rpartition("/")[0]
            if folder not in containers:
                outer = (each for each, _ in containers_in(path))
                containers[folder] = [each for each in outer if container_format(each) is not None]
            for each in containers[folder]:
                self._records[each].append(record)
            if container_format(path) is not None:
                self._records[path].append(record)

    def __call__(self, source: SourceFile) -> Sequence[SourceFile | Skipped] | None:
        """Return an unchanged file and those in it, None for a file that may have changed."""
        records = self._records.get(source.path, ())
        if not source.stamp or any(each.stamp != source.stamp for each in records):
            return None
        return [_source(source, each) for each in records] or None


def _source(outer: SourceFile, record: FileRecord) -> SourceFile | Skipped:
    if record.reason is not None and not record.checksum:
        return Skipped(record.path, record.reason, record.stamp)
    inner = record.path[len(outer.path) + 1 :]
    if not inner:
        return outer
    return SourceFile(record.path, inner_location(outer.location, inner), outer.stamp)
