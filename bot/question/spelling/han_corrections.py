"""Corrects a run of Chinese characters in which some were typed for others.

A character is doubtful where the folder has no pair of it and a neighbour. What may take its place
must give pairs that the folder has, and must be convincing (`han_evidence`).
"""

from collections.abc import Iterator, Sequence
from itertools import compress, islice

from bot.question.spelling.characters import NEVER_DOUBTFUL
from bot.question.spelling.confusions import Confusions
from bot.question.spelling.folder_words import FolderWords, Word
from bot.question.spelling.han_evidence import Candidate, Edit, is_convincing, pairs
from embeddings.text.terms import COMMON_CHARACTERS

_MAX_DOUBTFUL = 8
_MAX_FIRSTS = 6
_MAX_VERIFIED = 4


def correct_run(run: str, words: FolderWords, confusions: Confusions) -> str:
    """Return a folded run of Han characters with at most two corrections."""
    for _ in range(2):
        edit = _best_edit(run, words, confusions)
        if edit is None:
            break
        run = edit.applied(run)
    return run


def _best_edit(run: str, words: FolderWords, confusions: Confusions) -> Edit | None:
    known = [count > 0 for count in words.counts(pairs(run))]
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
        if is_convincing(run, each, typed, words, confusions):
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
            if run[i] in NEVER_DOUBTFUL or (is_word_among_words and run[i] in COMMON_CHARACTERS):
                continue
            if not (i > 0 and known[i - 1]) and not (i < len(known) and known[i]):
                yield i


def _promise(candidate: Candidate) -> tuple[int, bool, bool, int]:
    is_swap = candidate.is_swap and candidate.is_word
    return candidate.known_pairs, candidate.is_word, is_swap, candidate.chunks


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


def _weigh(run: str, edit: Edit, words: FolderWords) -> Candidate | None:
    corrected = edit.applied(run)
    start = max(0, edit.start - 1)
    end = min(len(corrected), edit.start + len(edit.text) + 1)
    made = pairs(corrected[start:end])
    counts = words.counts(made)
    known = [pair for pair, count in zip(made, counts, strict=True) if count]
    if not known or (len(edit.text) != 1 and len(known) < max(1, len(made) - 1)):
        return None
    is_word = any(map(words.is_word, known))
    is_swap = len(edit.text) == 2 and edit.text == run[edit.start : edit.end][::-1]
    return Candidate(edit, corrected, len(known), is_word, max(counts), is_swap)
