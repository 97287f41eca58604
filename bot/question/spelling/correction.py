"""Corrects what was badly typed in a question, where the folder's own words show what is meant."""

from itertools import groupby

from bot.question.spelling.confusions import load_confusions
from bot.question.spelling.doubled_characters import doubled
from bot.question.spelling.folder_words import FolderWords, VocabularyReader
from bot.question.spelling.han_corrections import correct_run
from bot.question.spelling.latin_words import correct_latin
from bot.question.spelling.pinyin_words import read_pinyin
from bot.question.spelling.question_words import correct_question_words
from bot.question.understanding import question_phrase_spans
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN, is_han
from corpus.text.fold import fold
from embeddings.text.pinyin import load_pinyin

# A longer question names its subject more than once.
_MAX_LENGTH = 200
_HAN_RUN = lazy_pattern(rf"[{HAN}]{{2,}}")
_LEAST_ALONE = 3
_LETTER = lazy_pattern(r"[^\W\d_\u2e80-\U0003ffff]")
_GAP = "。"


def correct_spelling(text: str, reader: VocabularyReader) -> str:
    """Return a question with the words that the folder has in the place of badly typed ones.

    A word that the folder has is never changed, and where nothing is changed the question is
    returned as it is.
    """
    if len(text) > _MAX_LENGTH:
        return text
    words = FolderWords(reader)
    text = correct_question_words(_join_spaced(text))
    folded = fold(text)
    if _LETTER.search(folded):
        text = read_pinyin(text, folded, words, load_pinyin())
        text = correct_latin(text, fold(text), words)
    return _correct_han(text, words)


def _join_spaced(text: str) -> str:
    """Return a text without the spaces between at least three lone characters: 年 休 假."""
    parts = text.split(" ")
    joined: list[str] = []
    for is_alone, group in groupby(parts, key=lambda each: len(each) == 1 and is_han(each)):
        series = list(group)
        joined += ["".join(series)] if is_alone and len(series) >= _LEAST_ALONE else series
    return " ".join(joined)


def _correct_han(text: str, words: FolderWords) -> str:
    folded = fold(text)
    blanked = folded
    for start, end in question_phrase_spans(folded):
        blanked = blanked[:start] + _GAP * (end - start) + blanked[end:]
    runs = [match.span() for match in _HAN_RUN.finditer(blanked)]
    pairs = [folded[i : i + 2] for start, end in runs for i in range(start, end - 1)]
    if all(words.counts(pairs)):
        return text
    confusions = load_confusions()
    for start, end in reversed(runs):
        for at in reversed(doubled(folded[start:end], words)):
            text = text[: start + at] + text[start + at + 1 :]
            folded = folded[: start + at] + folded[start + at + 1 :]
            end -= 1
        run = folded[start:end]
        corrected = correct_run(run, words, confusions)
        if corrected != run:
            text = text[:start] + _kept_script(text[start:end], run, corrected) + text[end:]
    return text


def _kept_script(typed: str, folded: str, corrected: str) -> str:
    """Return a correction with the characters as typed, perhaps Traditional, that it keeps."""
    if len(typed) != len(corrected):
        return corrected
    triples = zip(typed, folded, corrected, strict=True)
    return "".join(each if before == after else after for each, before, after in triples)
