"""Questions that a folder answers well, drawn from its own sentences.

A sentence becomes a question where Chinese grammar lets a question word stand in the place of what
is asked for: 借期为30天 becomes 借期为多少天. Each question is put to the answerer, and only one
whose answer quotes what was taken out is shown.
"""

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.answer.answerer import Answerer
from corpus.errors import QuestionError
from corpus.text.characters import HAN, is_han
from corpus.text.fold import fold, letters
from corpus.text.sentences import sentence_spans
from embeddings.types import StoredChunk

MOST = 4
# Bounds on what is read and asked: they hold for a folder of any size.
_CHUNKS = 240
_ASKED = 48
_SHORTEST, _LONGEST = 7, 34
_LONGEST_TITLE = 24
_SURE = 0.5

_UNITS = (
    "个工作日|工作日|个月|小时|分钟|平方米|立方米|公里|千米|公尺|公斤|千克|"
    "万元|亿元|元|天|米|吨|人次|人|名|册|本|次|岁|辆|家|公顷|亩|户|座|所"
)
# All patterns see folded text, which has the offsets of the text itself.
_AMOUNT = re.compile(
    rf"(?P<subject>[{HAN}a-z\d、“”《》]{{4,}}?(?:为|是|达到?|共有?|有|超过|低于|少于|多于|满|足|"
    rf"最高|最多|至少|最低|收取?|缴纳|补助|补贴|奖励|罚款|保留|提前))"
    rf"(?P<asked>\d[\d,.]*)(?=个?(?:{_UNITS}))"
)
_PERSON = re.compile(
    rf"(?P<subject>[{HAN}]{{4,}}由)(?P<asked>[{HAN}]{{2,10}}?)(?=主持|负责|担任|牵头|承办|主办|主编|设计)"
)
_PLACE = re.compile(
    rf"(?P<subject>[{HAN}a-z\d]{{3,}}(?<!一[个座家所])位于)(?P<asked>[{HAN}\d]{{3,}})(?P<rest>)"
)
_YEAR = re.compile(
    rf"(?P<subject>[{HAN}a-z]{{3,}}(?:成立|创建|建立|建成|始建|创办|开通|出生|竣工|颁布|发布|发表)于)"
    r"(?P<asked>\d{4}年)(?P<rest>)"
)
_MEANING = re.compile(
    rf"^(?:本[{HAN}]{{1,4}}所称的?)?(?P<subject>[{HAN}a-z\d、]{{2,12}}),是指(?P<asked>.{{6,}})(?P<rest>)"
)
_IN_FORCE = re.compile(
    r"自(?P<asked>\d{4}年\d{1,2}月\d{1,2}日)起(?P<rest>正式)?(?P<verb>施行|实施|执行|生效)"
)
_HELD = re.compile(
    rf"^(?P<who>[{HAN}a-z\d·]{{3,18}}?)(?P<what>(?:召开|举行|举办|开展|启动|发布|印发|开通)"
    rf"[{HAN}a-z\d“”《》、·]{{3,24}})$"
)
_TOOK_PART = re.compile(
    rf"(?P<asked>[{HAN}·]{{2,4}})(?P<verb>主持|出席)(?:了?(?:本次|这次)?)会议(?P<rest>并(?:讲话|致辞|作动员讲话)|)"
)
_DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
# What a question that stands alone must not lean on, and what comes before no subject.
_LEANS = re.compile(
    r"^(?:其|该|此|这|那|本|他|她|它|我|你|您|并|但|而|或|若|如|因|由于|同时|另|再|又|还|也|则|即|"
    r"上述|以上|以下|前款|对于|其中|目前|截至|会议|大会|活动|项目|公司|单位|全年|当日|今年|去年|"
    r"然而|期间|来自|最后|随后|后来|事实上|包[含括]|据|根据|按照|经|通过|在|从|对|将|把|被|让|使|为|关于|"
    r"当|每|各|不|可|应|须|需|有|是|至|到|于|以|用|由|\d|[、,])|[这该]|(?:前|上)[述款]|如果|一[个座家种]$"
)
# What can't follow a question word: a second number, or an end that waits for the next clause.
_DANGLES = re.compile(r"\d|[时的者后前内]$|以[上下内外]的")


@dataclass(frozen=True, slots=True)
class _Words:
    """The question words of a script."""

    much: str = "多少"
    who: str = "谁"
    where: str = "哪里"
    year: str = "哪一年"
    meaning: str = "是指什么"
    when: str = "什么时候"
    since: str = "从什么时候起"


_SIMPLIFIED = _Words()
_TRADITIONAL = _Words("多少", "誰", "哪裡", "哪一年", "是指什麼", "什麼時候", "從什麼時候起")
_RULES = ("法", "办法", "条例", "规定", "规则", "细则", "决定", "通知", "意见", "方案", "章程")


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the document that answers it."""

    question: str
    document_id: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A question before it was put; its answer must hold `asked`."""

    kind: str
    question: str
    asked: str
    document_id: str


class Examples:
    """The examples of an answerer's generation, worked out once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answerer: Answerer | None = None
        self._examples: tuple[Example, ...] = ()

    def of(self, answerer: Answerer) -> tuple[Example, ...]:
        """Return the examples of a generation, at most `MOST`."""
        with self._lock:
            if answerer is not self._answerer:
                self._examples = examples(answerer)
                self._answerer = answerer
            return self._examples


def examples(answerer: Answerer) -> tuple[Example, ...]:
    """Return questions that the folder answers from different documents; the same each time."""
    candidates = _varied(_candidates(_sample(answerer)))
    chosen: list[Example] = []
    seen: set[str] = set()
    for candidate in candidates[:_ASKED]:
        if candidate.document_id not in seen and _is_answered(answerer, candidate):
            seen.add(candidate.document_id)
            chosen.append(Example(candidate.question, candidate.document_id))
            if len(chosen) == MOST:
                break
    return tuple(chosen)


def _sample(answerer: Answerer) -> list[StoredChunk]:
    """Return chunks from all over the folder, in its order."""
    count = answerer.index.info.chunks
    taken = min(count, _CHUNKS)
    ids = [place * count // taken for place in range(taken)]
    stored = answerer.index.chunks(ids)
    return [stored[number] for number in ids if number in stored]


def _varied(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Order candidates so that documents and kinds of questions take turns."""
    rounds: list[tuple[int, int, _Candidate]] = []
    documents: dict[str, int] = {}
    kinds: dict[str, int] = {}
    for candidate in candidates:
        document = documents[candidate.document_id] = documents.get(candidate.document_id, -1) + 1
        kind = kinds[candidate.kind] = kinds.get(candidate.kind, -1) + 1
        rounds.append((document, kind, candidate))
    rounds.sort(key=lambda turn: turn[:2])
    return [candidate for _, _, candidate in rounds]


def _candidates(chunks: Iterable[StoredChunk]) -> Iterator[_Candidate]:
    for stored in chunks:
        text = stored.text
        for start, end in sentence_spans(text):
            sentence = text[start:end]
            for kind, question, asked in _questions(sentence, stored.title):
                if _SHORTEST <= len(question) <= _LONGEST + len(stored.title):
                    yield _Candidate(kind, question, asked, stored.chunk.document_id)


def _questions(sentence: str, title: str) -> Iterator[tuple[str, str, str]]:
    folded = fold(sentence)
    clause = re.split(r"[,。;:!()]", folded, maxsplit=1)[0]
    words = _TRADITIONAL if _is_traditional(f"{title}{sentence}") else _SIMPLIFIED
    for kind, pattern, word in (
        ("amount", _AMOUNT, words.much),
        ("person", _PERSON, words.who),
        ("place", _PLACE, words.where),
        ("year", _YEAR, words.year),
    ):
        match = pattern.match(clause)
        if match and not _LEANS.match(clause) and not _DANGLES.search(clause, match.end()):
            rest = "" if "rest" in pattern.groupindex else sentence[match.end() : len(clause)]
            head = sentence[: match.end("subject")]
            if len(head) + len(rest) <= _LONGEST:
                yield kind, f"{head}{word}{rest}？", sentence[slice(*match.span("asked"))]
    if (match := _MEANING.match(folded)) and not _LEANS.match(match["subject"]):
        subject = sentence[slice(*match.span("subject"))]
        yield "meaning", f"{subject}{words.meaning}？", sentence[match.start("asked") :][:6]
    match = _IN_FORCE.search(folded)
    if match and 4 <= len(title) <= _LONGEST_TITLE and fold(title).endswith(_RULES):
        named = title if "《" in title else f"《{title}》"
        verb = sentence[slice(*match.span("verb"))]
        asked = sentence[slice(*match.span("asked"))]
        yield "force", f"{named}{words.since}{verb}？", asked
    yield from _meeting_questions(sentence, folded, title, words)


def _meeting_questions(
    sentence: str, folded: str, title: str, words: _Words
) -> Iterator[tuple[str, str, str]]:
    """Yield what a title such as 某局召开安全会议 lets one ask of the sentences below it."""
    held = _HELD.match(fold(title))
    if held is None or _DATE.search(fold(title)):
        return
    if dated := _DATE.search(folded):
        asked = sentence[slice(*dated.span())]
        yield (
            "held",
            f"{title[: held.end('who')]}{words.when}{title[held.start('what') :]}？",
            asked,
        )
    took_part = _TOOK_PART.search(folded)
    if took_part and fold(title).endswith(("会", "会议")):
        event = title[held.start("what") + 2 :]
        verb = sentence[slice(*took_part.span("verb"))]
        rest = sentence[slice(*took_part.span("rest"))]
        asked = sentence[slice(*took_part.span("asked"))]
        yield "chair", f"{words.who}{verb}{event}{rest}？", asked


def _is_traditional(text: str) -> bool:
    changed = sum(a != b for a, b in zip(text, fold(text), strict=True) if is_han(a))
    return changed * 12 > len(text)


def _is_answered(answerer: Answerer, candidate: _Candidate) -> bool:
    try:
        answer = answerer.ask(candidate.question, 1)
    except QuestionError:
        return False
    if not answer.citations or answer.confidence < _SURE:
        return False
    first = answer.citations[0].document_id == candidate.document_id
    return first and letters(candidate.asked) in letters(answer.answer or "")
