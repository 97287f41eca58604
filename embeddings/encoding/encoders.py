"""Loading an encoder by its name."""

from pathlib import Path

from corpus.errors import EncoderError
from embeddings.bundled import BUNDLED, MODELS
from embeddings.encoding.encoder import Encoder
from embeddings.encoding.static import ENCODER_HINT, StaticEncoder, is_static
from embeddings.encoding.transformer import TransformerEncoder, from_hub


def load_encoder(name: str = BUNDLED) -> Encoder:
    """Load the bundled encoder, a model folder, or a model of the hub (`organisation/model`).

    A static model is read with numpy; any other with sentence-transformers.

    Raises:
        EncoderError: there is no such model, it is damaged, or the hub can't be reached.
    """
    folder = MODELS / name if name == BUNDLED else Path(name).expanduser()
    if folder.is_dir():
        return (
            StaticEncoder(name, folder) if is_static(folder) else TransformerEncoder(name, folder)
        )
    if name.startswith((".", "/", "~")) or name.count("/") != 1:
        raise EncoderError(f"There is no encoder {name}.", ENCODER_HINT)
    return TransformerEncoder(name, from_hub(name))
