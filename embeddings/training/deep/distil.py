"""Steps of training: finding passages and sentences, and being like a deeper network besides."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from embeddings.training.deep import losses
from embeddings.training.deep.batches import Batch, Batcher, Encoded
from embeddings.training.deep.loop import Step
from embeddings.training.deep.mining import Example, Passage
from embeddings.training.deep.network import Network

# A pull towards the lay questions on law, of which there are few.
_SOURCE_WEIGHTS = {"event": 1.5, "squad": 0.8, "law": 3.0}
# Questions that are encoded only to be like the teacher's.
_ENGLISH, _MORE_QUESTIONS = 8, 16


@dataclass(frozen=True, slots=True)
class Examples:
    """What batches are drawn from, and their size: `wrong` of the questions of a batch come with a
    wrong passage."""

    batcher: Batcher
    passages: Sequence[Passage]
    examples: Sequence[Example]
    batch: int
    wrong: int

    def draw(self, rng: random.Random) -> Batch:
        """Return a random batch."""
        weights = [_SOURCE_WEIGHTS.get(each.source, 1.0) for each in self.examples]
        drawn = rng.choices(self.examples, weights, k=self.batch)
        return self.batcher.batch(drawn, self.passages, self.wrong, rng)


def tuning_step(examples: Examples) -> Step:
    """Return a step that learns from right and wrong passages alone."""

    def step(network: Network, rng: random.Random) -> dict[str, Tensor]:
        batch = examples.draw(rng)
        return losses.loss_parts(losses.outputs(network, batch), batch)

    return step


def distilling_step(
    examples: Examples, english: Sequence[str], teacher: Callable[[], Network]
) -> Step:
    """Return a step that learns the vectors of a teacher, too, also those of English texts."""
    network_of_teacher: list[Network] = []

    def step(network: Network, rng: random.Random) -> dict[str, Tensor]:
        if not network_of_teacher:
            network_of_teacher.append(teacher().eval().to(network.words.weight.device))
        batch = examples.draw(rng)
        more = [rng.choice(english) for _ in range(_ENGLISH)]
        more += [rng.choice(examples.examples).question for _ in range(_MORE_QUESTIONS)]
        extra = examples.batcher.questions(more)
        wider = replace(
            batch,
            questions=Encoded(
                torch.cat([batch.questions.ids, extra.ids]),
                batch.questions.lengths + extra.lengths,
            ),
        )
        made = losses.outputs(network, wider)
        with torch.no_grad():
            wanted = losses.outputs(network_of_teacher[0], wider)
        own = replace(made, questions=made.questions[: examples.batch])
        return losses.distances(made, wanted) | losses.loss_parts(own, batch)

    return step
