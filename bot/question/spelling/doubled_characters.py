"""Characters that were typed twice."""

from bot.matching.surnames import load_surnames
from bot.question.spelling.characters import NEVER_DOUBTFUL
from bot.question.spelling.folder_words import FolderWords

# Numbers end with them, and words begin: 满十年年休假.
_UNITS = frozenset("年月日天周期")


def doubled(run: str, words: FolderWords) -> list[int]:
    """Return where a character of a run is typed twice: 年休休假.

    Two equal characters are right where they are a word (看看), or where one word ends and another
    begins with them (护照照片), and they may be in a name.
    """
    surnames = load_surnames().frequent
    places = []
    for i in range(1, len(run)):
        pair = run[i - 1 : i + 1]
        if run[i] != run[i - 1] or run[i] in NEVER_DOUBTFUL or run[i] in _UNITS:
            continue
        if words.knows(pair) or words.is_word(pair) or run[max(0, i - 2)] in surnames:
            continue
        beside = [run[i - 2 : i]] * (i > 1) + [run[i : i + 2]] * (i + 1 < len(run))
        longer = [run[i - 3 : i]] * (i > 2) + [run[i : i + 3]] * (i + 2 < len(run))
        found = sum(map(words.is_word, beside)) or sum(map(words.is_word, longer))
        if found == 1 and any(words.counts(beside)):
            places.append(i)
    return places
