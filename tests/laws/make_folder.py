"""Make the folder of laws that the law questions are about.

    python -m tests.laws.make_folder DATA FOLDER

DATA holds `laws/laws.tar.xz`. The files of `law_folder.txt` are written below FOLDER.
"""

import argparse
import sys
import tarfile
from pathlib import Path

_LIST = Path(__file__).with_name("law_folder.txt")


def main() -> None:
    """Write the files; exit with 1 where some are not in the archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    missing = make_folder(arguments.data / "laws" / "laws.tar.xz", arguments.folder)
    if missing:
        sys.exit(f"Not in the archive: {', '.join(sorted(missing))}")


def make_folder(archive: Path, folder: Path) -> set[str]:
    """Write the files into a folder; return the names of those that the archive lacks."""
    missing = set(_LIST.read_text(encoding="utf-8").splitlines()) - {""}
    with tarfile.open(archive) as members:
        for member in members:
            name = member.name.removeprefix("./")
            content = members.extractfile(member) if name in missing else None
            if content is not None:
                target = folder / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
                missing.remove(name)
    return missing


if __name__ == "__main__":
    main()
