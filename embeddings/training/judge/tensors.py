"""Pairs as token ids, and what the judge's outputs lose on them."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from embeddings.training.deep.batches import BOS, EOS, Encoded, joined
from embeddings.training.deep.network import Network
from embeddings.training.judge.pairs import Pair

OUTPUTS = 3
"""The head's outputs of a token: begins the answer, ends it; and of the first token: answerable."""

MAX_QUESTION = 64
MAX_TOKENS = 384

_SPAN_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class PairBatch:
    """The tokens of pairs in a row.

    `texts[i]` is the `[first, end)` of the tokens of the passage's text, its context apart, among
    all of the batch; `answers[i]` the first and the last token of the answer, or -1.
    """

    encoded: Encoded
    answerable: Tensor
    texts: list[tuple[int, int]]
    answers: list[tuple[int, int]]


def encode(pairs: Sequence[Pair], tokenizer: Tokenizer) -> PairBatch:
    """Tokenise pairs: `<s> question </s> </s> context, newline, text </s>`."""
    questions = tokenizer.encode_batch([p.question for p in pairs], add_special_tokens=False)
    passages = tokenizer.encode_batch(
        [f"{p.context}\n{p.text}" for p in pairs], add_special_tokens=False
    )
    rows: list[list[int]] = []
    texts, answers = [], []
    base = 0
    for pair, question, passage in zip(pairs, questions, passages, strict=True):
        head = [BOS, *question.ids[:MAX_QUESTION], EOS, EOS]
        room = MAX_TOKENS - len(head) - 1
        rows.append([*head, *passage.ids[:room], EOS])
        offset = len(pair.context) + 1
        spans = passage.offsets[:room]
        inside = [at for at, (_, end) in enumerate(spans) if end > offset]
        first = base + len(head)
        texts.append((first + inside[0], first + inside[-1] + 1) if inside else (0, 0))
        answers.append((-1, -1))
        if pair.answer is not None:
            start, end = (at + offset for at in pair.answer)
            held = [at for at in inside if spans[at][0] < end and spans[at][1] > start]
            if held and spans[held[-1]][1] >= end:
                answers[-1] = (first + held[0], first + held[-1])
        base += len(rows[-1])
    answerable = torch.tensor([float(p.answerable) for p in pairs])
    return PairBatch(joined(rows), answerable, texts, answers)


def outputs(network: Network, batch: PairBatch) -> Tensor:
    """Return the head's outputs, of shape `(tokens, 3)`."""
    device = network.words.weight.device
    with torch.autocast(device.type, dtype=torch.bfloat16):
        hidden = network(batch.encoded.ids.to(device), batch.encoded.lengths)
    made: Tensor = network.head(hidden.float()).cpu()
    return made


def loss_parts(made: Tensor, batch: PairBatch) -> dict[str, Tensor]:
    """Return the losses of answerability and of the answer's ends, by name."""
    firsts = batch.encoded.texts[:, 0]
    judged = functional.binary_cross_entropy_with_logits(made[firsts, 2], batch.answerable)
    spans = []
    for (first, end), answer in zip(batch.texts, batch.answers, strict=True):
        if answer[0] >= 0:
            for output, at in enumerate(answer):
                target = torch.tensor(at - first)
                spans.append(functional.cross_entropy(made[first:end, output], target))
    span = torch.stack(spans).mean() if spans else judged.new_zeros(())
    return {"answerable": judged, "span": _SPAN_WEIGHT * span}
