"""One change of an index in a process of its own, with an encoder that needs no model.

python -m tests.embeddings.build.one_build build|full|roll-back DOCUMENTS INDEX
"""

import sys
from pathlib import Path

from corpus.errors import ChuchuError
from embeddings.build.pipeline import build_index
from embeddings.store.generations import roll_back
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from tests.fakes import LetterEncoder


def main(action: str, documents: Path, index: Path) -> int:
    """Do it; an error is its sentence and exit code 1, as on the command line."""
    tools = Tools(LetterEncoder(), Analyser())
    try:
        if action == "roll-back":
            roll_back(index, tools.recipe)
        else:
            build_index(documents, index, tools, full=action == "full")
    except ChuchuError as error:
        print(error.message, error.hint, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
