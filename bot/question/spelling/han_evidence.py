"""Whether a correction of a run of Chinese characters is convincing.

What takes the place of a doubtful character must show that it is a word of the folder: the
dictionary has it, or a chunk contains it with its neighbours as they stand in the question. A word
of the dictionary that the folder does not have may be a rightly typed word of the asker's, so it is
changed for a stretch of four characters only. A name is never changed into another one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.matching.surnames import load_surnames
from bot.question.spelling.confusions import Confusions
from bot.question.spelling.folder_words import FolderWords, Word
from embeddings.text.terms import COMMON_CHARACTERS

# How far the evidence for a correction reaches on either side of it.
_REACH = 3
# What makes a word of two characters a likely one: so many texts of general language have it, or so
# many chunks.
_USUAL = 20
_OFTEN = 3
# A word that fewer texts of general language have is hardly in use.
_RARE = 5
_SHORT = 4
# How many times as frequent it must be as what was typed, and where that is all in use.
_MUCH_MORE = 5
_FAR_MORE = 30
# How many characters a stretch of the folder must have to be evidence.
_LEAST_STRETCH = 4


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
class Candidate:
    """An edit, the run with it, and what speaks for it.

    These are how many of the pairs that it makes the folder has, whether one is a word of the
    dictionary, in how many chunks the most frequent one is, and whether the edit only changes the
    order of two characters.
    """

    edit: Edit
    corrected: str
    known_pairs: int
    is_word: bool
    chunks: int
    is_swap: bool


def pairs(text: str) -> list[str]:
    """Return each two neighbouring characters of a text."""
    return [text[i : i + 2] for i in range(len(text) - 1)]


def is_convincing(
    run: str,
    candidate: Candidate,
    typed: Sequence[Word],
    words: FolderWords,
    confusions: Confusions,
) -> bool:
    """Return whether a candidate is what was meant by a run, whose words are `typed`."""
    edit, corrected = candidate.edit, candidate.corrected
    if confusions.are_variants(run[edit.start : edit.end], edit.text):
        return candidate.is_word
    changed = [word for word in typed if word.start < edit.end and word.end > edit.start]
    if any(each.is_name for each in changed):
        return False
    made = _made_word(run, candidate, typed, words)
    typed_pairs = pairs(run[max(0, edit.start - 1) : edit.end + 1])
    if any(len(each) > 1 for each in changed):
        if made and _sounds_like_rare_word(run, candidate, changed, words, confusions):
            return True
        return _is_in_folder(candidate, made, words)
    if _is_in_use(candidate, typed_pairs, words):
        return False
    if made and len(edit.text) == 1:
        if len(made) > 2 and words.contains(corrected[made.start : made.end]):
            return True
        if len(made) == 2 and _is_likely(run, candidate, made, typed_pairs, words):
            return True
    if made:
        return _is_in_folder(candidate, made, words)
    return not _may_be_person(run, edit) and _is_single(candidate, typed, typed_pairs, words)


def _is_in_use(candidate: Candidate, typed_pairs: Sequence[str], words: FolderWords) -> bool:
    """Return whether general texts have what was typed, and do not have what an edit makes of it
    far more often."""
    edit, counts = candidate.edit, words.general_counts(typed_pairs)
    end = edit.start + len(edit.text) + 1
    made = words.general_counts(pairs(candidate.corrected[max(0, edit.start - 1) : end]))
    return all(counts) and sum(counts) * _FAR_MORE > sum(made)


def _is_in_folder(candidate: Candidate, made: Word | None, words: FolderWords) -> bool:
    """Return whether a chunk contains an edit with its neighbours; of a word that is none of the
    dictionary's, with more of them."""
    stretch = _stretch(candidate, words)
    return len(stretch) >= _LEAST_STRETCH + (made is None) and words.contains(stretch)


def _is_single(
    candidate: Candidate, typed: Sequence[Word], typed_pairs: Sequence[str], words: FolderWords
) -> bool:
    """Return whether an edit that makes no word of the dictionary is right: a chunk contains it
    with its neighbours, and what was typed is between single characters, or nobody writes it."""
    edit, stretch = candidate.edit, _stretch(candidate, words)
    is_unheard = len(edit.text) == 1 and not any(words.general_counts(typed_pairs))
    least = _LEAST_STRETCH - (is_unheard and words.is_small)
    if len(stretch) < least or not words.contains(stretch):
        return False
    return is_unheard or all(len(each) == 1 for each in _around(typed, edit))


def _sounds_like_rare_word(
    run: str,
    candidate: Candidate,
    changed: Sequence[Word],
    words: FolderWords,
    confusions: Confusions,
) -> bool:
    """Return whether a typed word of two characters is hardly in use, so that another one of a
    small folder that sounds the same is likelier, where little else is asked: 婚嫁 for 婚假."""
    edit = candidate.edit
    typed = [run[each.start : each.end] for each in changed]
    if not words.is_small or len(run) > _SHORT or len(typed) != 1 or len(typed[0]) != 2:
        return False
    sounds_alike = len(edit.text) == 1 and run[edit.start] in confusions.pinyin.homophones(
        edit.text
    )
    return sounds_alike and words.general_count(typed[0]) < _RARE


def _made_word(
    run: str, candidate: Candidate, typed: Sequence[Word], words: FolderWords
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
        if all(words.counts(pairs(each))) or words.general_count(each) >= _USUAL
    ]
    if len(word) < 2 or crossed:
        return None
    return word if all(words.counts(pairs(corrected[word.start : word.end]))) else None


def _is_likely(
    run: str, candidate: Candidate, made: Word, typed_pairs: Sequence[str], words: FolderWords
) -> bool:
    """Return whether a word of two characters was meant: it is in use, and what was typed is not,
    or much less, or stands at the edge of a run, where there is less to be in use."""
    corrected, edit = candidate.corrected, candidate.edit
    word = corrected[made.start : made.end]
    beside = corrected[made.end - 1 : made.end + 1]
    if edit.start > made.start:
        beside = corrected[max(0, made.start - 1) : made.start + 1]
    if len(beside) == 2 and words.is_word(beside) and words.knows(beside):
        return False
    usual = words.general_count(word)
    is_edge = edit.start == 0 or edit.end == len(corrected)
    if not is_edge and any(map(words.general_count, typed_pairs)):
        typed = sum(words.general_counts(typed_pairs))
        is_rare = typed * _MUCH_MORE <= usual and run[edit.start] not in COMMON_CHARACTERS
        return usual >= _USUAL and is_rare and not words.general_count(run[made.start : made.end])
    if words.is_small and not any(map(words.general_count, typed_pairs)):
        return True
    return usual >= _USUAL or words.counts([word])[0] >= _OFTEN


def _may_be_person(run: str, edit: Edit) -> bool:
    """Return whether an edit may change the name of a person into that of another one."""
    surnames = load_surnames().frequent
    return any(each in surnames for each in run[max(0, edit.start - 2) : edit.end])


def _around(typed: Sequence[Word], edit: Edit) -> list[Word]:
    """Return the words that an edit changes, and the nearest one on either side."""
    touched = [i for i, word in enumerate(typed) if word.start < edit.end and word.end > edit.start]
    return list(typed[max(0, touched[0] - 1) : touched[-1] + 2])


def _stretch(candidate: Candidate, words: FolderWords) -> str:
    """Return what is around an edit, with it, as far as the folder has its pairs."""
    edit, corrected = candidate.edit, candidate.corrected
    start, end = edit.start, edit.start + len(edit.text)
    for _ in range(_REACH):
        if start > 0 and words.knows(corrected[start - 1 : start + 1]):
            start -= 1
        if end < len(corrected) and words.knows(corrected[end - 1 : end + 1]):
            end += 1
    return corrected[start:end]
