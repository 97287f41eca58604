"""Questions for the meaning of a term that a law defines.

    python -m tests.laws.definitions FOLDER INDEX [--off]

They are made from the definitions of the laws of `tests.laws.make_folder`: terms in front of 是指,
in three forms of question. `--off` leaves deep vectors out. Printed are the shares of passages with
a definition of the term that are first, and among five, and of right marked text.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.settings import read_settings
from corpus.text.fold import letters

FORMS = ("什么是{term}？", "{term}是什么意思", "{term}指的是什么？")
# In front of a term: 本法所称…, the number of a clause, or a line's begin.
DEFINITION = re.compile(
    r"(?:所称的?|所谓|[)）、]|^第[一二三四五六七八九十百零]+条\s|^)\s*"
    r"([\u4e00-\u9fff]{2,10})[，,]?是指([^。；;：:\n]{6,60})",
    re.MULTILINE,
)


def definitions(folder: Path) -> dict[str, set[str]]:
    """Return what each term is said to mean; different laws may say different things."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted(folder.rglob("*.md")):
        for term, meaning in DEFINITION.findall(file.read_text("utf-8")):
            if not term.startswith(("本", "所", "这", "该", "前")):
                found[term].add(letters(meaning))
    return found


def main() -> None:
    folder, index, *options = sys.argv[1:]
    reader = "off" if "--off" in options else "auto"
    settings = read_settings(docs=folder, index=index, reader=reader)
    answerer = open_answerer(open_engine(settings), load_tools(settings))
    first = five = marked = count = 0
    for number, (term, meanings) in enumerate(sorted(definitions(Path(folder)).items())):
        question = FORMS[number % len(FORMS)].format(term=term)
        citations = answerer.ask(question, 5).citations
        right = [any(each in letters(c.quote) for each in meanings) for c in citations]
        count += 1
        first += right[:1] == [True]
        five += any(right)
        if right[:1] == [True]:
            best = citations[0]
            text = letters("".join(best.quote[start:end] for start, end in best.highlights))
            marked += any(each in text for each in meanings)
        if "--show" in options and right[:1] != [True]:
            print(question, [c.path for c in citations[:1]])
    print(f"{count} questions: first {first / count:.3f}, among five {five / count:.3f},")
    print(f"marked {marked / count:.3f}")


if __name__ == "__main__":
    main()
