"""Builds an index in a process of its own with a limit on its memory.

python -m tests.embeddings.indexing.limited_build DOCUMENTS INDEX BYTES [GROWING]

Prints the report of the build as JSON. The file GROWING gets another line before each file is
indexed, itself included.
"""

import json
import resource
import sys
from pathlib import Path

from bot.output.serialize import report_json
from embeddings.encoding.encoders import load_encoder
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from embeddings.types import Stage
from tests.folder_builds import build_index

LAST_LINE = "最后一班渡轮停在远志码头第{}泊位。\n"


def main(documents: Path, index: Path, most: int, growing: str = "") -> None:
    resource.setrlimit(resource.RLIMIT_AS, (most, most))

    def grow(stage: Stage, done: int, total: int) -> None:
        if growing and stage is Stage.INDEXING:
            with (documents / growing).open("a", encoding="utf-8") as file:
                file.write(LAST_LINE.format(done))

    tools = Tools(load_encoder(), Analyser())
    print(json.dumps(report_json(build_index(documents, index, tools, progress=grow))))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
