"""Exports a judge as `embeddings.judging.onnx_judge` reads it."""

from pathlib import Path

from embeddings.training.deep.batches import BOS, EOS
from embeddings.training.deep.export import write_folder
from embeddings.training.deep.network import Network
from embeddings.training.judge.tensors import MAX_QUESTION

# Longer than in training, so that a whole chunk fits.
_MAX_TOKENS = 448
_MAX_CONTEXT = 96


def save_judge(network: Network, tokenizer: Path, folder: Path) -> None:
    """Write a model folder, but for the model card."""
    config: dict[str, int | str] = {
        "begin": BOS,
        "end": EOS,
        "max_tokens": _MAX_TOKENS,
        "max_question": MAX_QUESTION,
        "max_context": _MAX_CONTEXT,
    }
    write_folder(network, tokenizer, folder, config)
