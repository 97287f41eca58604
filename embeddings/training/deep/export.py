"""Exports a network as an ONNX model of 8-bit weights.

Weights get one scale for each output, embeddings one for each piece; activations are quantised
while the model runs, with one scale for a whole input. So a text must be encoded by itself: in a
batch its vector would depend on the other texts. The model takes token ids of shape `(1, tokens)`
and yields `hidden` states of shape `(1, tokens, width)`, which the caller pools, or where the
network has a head its `outputs`, of shape `(1, tokens, outputs)`.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from embeddings.training.deep.batches import BOS, EOS, PASSAGE_PREFIX, QUESTION_PREFIX
from embeddings.training.deep.network import Network
from embeddings.training.deep.quantization import quantize_rows

_CONTRIB = "com.microsoft"
_OPSET = 20
_IR_VERSION = 10
_MAX_QUESTION = 160
_MAX_CONTEXT = 128

Array = NDArray[np.float32]


class _Graph:
    """Collects the nodes and the weights of a model."""

    def __init__(self, network: Network, eight_bits: bool) -> None:
        self.eight_bits = eight_bits
        state = network.state_dict()
        self.state: dict[str, Array] = {name: v.float().numpy() for name, v in state.items()}
        self.epsilon = network.sizes.epsilon
        self.heads = network.sizes.heads
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, operator: str, inputs: list[str], output: str, **options: Any) -> str:
        self.nodes.append(helper.make_node(operator, inputs, [output], output, **options))
        return output

    def weight(self, name: str, values: NDArray[np.generic]) -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def embedding(self, ids: str) -> str:
        """The sum of a piece's vector and its position's."""
        self.add("Gather", [self.table("words"), ids], "word.quantized")
        self.add("Gather", ["words.scale", ids], "word.scale")
        word = self.dequantized("word")
        self.table("positions")
        self.weight("zero", np.zeros(1, np.int64))
        self.add("Shape", [ids], "length", start=1, end=2)
        for part in ("quantized", "scale"):
            table = "positions" if part == "quantized" else "positions.scale"
            self.add("Slice", [table, "zero", "length", "zero"], f"position.{part}")
        self.add("Add", [word, self.dequantized("position")], "embedding")
        return self.norm("embedding", "norm")

    def table(self, name: str) -> str:
        quantized, scales = quantize_rows(self.state[f"{name}.weight"])
        self.weight(f"{name}.scale", scales[:, None])
        return self.weight(name, quantized)

    def dequantized(self, name: str) -> str:
        self.add("Cast", [f"{name}.quantized"], f"{name}.float", to=TensorProto.FLOAT)
        return self.add("Mul", [f"{name}.float", f"{name}.scale"], name)

    def norm(self, x: str, name: str) -> str:
        scale = self.weight(f"{name}.weight", self.state[f"{name}.weight"])
        bias = self.weight(f"{name}.bias", self.state[f"{name}.bias"])
        return self.add(
            "LayerNormalization", [x, scale, bias], f"{name}.out", epsilon=self.epsilon, axis=-1
        )

    def linear(self, x: str, name: str) -> str:
        if not self.eight_bits:
            weights = self.weight(f"{name}.weight", self.state[f"{name}.weight"].T)
            product = self.add("MatMul", [x, weights], f"{name}.product")
            bias = self.weight(f"{name}.bias", self.state[f"{name}.bias"])
            return self.add("Add", [product, bias], f"{name}.out")
        quantized, scales = quantize_rows(self.state[f"{name}.weight"])
        inputs = [
            x,
            self.weight(f"{name}.quantized", quantized.T),
            self.weight(f"{name}.scale", scales),
            self.weight(f"{name}.zero", np.zeros(len(scales), np.int8)),
            self.weight(f"{name}.bias", self.state[f"{name}.bias"]),
        ]
        return self.add("DynamicQuantizeMatMul", inputs, f"{name}.out", domain=_CONTRIB)

    def layer(self, x: str, name: str) -> str:
        parts = [f"{name}.q", f"{name}.k", f"{name}.v"]
        qkv = self.linear(x, f"{name}.qkv")
        self.nodes.append(helper.make_node("Split", [qkv], parts, axis=-1, num_outputs=3))
        attended = self.add(
            "MultiHeadAttention", parts, f"{name}.attended", domain=_CONTRIB, num_heads=self.heads
        )
        out = self.linear(attended, f"{name}.out")
        x = self.norm(self.add("Add", [x, out], f"{name}.sum"), f"{name}.attention_norm")
        up = self.add("Gelu", [self.linear(x, f"{name}.up")], f"{name}.gelu", domain=_CONTRIB)
        down = self.linear(up, f"{name}.down")
        return self.norm(self.add("Add", [x, down], f"{name}.sum2"), f"{name}.output_norm")


def to_onnx(network: Network, eight_bits: bool = True) -> bytes:
    """Return a network as an ONNX model; `eight_bits=False` leaves the layers' weights as they are,
    to measure what 8 bits cost."""
    graph = _Graph(network, eight_bits)
    x = graph.embedding("ids")
    for number in range(network.sizes.layers):
        x = graph.layer(x, f"layers.{number}")
    output, width = "hidden", network.sizes.width
    if network.sizes.outputs:
        output, width = "outputs", network.sizes.outputs
        head = graph.weight("head.weight", graph.state["head.weight"].T)
        graph.add("MatMul", [x, head], "head.product")
        x = graph.add("Add", ["head.product", graph.weight("head.bias", graph.state["head.bias"])],
                      "head.out")  # fmt: skip
    graph.add("Identity", [x], output)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "deep-encoder",
            [helper.make_tensor_value_info("ids", TensorProto.INT32, [1, "tokens"])],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, [1, "tokens", width])],
            graph.weights,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_CONTRIB, 1)],
        ir_version=_IR_VERSION,
    )
    content: bytes = model.SerializeToString()
    return content


def save_model(network: Network, tokenizer: Path, folder: Path) -> None:
    """Write a model folder as `embeddings.encoding.deep` reads it, but for the model card."""
    config: dict[str, int | str] = {
        "dimensions": network.sizes.width,
        "question_prefix": QUESTION_PREFIX,
        "passage_prefix": PASSAGE_PREFIX,
        "begin": BOS,
        "end": EOS,
        "max_tokens": network.sizes.positions,
        "max_question": _MAX_QUESTION,
        "max_context": _MAX_CONTEXT,
    }
    write_folder(network, tokenizer, folder, config)


def write_folder(
    network: Network, tokenizer: Path, folder: Path, config: dict[str, int | str]
) -> None:
    """Write a network, its tokenizer and a configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(to_onnx(network))
    (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")
