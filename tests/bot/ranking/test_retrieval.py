from dataclasses import astuple

import numpy as np
import pytest

from bot.types import Mode
from embeddings.tools import Tools

FILLER = {
    f"filler{number}.txt": f"{name}的日常记录，没有别的内容。"
    for number, name in enumerate(["天气", "图书", "食堂", "车库", "操场", "花园"])
}


class MeaningEncoder:
    """Knows that two words mean the same, and nothing else."""

    name = fingerprint = "meaning"
    dimensions = 2

    def encode(self, texts, *, query=False):
        known = [any(word in text for word in ("瞧病", "就医")) for text in texts]
        return np.array([[float(each), 0.0] for each in known], np.float32).reshape(-1, 2)


def found(answerer, question, mode, limit=5):
    return [passage.stored.path for passage in answerer.search(question, limit, mode)[1]]


def test_the_hybrid_finds_what_only_the_lexical_half_finds(answerer_of, tools):
    tools = Tools(MeaningEncoder(), tools.analyser)
    answerer = answerer_of({**FILLER, "a.txt": "型号KX-7781的备件清单。"}, tools)

    assert "a.txt" not in found(answerer, "KX-7781", Mode.DENSE)
    assert found(answerer, "KX-7781", Mode.LEXICAL)[0] == "a.txt"
    assert found(answerer, "KX-7781", Mode.HYBRID)[0] == "a.txt"


def test_the_hybrid_finds_what_only_the_dense_half_finds(answerer_of, tools):
    tools = Tools(MeaningEncoder(), tools.analyser)
    answerer = answerer_of({**FILLER, "a.txt": "就医指南。"}, tools)

    assert found(answerer, "瞧病", Mode.LEXICAL) == []
    assert found(answerer, "瞧病", Mode.DENSE)[0] == "a.txt"
    assert found(answerer, "瞧病", Mode.HYBRID)[0] == "a.txt"


@pytest.mark.parametrize("mode", Mode)
def test_passages_come_best_first_each_once_and_no_more_than_the_limit(sample_answerer, mode):
    for limit in (1, 3, 50):
        passages = sample_answerer.search("青澜市渡轮停航", limit, mode)[1]
        scores = [passage.score for passage in passages]
        assert scores == sorted(scores, reverse=True)
        assert len({passage.stored.chunk.id for passage in passages}) == len(passages) <= limit


def test_more_citations_begin_with_the_same_ones(sample_answerer):
    def ids(limit):
        passages = sample_answerer.search("第二批试点什么时候开始？", limit)[1]
        return [passage.stored.chunk.id for passage in passages]

    assert ids(10)[:3] == ids(3)


def test_every_feature_is_from_0_to_1(sample_answerer):
    for passage in sample_answerer.search("YZ-320空压机的润滑油", 30)[1]:
        assert all(0 <= value <= 1 + 1e-6 for value in astuple(passage.features))
        assert 0 <= passage.score <= 1 + 1e-6


def test_a_question_in_other_words_is_not_led_astray_by_a_character_it_shares(answerer_of):
    files = {
        "a.txt": "医师每天上午在门诊楼二层坐诊，周日休息。",
        "b.txt": "这座桥啥时候通车，大家都在问，答案是明年春天。",
        "c.txt": "超市每天上午九点开门，会员可以换购礼品。",
        "d.txt": "夫子庙的灯会办得很大，游客很多。",
    }
    answerer = answerer_of(files)

    assert found(answerer, "早晨大夫在哪里瞧病？", Mode.LEXICAL)[0] == "d.txt"
    assert found(answerer, "早晨大夫在哪里瞧病？", Mode.HYBRID)[0] == "a.txt"


def test_a_chunk_near_in_meaning_is_ranked_though_many_others_share_more_words(answerer_of, tools):
    tools = Tools(MeaningEncoder(), tools.analyser)
    many = {f"{number}.txt": f"本月{number}日的记录。" for number in range(60)}
    answerer = answerer_of({**many, "a.txt": "就医指南。"}, tools)

    assert "a.txt" in found(answerer, "本月瞧病的记录", Mode.HYBRID, 24)


def test_the_context_of_a_chunk_is_searched(answerer_of):
    body = "".join(f"第{number}条写的是别的规定，内容很长很长。" for number in range(60))
    answerer = answerer_of({**FILLER, "a.md": f"# 鹭角港泊位章程\n\n{body}"})

    paths = found(answerer, "鹭角港泊位章程", Mode.HYBRID, 3)
    assert paths == ["a.md"] * 3
