"""Loading an encoder by its name.

A name says by itself what it names, whatever lies in the working folder: a folder there may have
come with the documents.
"""

import re
from pathlib import Path

from corpus.errors import EncoderError
from corpus.patterns.lazy import lazy_pattern
from embeddings.bundled import BUNDLED, MODELS
from embeddings.encoding.encoder import Encoder
from embeddings.encoding.static import ENCODER_HINT, StaticEncoder, is_static

_FOLDER_MARKS = ("/", "./", "../", "~")
_HUB_NAME = lazy_pattern(r"\w[\w.-]{0,95}/\w[\w.-]{0,95}", re.ASCII)
_NAME_HINT = (
    "Name the folder of a sentence-transformers model by its path (./model, ../model, ~/model or "
    "/models/model), or a model of the hub as organisation/model."
)


def load_encoder(name: str = BUNDLED) -> Encoder:
    """Load the bundled encoder, a model folder, or a model of the hub (`organisation/model`).

    A folder is an absolute path, or one that begins with `./`, `../` or `~`. A static model is read
    with numpy; any other with sentence-transformers.

    Raises:
        EncoderError: there is no such model, it is damaged, the hub can't be reached, or
            sentence-transformers is not installed.
    """
    if name == BUNDLED:
        return StaticEncoder(name, MODELS / name)
    if name in (".", "..") or name.startswith(_FOLDER_MARKS) or Path(name).is_absolute():
        return _from_folder(name)
    if _HUB_NAME.fullmatch(name) is None:
        raise EncoderError(f"There is no encoder {name}.", _NAME_HINT)
    from embeddings.encoding.transformer import TransformerEncoder, from_hub, require_library

    require_library(name)
    return TransformerEncoder(name, from_hub(name))


def _from_folder(name: str) -> Encoder:
    try:
        folder = Path(name).expanduser()
        is_folder = folder.is_dir()
    except (OSError, RuntimeError, ValueError):  # no such user, or no such path
        is_folder = False
    if not is_folder:
        raise EncoderError(f"There is no encoder {name}.", ENCODER_HINT)
    if is_static(folder):
        return StaticEncoder(name, folder)
    from embeddings.encoding.transformer import TransformerEncoder, require_library

    require_library(name)
    return TransformerEncoder(name, folder)
