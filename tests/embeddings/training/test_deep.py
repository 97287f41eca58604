"""The training of the deep encoder, on tiny networks and hand-made texts."""

from __future__ import annotations

import random
import struct

import numpy as np
import pytest

from corpus.errors import EncoderError
from embeddings.training.deep import vocabulary
from embeddings.training.deep.mining import Example, Passage
from embeddings.training.deep.quantization import quantize_rows
from embeddings.training.deep.unpack_start_weights import (
    StartTokenizer,
    read_start_weights,
    unpack_blocks,
)

PIECES = [
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "图",
    "书",
    "馆",
    "图书馆",
    "几点",
    "开门",
    "。",
    ":",
]
PIECES += ["query", "passage", "九点", "闭", "a", "ab"]
SCORES = [0.0] * 4 + [-float(10 - len(piece)) for piece in PIECES[4:]]
START = StartTokenizer(PIECES, SCORES, {}, bos=0, eos=2, pad=1, unk=3)


@pytest.fixture(scope="module", autouse=True)
def torch_is_imported() -> None:
    """Import what needs torch when a test needs it: every worker of pytest reads this module, and
    the import takes seconds."""
    global torch, batches, distil, loop, losses, Network, keep_layers, load, pool, save
    import torch

    from embeddings.training.deep import batches, distil, loop, losses
    from embeddings.training.deep.network import Network, keep_layers, load, pool, save


def tiny_network() -> Network:
    import torch

    from embeddings.training.deep.network import Network, Sizes

    torch.manual_seed(3)
    return Network(Sizes(len(PIECES), layers=3, width=24, heads=2, inner=32, positions=96))


def test_a_block_of_four_bit_numbers():
    # Number j is in the low half of byte j, number j + 16 in its high half.
    content = np.float16(0.5).tobytes() + bytes([0x0F] + [0x88] * 14 + [0x90])

    numbers = unpack_blocks(content)

    assert numbers[0] == 3.5
    assert numbers[16] == -4.0
    assert numbers[15] == -4.0
    assert numbers[31] == 0.5
    assert not numbers[1:15].any()


@pytest.mark.parametrize("content", [b"", b"GGUF", b"E5S1" + struct.pack("<I", 1)])
def test_other_files_are_no_start_weights(tmp_path, content):
    file = tmp_path / "weights.bin"
    file.write_bytes(content)

    with pytest.raises(EncoderError):
        read_start_weights(file)


def test_a_cut_vocabulary_divides_text_as_the_whole_one_does():
    whole = vocabulary.cut(START, list(range(len(PIECES))))
    counts = vocabulary.count_pieces(whole, ["图书馆几点开门", "九点。"])
    kept = vocabulary.select_pieces(START, counts, most=len(PIECES) - 2)
    cut = vocabulary.cut(START, kept)

    assert "ab" not in cut.get_vocab()
    for text in ("图书馆几点开门", "书馆九点。", "图\n书  馆"):
        assert cut.encode(text).tokens == whole.encode(text).tokens


def test_eight_bits_keep_weights_within_half_a_step_of_their_row():
    weights = np.random.default_rng(1).normal(size=(5, 64)).astype(np.float32)
    weights[4] = 0

    quantized, scales = quantize_rows(weights)

    error = np.abs(quantized * scales[:, None] - weights)
    assert (error <= scales[:, None] * 0.5001).all()
    assert (np.abs(quantized[:4]).max(axis=1) == 127).all()


def test_a_text_has_the_same_vector_beside_others():
    network = tiny_network().eval()
    one, other = [0, 5, 6, 2], [0, 7, 8, 9, 10, 2]

    together = network(torch.tensor(one + other), [4, 6])
    alone = network(torch.tensor(other), [6])

    assert torch.allclose(together[4:], alone, atol=1e-5)
    assert float(pool(together.detach(), torch.tensor([[4, 10]])).norm()) == pytest.approx(1)


def test_saved_weights_come_back_and_layers_can_be_left_out(tmp_path):
    network = tiny_network()
    save(network, tmp_path / "weights.safetensors")
    back = load(tmp_path / "weights.safetensors")

    assert all(torch.equal(v, back.state_dict()[n]) for n, v in network.state_dict().items())
    smaller = keep_layers(network, [0, 2])
    assert torch.equal(smaller.layers[1].up.weight, network.layers[2].up.weight)


def batch_of(texts: list[str]) -> batches.Batch:
    batcher = batches.Batcher(vocabulary.cut(START, list(range(len(PIECES)))))
    passages = [Passage("图书馆", text) for text in texts]
    examples = [Example("cmrc", "几点开门", 0, (1,), (1,)), Example("cmrc", "闭", 1, (), (0,))]
    return batcher.batch(examples, passages, wrong=1, rng=random.Random(2))


def test_a_batch_knows_which_sentences_answer_and_which_passages_are_the_same():
    batch = batch_of(["图书馆。九点开门。", "闭馆。"])

    assert len(batch.passages.lengths) == 3
    assert batch.right.tolist()[1] == [False] * len(batch.sentences)
    assert batch.right[0].sum() == 1
    # The wrong passage of the first question is the right one of the second.
    assert batch.same.tolist() == [[False, False, False], [False, False, True]]


def test_a_student_becomes_like_its_teacher(tmp_path):
    batcher = batches.Batcher(vocabulary.cut(START, list(range(len(PIECES)))))
    passages = [Passage("图书馆", "九点开门。闭馆。"), Passage("书", "图书馆。")]
    examples = [Example("cmrc", "几点开门", 0, (0,), (1,)), Example("cmrc", "闭", 1, (), (0,))]
    drawn = distil.Examples(batcher, passages, examples, batch=2, wrong=1)
    step = distil.distilling_step(drawn, ["ab a", "a"], tiny_network)
    student = keep_layers(tiny_network(), [0, 2])
    before = step(student, random.Random(1))

    stage = loop.Stage("student", 10, 6e-3, tmp_path)
    after = step(loop.run(stage, lambda: student, step), random.Random(1))

    assert set(after) == {"texts", "tokens", "passage", "sentence"}
    assert after["texts"] + after["tokens"] < 0.8 * (before["texts"] + before["tokens"])


def test_training_goes_on_from_a_checkpoint_as_if_it_had_not_been_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(loop, "_EVERY_CHECKPOINT", 2)

    def step(network: Network, rng: random.Random) -> dict[str, torch.Tensor]:
        batch = batch_of(["图书馆。九点开门。", "闭馆。"])
        if stop and len(seen) == 3:
            raise KeyboardInterrupt
        seen.append(len(seen))
        return losses.loss_parts(losses.outputs(network, batch), batch)

    seen: list[int] = []
    stop = False
    whole = loop.run(loop.Stage("a", 4, 1e-3, tmp_path / "whole"), tiny_network, step)
    seen, stop = [], True
    stage = loop.Stage("a", 4, 1e-3, tmp_path / "stopped")
    with pytest.raises(KeyboardInterrupt):
        loop.run(stage, tiny_network, step)
    stop = False
    resumed = loop.run(stage, tiny_network, step)

    for name, weights in whole.state_dict().items():
        assert torch.allclose(weights, resumed.state_dict()[name], atol=1e-5)


def test_the_exported_model_computes_what_the_network_does():
    import onnxruntime

    from embeddings.training.deep.export import to_onnx

    network = tiny_network().eval()
    session = onnxruntime.InferenceSession(to_onnx(network), providers=["CPUExecutionProvider"])
    ids = [0, 5, 6, 7, 9, 2]

    hidden = session.run(None, {"ids": np.array([ids], dtype=np.int32)})[0][0]

    expected = network(torch.tensor(ids), [len(ids)]).detach().numpy()
    lengths = np.linalg.norm(hidden, axis=1) * np.linalg.norm(expected, axis=1)
    # Numbers of 8 bits; processors without VNNI also cut off large sums of two products.
    assert ((hidden * expected).sum(axis=1) / lengths).min() > 0.99
    assert np.abs(hidden - expected).max() < 0.4
