"""One change of an index, with an encoder that needs no model."""

import sys
from pathlib import Path

from corpus.errors import ChuchuError
from embeddings.store.generations import roll_back
from embeddings.text.analyser import Analyser
from embeddings.tools import Tools
from tests.fakes import CharacterDeepEncoder, LetterEncoder
from tests.folder_builds import build_index


def change_index(action: str, documents: Path, index: Path, analyser: Analyser) -> int:
    """Do an action: "build", "full" or "roll-back".

    Returns the exit code. An error is one sentence on stderr and exit code 1, as on the command
    line.
    """
    tools = Tools(LetterEncoder(), analyser, deep=CharacterDeepEncoder())
    try:
        if action == "roll-back":
            roll_back(index, tools.recipe)
        else:
            build_index(documents, index, tools, full=action == "full")
    except ChuchuError as error:
        print(error.message, error.hint, file=sys.stderr)
        return 1
    return 0
