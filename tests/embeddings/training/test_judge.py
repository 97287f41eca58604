"""The training of the answer judge, on tiny networks and hand-made texts."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from embeddings.training.deep import vocabulary
from embeddings.training.deep.mining import Example, Passage
from tests.embeddings.training.test_deep import PIECES, START, tiny_network

TOKENIZER = vocabulary.cut(START, list(range(len(PIECES))))
LIBRARY = Passage(
    "图书馆规则", "图书馆周一闭馆。其余日子九点开门。读者须出示证件,馆内禁止吸烟,违者罚款二十元。"
)
FERRY = Passage(
    "渡口规则", "渡口周一停航。其余日子八点开船。乘客须出示船票,船上禁止吸烟,违者罚款五十元。"
)
ASKED = Example("cmrc", "图书馆几点开门", 0, (1,), (1,), answer=(12, 14))


@pytest.fixture(scope="module", autouse=True)
def torch_is_imported() -> None:
    """Import what needs torch when a test needs it, as `tests.embeddings.training.test_deep`."""
    global onnxruntime, torch, loop, to_onnx, load, save, with_head
    global Pair, PairSampler, OUTPUTS, encode, loss_parts, outputs
    import onnxruntime
    import torch

    from embeddings.training.deep import loop
    from embeddings.training.deep.export import to_onnx
    from embeddings.training.deep.network import load, save, with_head
    from embeddings.training.judge.pairs import Pair, PairSampler
    from embeddings.training.judge.tensors import OUTPUTS, encode, loss_parts, outputs


def sampler(*examples: Example) -> PairSampler:
    return PairSampler(examples, [LIBRARY, FERRY])


def test_a_right_pair_holds_the_answer():
    for seed in range(20):
        pair = sampler(ASKED).right(ASKED, random.Random(seed))

        assert pair.answerable
        assert pair.answer is not None
        assert pair.text[slice(*pair.answer)] == "九点"


def test_a_wrong_pair_does_not_hold_the_answer():
    asked = replace(ASKED, question="图书馆周一几点开门")
    kinds = set()
    for seed in range(60):
        pair = sampler(asked).wrong(asked, random.Random(seed))
        kinds.add(("九点" in pair.text, pair.context))

        assert not pair.answerable
        # Where the answer is there, the question asks for something else.
        assert ("九点" in pair.text) == (pair.question != asked.question)
    assert kinds >= {(False, "渡口规则"), (False, "图书馆规则")}


def test_a_number_that_the_passage_names_is_swapped():
    asked = replace(ASKED, question="第二条说什么", answer=())
    swapped = sampler(asked)._swap(asked.question, "第二条 船。", random.Random(1))

    assert swapped is not None
    assert swapped != asked.question


def test_questions_without_an_answer_come_besides():
    without = Example("squad", "图书馆几点闭馆", 0, (), (), answerable=False)

    pairs = sampler(ASKED, without).draw(2, 3, random.Random(1))

    assert len(pairs) == 7
    assert [pair.question for pair in pairs[4:]] == [without.question] * 3
    assert not any(pair.answerable for pair in pairs[4:])


def test_the_answer_is_known_by_its_tokens():
    text = "图书馆。九点开门。"
    batch = encode(
        [Pair("几点开门", "a", text, True, (4, 8)), Pair("闭", "", text, False)], TOKENIZER
    )

    (first, last), nothing = batch.answers
    ids = batch.encoded.ids[first : last + 1].tolist()
    assert [PIECES[id_] for id_ in ids] == ["九点", "开门"]
    assert nothing == (-1, -1)
    assert batch.answerable.tolist() == [1.0, 0.0]


@pytest.mark.parametrize("text", ["", "馆" * 900])
def test_texts_of_any_length_can_be_encoded(text):
    batch = encode([Pair("闭" * 500, "", text, True, (0, len(text)))], TOKENIZER)

    assert batch.answers == [(-1, -1)]
    assert len(batch.encoded.ids) <= 384


def test_a_judge_learns_and_keeps_its_head(tmp_path):
    batch = encode(
        [
            Pair("几点开门", "", "图书馆。九点开门。", True, (4, 6)),
            Pair("几点开门", "", "闭馆。", False),
        ],
        TOKENIZER,
    )

    def step(network, rng):
        return loss_parts(outputs(network, batch), batch)

    start = with_head(tiny_network(), OUTPUTS)
    before = sum(step(start, None).values())
    trained = loop.run(loop.Stage("judge", 30, 3e-3, tmp_path), lambda: start, step)

    assert sum(step(trained, None).values()) < 0.7 * before
    save(trained, tmp_path / "saved.safetensors")
    assert torch.equal(load(tmp_path / "saved.safetensors").head.weight, trained.head.weight)


def test_the_exported_judge_gives_the_outputs_of_the_network():
    torch.manual_seed(1)
    network = with_head(tiny_network(), OUTPUTS)
    torch.nn.init.normal_(network.head.weight, std=0.1)
    ids = torch.tensor([0, 5, 6, 7, 2, 2, 9, 10, 2])

    session = onnxruntime.InferenceSession(to_onnx(network, eight_bits=False))
    [made] = session.run(None, {"ids": ids[None].int().numpy()})

    wanted = network.head(network(ids, [len(ids)])).detach().numpy()
    assert made[0] == pytest.approx(wanted, abs=0.02)
