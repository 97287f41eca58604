"""Which sentences of a passage answer."""

import re
from dataclasses import dataclass

from bot.coverage import coverage, searchable
from bot.types import AnswerKind, Passage, Question
from corpus.sentences import sentence_spans

_CUES = {
    AnswerKind.NUMBER: re.compile(
        r"\d|[一二三四五六七八九十百千万亿两]+(?:个|名|人|家|项|次|元|件|台|公里|平方米|%)"
    ),
    AnswerKind.DATE: re.compile(r"\d+[年月日号点时:]|[一二三四五六七八九十]+[年月日]|\d{4}-\d"),
    AnswerKind.PERSON: re.compile(
        r"(?:书记|主任|部长|局长|组长|市长|厅长|处长|院长|校长|经理|总裁|董事长|主席|委员|教授|记者|工程师|秘书长|会长|代表|先生|女士)"
    ),
    AnswerKind.PLACE: re.compile(
        r"(?:省|市|县|区|镇|乡|村|路|街|楼|室|厅|馆|站|港|中心|大厦|广场)"
    ),
}
_CUE_WEIGHT = 0.15
_SECOND_SHARE = 0.12
_LONGEST_PAIR = 260


@dataclass(frozen=True, slots=True)
class Quote:
    """Sentences of a passage, as ascending `[start, end)` offsets, and how well they fit."""

    spans: tuple[tuple[int, int], ...]
    score: float


def best_sentences(question: Question, passage: Passage) -> Quote:
    """Return the sentence of a passage that answers best, or two where the second adds much."""
    text = passage.stored.text
    spans = [span for span in sentence_spans(text) if not _is_heading(text, span, passage)]
    if not spans:
        return Quote(((0, len(text)),), 0.0)
    texts = [searchable(text[start:end]) for start, end in spans]
    scores = [coverage(question, each) + _cue(question, each) for each in texts]
    best = max(range(len(spans)), key=lambda each: (scores[each], -each))
    alone = coverage(question, texts[best])
    gains = [coverage(question, f"{texts[best]}\n{each}") - alone for each in texts]
    second = max(range(len(spans)), key=lambda each: (gains[each], -abs(each - best), -each))
    length = sum(spans[each][1] - spans[each][0] for each in (best, second))
    if gains[second] >= _SECOND_SHARE and length <= _LONGEST_PAIR:
        chosen = sorted({best, second})
        return Quote(tuple(spans[each] for each in chosen), scores[best] + gains[second])
    return Quote((spans[best],), scores[best])


def _cue(question: Question, sentence: str) -> float:
    cue = _CUES.get(question.kind)
    return _CUE_WEIGHT if cue is not None and cue.search(sentence) else 0.0


def _is_heading(text: str, span: tuple[int, int], passage: Passage) -> bool:
    """A heading repeats the question's words and answers nothing."""
    sentence = text[span[0] : span[1]]
    return sentence in passage.stored.chunk.headings or sentence == passage.stored.title
