"""What a training step makes smaller."""

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from embeddings.training.deep.batches import Batch
from embeddings.training.deep.network import Network, pool

_PASSAGE_TEMPERATURE = 0.02
_SENTENCE_TEMPERATURE = 0.03
_SENTENCE_WEIGHT = 0.5
_TEXT_WEIGHT = 5.0


@dataclass(frozen=True, slots=True)
class Outputs:
    """Normalised vectors of a batch, in full precision, and the hidden states of its tokens."""

    questions: Tensor
    passages: Tensor
    sentences: Tensor
    hidden: tuple[Tensor, Tensor]


def outputs(network: Network, batch: Batch) -> Outputs:
    """Encode a batch: one pass for the questions, one for the passages and their sentences."""
    device = network.words.weight.device
    with torch.autocast(device.type, dtype=torch.bfloat16):
        asked = network(batch.questions.ids.to(device), batch.questions.lengths).cpu()
        told = network(batch.passages.ids.to(device), batch.passages.lengths).cpu()
    return Outputs(
        pool(asked, batch.questions.texts),
        pool(told, batch.passages.texts),
        pool(told, batch.sentences),
        (asked.float(), told.float()),
    )


def contrastive(made: Outputs, batch: Batch) -> tuple[Tensor, Tensor]:
    """Return the losses of finding the passage, and the sentence among all of the batch.

    InfoNCE (van den Oord et al. 2018). Where several sentences answer, the sum of their
    probabilities counts.
    """
    scores = made.questions @ made.passages.T / _PASSAGE_TEMPERATURE
    scores = scores.masked_fill(batch.same, float("-inf"))
    passage = functional.cross_entropy(scores, torch.arange(len(scores)))
    known = batch.right.any(1)
    if not known.any():
        return passage, passage.new_zeros(())
    near = made.questions[known] @ made.sentences.T / _SENTENCE_TEMPERATURE
    right = batch.right[known]
    # A sentence of another window of the same passage may be the right one too.
    near = near.masked_fill(batch.same[known][:, batch.owners], float("-inf"))
    best = near.masked_fill(~right, float("-inf")).logsumexp(1)
    return passage, (near.logsumexp(1) - best).mean()


def loss_parts(made: Outputs, batch: Batch) -> dict[str, Tensor]:
    """Return both losses of a batch, weighted, by name."""
    passage, sentence = contrastive(made, batch)
    return {"passage": passage, "sentence": _SENTENCE_WEIGHT * sentence}


def distances(student: Outputs, teacher: Outputs) -> dict[str, Tensor]:
    """Return how far a student's vectors are from its teacher's, weighted, by name.

    Those of texts and sentences are what is wanted; those of tokens say more about each text.
    """
    pairs = (
        (student.questions, teacher.questions),
        (student.passages, teacher.passages),
        (student.sentences, teacher.sentences),
    )
    texts = torch.stack([_distance(*pair) for pair in pairs]).sum()
    tokens = torch.stack(
        [_distance(*pair) for pair in zip(student.hidden, teacher.hidden, strict=True)]
    ).sum()
    return {"texts": _TEXT_WEIGHT * texts, "tokens": tokens}


def _distance(ours: Tensor, theirs: Tensor) -> Tensor:
    return (1 - functional.cosine_similarity(ours, theirs, dim=-1)).mean()
