"""Example questions that a folder answers well, made from its own sentences.

Chinese puts a question word in the place of what is asked for, so a sentence becomes a question by
replacing a part of it: 借期为30天 becomes 借期为多少天. Each candidate is put to the answerer, and
only those are shown whose answer quotes the part that was replaced.
"""

import re
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bot.answer.answerer import Answerer
from corpus.errors import QuestionError
from corpus.text.characters import HAN, is_han
from corpus.text.fold import fold, letters
from corpus.text.sentences import sentence_spans
from embeddings.types import StoredChunk

MAX_EXAMPLES = 4

# Bounds on the work, for a folder of any size: chunks that are read, candidates that are asked.
_SAMPLED_CHUNKS = 240
_MAX_ASKED = 48

# Lengths of a question without its title, and of a title, in characters.
_MIN_QUESTION, _MAX_QUESTION = 7, 34
_MAX_TITLE = 24

# The confidence from which an example is shown; higher than the one from which the bot answers.
_CONFIDENT = 0.5

_MEASURE_UNIT = (
    "个工作日|工作日|个月|小时|分钟|平方米|立方米|公里|千米|公尺|公斤|千克|"
    "万元|亿元|元|天|米|吨|人次|人|名|册|本|次|岁|辆|家|公顷|亩|户|座|所"
)
# The patterns below match folded text, whose offsets are those of the text. `asked` is the part
# that a question word replaces, `subject` what stands before it, `rest` what stays behind it.

# 停车场白天收费为[5]元: a subject of at least four characters, a verb of amount, a number, a unit.
_AMOUNT = re.compile(
    rf"(?P<subject>[{HAN}a-z\d、“”《》]{{4,}}?(?:为|是|达到?|共有?|有|超过|低于|少于|多于|满|足|"
    rf"最高|最多|至少|最低|收取?|缴纳|补助|补贴|奖励|罚款|保留|提前))"
    rf"(?P<asked>\d[\d,.]*)(?=个?(?:{_MEASURE_UNIT}))"
)
# 公园由[园林管理处]负责管理: 由, an agent, a verb of responsibility.
_PERSON = re.compile(
    rf"(?P<subject>[{HAN}]{{4,}}由)(?P<asked>[{HAN}]{{2,10}}?)(?=主持|负责|担任|牵头|承办|主办|主编|设计)"
)
# 植物园位于[云岭路的尽头].
_PLACE = re.compile(
    rf"(?P<subject>[{HAN}a-z\d]{{3,}}(?<!一[个座家所])位于)(?P<asked>[{HAN}\d]{{3,}})(?P<rest>)"
)
# 科技馆成立于[1998年]: a verb of founding or publishing with 于, a year.
_YEAR = re.compile(
    rf"(?P<subject>[{HAN}a-z]{{3,}}(?:成立|创建|建立|建成|始建|创办|开通|出生|竣工|颁布|发布|发表)于)"
    r"(?P<asked>\d{4}年)(?P<rest>)"
)
# 本办法所称湿地资源，是指[湿地以及……]: a legal definition.
_DEFINITION = re.compile(
    rf"^(?:本[{HAN}]{{1,4}}所称的?)?(?P<subject>[{HAN}a-z\d、]{{2,12}}),是指(?P<asked>.{{6,}})(?P<rest>)"
)
# 自[2020年1月1日]起施行.
_IN_FORCE = re.compile(
    r"自(?P<asked>\d{4}年\d{1,2}月\d{1,2}日)起(?P<rest>正式)?(?P<verb>施行|实施|执行|生效)"
)
# A title such as 北岸图书馆召开读者座谈会: who, and a verb of holding or starting with its object.
_EVENT_TITLE = re.compile(
    rf"^(?P<who>[{HAN}a-z\d·]{{3,18}}?)(?P<what>(?:召开|举行|举办|开展|启动|发布|印发|开通)"
    rf"[{HAN}a-z\d“”《》、·]{{3,24}})$"
)
# [沈砚秋]主持会议并讲话: a name of two to four characters, 主持 or 出席, 会议.
_ATTENDANCE = re.compile(
    rf"(?P<asked>[{HAN}·]{{2,4}})(?P<verb>主持|出席)(?:了?(?:本次|这次)?)会议(?P<rest>并(?:讲话|致辞|作动员讲话)|)"
)
_DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
# Beginnings of a clause that is no question by itself: pronouns and demonstratives, conjunctions,
# adverbs, generic nouns (会议, 公司) and relative times that need their context, prepositions,
# auxiliaries, digits and punctuation. Also demonstratives anywhere, and a final 一个 or 如果.
_NOT_STANDALONE = re.compile(
    r"^(?:其|该|此|这|那|本|他|她|它|我|你|您|并|但|而|或|若|如|因|由于|同时|另|再|又|还|也|则|即|"
    r"上述|以上|以下|前款|对于|其中|目前|截至|会议|大会|活动|项目|公司|单位|全年|当日|今年|去年|"
    r"然而|期间|来自|最后|随后|后来|事实上|包[含括]|据|根据|按照|经|通过|在|从|对|将|把|被|让|使|为|关于|"
    r"当|每|各|不|可|应|须|需|有|是|至|到|于|以|用|由|\d|[、,])|[这该]|(?:前|上)[述款]|如果|一[个座家种]$"
)
# What must not follow the replaced part: a second number, or an end that needs another clause, such
# as 时 or 的.
_INCOMPLETE_REST = re.compile(r"\d|[时的者后前内]$|以[上下内外]的")


@dataclass(frozen=True, slots=True)
class _QuestionWords:
    """The question words of a script."""

    much: str = "多少"
    who: str = "谁"
    where: str = "哪里"
    year: str = "哪一年"
    meaning: str = "是指什么"
    when: str = "什么时候"
    since: str = "从什么时候起"


_SIMPLIFIED = _QuestionWords()
_TRADITIONAL = _QuestionWords(
    "多少", "誰", "哪裡", "哪一年", "是指什麼", "什麼時候", "從什麼時候起"
)
# Last words of the titles of laws and regulations.
_REGULATIONS = (
    "法",
    "办法",
    "条例",
    "规定",
    "规则",
    "细则",
    "决定",
    "通知",
    "意见",
    "方案",
    "章程",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the document that answers it."""

    question: str
    document_id: str


@dataclass(frozen=True, slots=True)
class _ExampleCandidate:
    """A question that was not asked yet; its answer must contain `asked`."""

    kind: str
    question: str
    asked: str
    document_id: str


class ExampleCache:
    """Keeps the examples of answerers while these are in use. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._examples: WeakKeyDictionary[Answerer, tuple[Example, ...]] = WeakKeyDictionary()

    def get(self, answerer: Answerer) -> tuple[Example, ...]:
        """Return the examples of an answerer, at most `MAX_EXAMPLES`."""
        with self._lock:
            if answerer not in self._examples:
                self._examples[answerer] = example_questions(answerer)
            return self._examples[answerer]


def example_questions(answerer: Answerer) -> tuple[Example, ...]:
    """Return questions that the folder answers, each from another document; deterministic."""
    candidates = _interleaved(_candidates(_sample(answerer)))
    chosen: list[Example] = []
    seen: set[str] = set()
    for candidate in candidates[:_MAX_ASKED]:
        if candidate.document_id not in seen and _is_answered(answerer, candidate):
            seen.add(candidate.document_id)
            chosen.append(Example(candidate.question, candidate.document_id))
            if len(chosen) == MAX_EXAMPLES:
                break
    return tuple(chosen)


def _sample(answerer: Answerer) -> list[StoredChunk]:
    """Return chunks at equal distances over the whole folder, in its order."""
    count = answerer.index.info.chunks
    sampled = min(count, _SAMPLED_CHUNKS)
    chunk_ids = [number * count // sampled for number in range(sampled)]
    stored = answerer.index.chunks(chunk_ids)
    return [stored[each] for each in chunk_ids if each in stored]


def _interleaved(candidates: Iterable[_ExampleCandidate]) -> list[_ExampleCandidate]:
    """Order candidates so that documents, and then kinds of questions, take turns."""
    numbered: list[tuple[int, int, _ExampleCandidate]] = []
    in_document: Counter[str] = Counter()
    of_kind: Counter[str] = Counter()
    for each in candidates:
        numbered.append((in_document[each.document_id], of_kind[each.kind], each))
        in_document[each.document_id] += 1
        of_kind[each.kind] += 1
    numbered.sort(key=lambda entry: entry[:2])
    return [candidate for _, _, candidate in numbered]


def _candidates(chunks: Iterable[StoredChunk]) -> Iterator[_ExampleCandidate]:
    for stored in chunks:
        text = stored.text
        for start, end in sentence_spans(text):
            sentence = text[start:end]
            for kind, question, asked in _questions(sentence, stored.title):
                if _MIN_QUESTION <= len(question) <= _MAX_QUESTION + len(stored.title):
                    yield _ExampleCandidate(kind, question, asked, stored.chunk.document_id)


def _questions(sentence: str, title: str) -> Iterator[tuple[str, str, str]]:
    """Yield the kind of each question that a sentence makes, the question, and the part asked."""
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
        if (
            match
            and not _NOT_STANDALONE.match(clause)
            and not _INCOMPLETE_REST.search(clause, match.end())
        ):
            rest = "" if "rest" in pattern.groupindex else sentence[match.end() : len(clause)]
            head = sentence[: match.end("subject")]
            if len(head) + len(rest) <= _MAX_QUESTION:
                yield kind, f"{head}{word}{rest}？", sentence[slice(*match.span("asked"))]
    if (match := _DEFINITION.match(folded)) and not _NOT_STANDALONE.match(match["subject"]):
        subject = sentence[slice(*match.span("subject"))]
        yield "meaning", f"{subject}{words.meaning}？", sentence[match.start("asked") :][:6]
    match = _IN_FORCE.search(folded)
    if match and 4 <= len(title) <= _MAX_TITLE and fold(title).endswith(_REGULATIONS):
        named = title if "《" in title else f"《{title}》"
        verb = sentence[slice(*match.span("verb"))]
        asked = sentence[slice(*match.span("asked"))]
        yield "force", f"{named}{words.since}{verb}？", asked
    yield from _meeting_questions(sentence, folded, title, words)


def _meeting_questions(
    sentence: str, folded: str, title: str, words: _QuestionWords
) -> Iterator[tuple[str, str, str]]:
    """Yield the questions, when and who, of a sentence below a title such as 某局召开安全会议."""
    folded_title = fold(title)
    event = _EVENT_TITLE.match(folded_title)
    if event is None or _DATE.search(folded_title):
        return
    if date := _DATE.search(folded):
        asked = sentence[slice(*date.span())]
        who, what = title[: event.end("who")], title[event.start("what") :]
        yield "event", f"{who}{words.when}{what}？", asked
    attendance = _ATTENDANCE.search(folded)
    if attendance and folded_title.endswith(("会", "会议")):
        meeting = title[event.start("what") + 2 :]
        verb = sentence[slice(*attendance.span("verb"))]
        rest = sentence[slice(*attendance.span("rest"))]
        asked = sentence[slice(*attendance.span("asked"))]
        yield "chair", f"{words.who}{verb}{meeting}{rest}？", asked


def _is_traditional(text: str) -> bool:
    """Return whether folding changes more than one character in twelve."""
    changed = sum(a != b for a, b in zip(text, fold(text), strict=True) if is_han(a))
    return changed * 12 > len(text)


def _is_answered(answerer: Answerer, candidate: _ExampleCandidate) -> bool:
    """Return whether the answer comes from the candidate's document and quotes what is asked."""
    try:
        answer = answerer.ask(candidate.question, 1)
    except QuestionError:
        return False
    if not answer.citations or answer.confidence < _CONFIDENT:
        return False
    is_own = answer.citations[0].document_id == candidate.document_id
    return is_own and letters(candidate.asked) in letters(answer.answer or "")
