"""Corrects a run of Chinese characters in which some were typed for others.

A character is doubtful where the folder has no pair of it and a neighbour. What may take its place
must give pairs that the folder has, and one of these shows that it is a word there: the dictionary
has it, or a chunk contains it with its neighbours as they stand in the question. A word of the
dictionary that the folder does not have may be a rightly typed word of the asker's, so it is
changed for a stretch of four characters only. A name is never changed into another one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress, islice

from bot.question.spelling.confusions import Confusions
from bot.question.spelling.folder_words import FolderWords, Word
from corpus.text.characters import HAN_NUMERALS
from embeddings.text.terms import COMMON_CHARACTERS

# How far the evidence for a correction reaches on either side of it.
_REACH = 3
_MAX_DOUBTFUL = 8
_MAX_FIRSTS = 6
_MAX_VERIFIED = 4
# What makes a word of two characters a likely one: so many texts of general language have it, or so
# many chunks.
_USUAL = 20
_OFTEN = 3
# How many characters a stretch of the folder must have to be evidence.
_LEAST_STRETCH = 4
# The most frequent surnames.
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁"
    "魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎"
    "易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛"
)
_NEVER_DOUBTFUL = frozenset(HAN_NUMERALS + "万亿两" + "哪几谁什么多少怎何吗呢吧啥咋")


@dataclass(frozen=True, slots=True)
class Edit:
    """`text` takes the place of `[start, end)`."""

    start: int
    end: int
    text: str

    def applied(self, text: str) -> str:
        """Return a text with the edit."""
        return text[: self.start] + self.text + text[self.end :]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """An edit, the run with it, and what speaks for it.

    These are how many of the pairs that it makes the folder has, whether one is a word of the
    dictionary, and in how many chunks the most frequent one is.
    """

    edit: Edit
    corrected: str
    known_pairs: int
    is_word: bool
    chunks: int


def correct_run(run: str, words: FolderWords, confusions: Confusions) -> str:
    """Return a folded run of Han characters with at most two corrections."""
    for _ in range(2):
        edit = _best_edit(run, words, confusions)
        if edit is None:
            break
        run = edit.applied(run)
    return run


def _pairs(text: str) -> list[str]:
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _best_edit(run: str, words: FolderWords, confusions: Confusions) -> Edit | None:
    known = [count > 0 for count in words.counts(_pairs(run))]
    if all(known):
        return None
    typed = words.words(run)
    doubtful = list(islice(_doubtful(run, known, typed), _MAX_DOUBTFUL))
    candidates = [
        candidate
        for edit in _edits(run, doubtful, confusions, words)
        if (candidate := _weigh(run, edit, words))
    ]
    candidates.sort(key=_promise, reverse=True)
    for each in candidates[:_MAX_VERIFIED]:
        if _is_convincing(run, each, typed, words, confusions):
            return each.edit
    return None


def _doubtful(run: str, known: Sequence[bool], typed: Sequence[Word]) -> Iterator[int]:
    """Yield the characters of a run that have no pair in the folder.

    Those of numbers and question words are never doubtful, and a common one that is a word between
    words is not, since it need not be beside them in the folder.
    """
    for number, word in enumerate(typed):
        beside = typed[max(0, number - 1) : number + 2]
        is_word_among_words = len(word) == 1 and all(
            len(each) > 1 for each in beside if each is not word
        )
        for i in range(word.start, word.end):
            if run[i] in _NEVER_DOUBTFUL or (is_word_among_words and run[i] in COMMON_CHARACTERS):
                continue
            if not (i > 0 and known[i - 1]) and not (i < len(known) and known[i]):
                yield i


def _promise(candidate: _Candidate) -> tuple[int, bool, int]:
    return candidate.known_pairs, candidate.is_word, candidate.chunks


def _edits(
    run: str, doubtful: Sequence[int], confusions: Confusions, words: FolderWords
) -> Iterator[Edit]:
    for i in doubtful:
        others = confusions.alternatives(run[i])
        for other in _fitting(run[i - 1 : i] if i else "", others, run[i + 1 : i + 2], words):
            yield Edit(i, i + 1, other)
        if i + 1 not in doubtful:
            continue
        if run[i] == run[i + 1]:
            yield Edit(i, i + 1, "")
        else:
            yield Edit(i, i + 2, run[i + 1] + run[i])
            yield from _double_edits(run, i, confusions, words)


def _fitting(before: str, characters: str, after: str, words: FolderWords) -> list[str]:
    """Return those of some characters with which the folder has a pair of a neighbour."""
    fitting: dict[str, None] = {}
    if before:
        counts = words.counts([before + each for each in characters])
        fitting.update(dict.fromkeys(compress(characters, counts)))
    if after:
        counts = words.counts([each + after for each in characters])
        fitting.update(dict.fromkeys(compress(characters, counts)))
    return list(fitting)


def _double_edits(run: str, i: int, confusions: Confusions, words: FolderWords) -> Iterator[Edit]:
    """Yield edits of two neighbouring characters, the first of which fits to the one before."""
    if i == 0:
        return
    seconds = confusions.alternatives(run[i + 1])
    for first in _fitting(run[i - 1], confusions.alternatives(run[i]), "", words)[:_MAX_FIRSTS]:
        for second in _fitting(first, seconds, "", words):
            yield Edit(i, i + 2, first + second)


def _weigh(run: str, edit: Edit, words: FolderWords) -> _Candidate | None:
    corrected = edit.applied(run)
    start = max(0, edit.start - 1)
    end = min(len(corrected), edit.start + len(edit.text) + 1)
    made = _pairs(corrected[start:end])
    counts = words.counts(made)
    known = [pair for pair, count in zip(made, counts, strict=True) if count]
    if not known or (len(edit.text) != 1 and len(known) < max(1, len(made) - 1)):
        return None
    is_word = any(map(words.is_word, known))
    return _Candidate(edit, corrected, len(known), is_word, max(counts))


def _is_convincing(
    run: str,
    candidate: _Candidate,
    typed: Sequence[Word],
    words: FolderWords,
    confusions: Confusions,
) -> bool:
    edit, corrected = candidate.edit, candidate.corrected
    if confusions.are_variants(run[edit.start : edit.end], edit.text):
        return candidate.is_word
    changed = [word for word in typed if word.start < edit.end and word.end > edit.start]
    if any(each.is_name for each in changed):
        return False
    made = _made_word(run, candidate, typed, words)
    replaces_word = any(len(each) > 1 for each in changed)
    typed_pairs = _pairs(run[max(0, edit.start - 1) : edit.end + 1])
    if all(words.general_counts(typed_pairs)) and not replaces_word:
        return False
    if made and not replaces_word and len(edit.text) == 1:
        if len(made) > 2 and words.contains(corrected[made.start : made.end]):
            return True
        if len(made) == 2 and _is_likely(candidate, made, typed_pairs, words):
            return True
    stretch = _stretch(candidate, words)
    if len(stretch) < _LEAST_STRETCH or not words.contains(stretch):
        return False
    if made or replaces_word:
        return made is not None or len(stretch) > _LEAST_STRETCH
    return all(len(each) == 1 for each in _around(typed, edit)) and not _may_be_person(run, edit)


def _made_word(
    run: str, candidate: _Candidate, typed: Sequence[Word], words: FolderWords
) -> Word | None:
    """Return the word of the folder that an edit makes of whole typed words, or None."""
    edit, corrected = candidate.edit, candidate.corrected
    end = edit.start + max(1, len(edit.text))
    touched = [
        each for each in words.words(corrected) if each.start < end and each.end > edit.start
    ]
    word = max(touched, key=len)
    longer = edit.end - edit.start - len(edit.text)
    crossed = [
        run[each.start : each.end]
        for each in typed
        if each.start < word.start < each.end or each.start < word.end + longer < each.end
    ]
    # A rare word that the folder lacks may be an accident of the typing error.
    crossed = [
        each
        for each in crossed
        if all(words.counts(_pairs(each))) or words.general_count(each) >= _USUAL
    ]
    if len(word) < 2 or crossed:
        return None
    return word if all(words.counts(_pairs(corrected[word.start : word.end]))) else None


def _is_likely(
    candidate: _Candidate, made: Word, typed_pairs: Sequence[str], words: FolderWords
) -> bool:
    """Return whether a word of two characters was meant: it is in use, and what was typed is not,
    or stands at the edge of a run, where there is less to be in use."""
    corrected, edit = candidate.corrected, candidate.edit
    word = corrected[made.start : made.end]
    beside = corrected[made.end - 1 : made.end + 1]
    if edit.start > made.start:
        beside = corrected[max(0, made.start - 1) : made.start + 1]
    if words.is_word(beside) and words.knows(beside):
        return False
    is_edge = edit.start == 0 or edit.end == len(corrected)
    if not is_edge and any(map(words.general_count, typed_pairs)):
        return False
    return words.general_count(word) >= _USUAL or words.counts([word])[0] >= _OFTEN


def _may_be_person(run: str, edit: Edit) -> bool:
    """Return whether an edit may change the name of a person into that of another one."""
    return any(each in _SURNAMES for each in run[max(0, edit.start - 2) : edit.end])


def _around(typed: Sequence[Word], edit: Edit) -> list[Word]:
    """Return the words that an edit changes, and the nearest one on either side."""
    touched = [i for i, word in enumerate(typed) if word.start < edit.end and word.end > edit.start]
    return list(typed[max(0, touched[0] - 1) : touched[-1] + 2])


def _stretch(candidate: _Candidate, words: FolderWords) -> str:
    """Return what is around an edit, with it, as far as the folder has its pairs."""
    edit, corrected = candidate.edit, candidate.corrected
    start, end = edit.start, edit.start + len(edit.text)
    for _ in range(_REACH):
        if start > 0 and words.knows(corrected[start - 1 : start + 1]):
            start -= 1
        if end < len(corrected) and words.knows(corrected[end - 1 : end + 1]):
            end += 1
    return corrected[start:end]
