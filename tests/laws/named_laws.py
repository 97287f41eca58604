"""Questions that name a law: when it came into force, and what an article of it says.

    python -m tests.laws.named_laws FOLDER INDEX [--off]

They are made from the laws of `tests.laws.make_folder`: from the titles, the provisions on entry
into force, and articles drawn at random. `--off` leaves deep vectors out. Printed are the shares of
right passages that are first, and among five, and of right marked text.
"""

import random
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.bootstrap import load_tools, open_answerer, open_engine
from bot.settings import read_settings
from corpus.text.fold import letters

SEED = 5
QUESTIONS = 80
IN_FORCE = (
    "{law}何时施行？",
    "{law}什么时候开始生效",
    "{law}自哪天起实行？",
    "{law}的施行日期是哪天",
)
ARTICLE = (
    "{law}{article}",
    "{law}{article}的内容是什么？",
    "《{law}》{article}规定了什么",
    "{law}{article}怎么说的",
)


@dataclass(frozen=True)
class Asked:
    question: str
    path: str  # without the date of the version
    answer: str


def questions(folder: Path) -> tuple[list[Asked], list[Asked]]:
    draw = random.Random(SEED)
    in_force: list[Asked] = []
    articles: list[Asked] = []
    for file in sorted(folder.rglob("*.md")):
        text, path = file.read_text("utf-8"), file.relative_to(folder).as_posix()
        title = re.search(r"^# (.+)$", text, re.MULTILINE)
        law = re.sub(r"[（(].*|中华人民共和国|\s", "", title[1]) if title else ""
        if not law or len(law) > 24 or path.endswith("编.md") or path.startswith(("案例", "司法")):
            continue
        path = re.sub(r"\(.*", "", path)
        found = re.search(r"自\d{4}年\d{1,2}月\d{1,2}日起施行", text[len(text) // 3 :])
        if found:
            in_force.append(Asked(IN_FORCE[len(in_force) % 4].format(law=law), path, found[0]))
        heads = [
            *re.finditer(r"^(第[一二三四五六七八九十百零]+条)\s*(.{10,})$", text, re.MULTILINE)
        ]
        for head in draw.sample(heads, min(2, len(heads))):
            question = ARTICLE[len(articles) % 4].format(law=law, article=head[1])
            articles.append(Asked(question, path, head[2][:20]))
    return (
        draw.sample(in_force, min(QUESTIONS, len(in_force))),
        draw.sample(articles, min(QUESTIONS, len(articles))),
    )


def main() -> None:
    folder, index = map(Path, sys.argv[1:3])
    settings = read_settings(docs=folder, index=index)
    answerer = open_answerer(open_engine(settings), load_tools(settings))
    for name, asked in zip(("in force", "article"), questions(folder), strict=True):
        first = among = marked = 0
        for each in asked:
            answer = answerer.ask(each.question, 5, deep="--off" not in sys.argv)
            right = [
                citation
                for citation in answer.citations
                if citation.path.startswith(each.path)
                and letters(each.answer) in letters(citation.quote)
            ]
            among += bool(right)
            if right and right[0].number == 1:
                first += 1
                spans = right[0].highlights
                text = "".join(right[0].quote[start:end] for start, end in spans)
                marked += letters(each.answer) in letters(text)
        count = max(1, len(asked))
        print(
            f"{name}: {len(asked)} questions, first {first / count:.3f}, "
            f"among five {among / count:.3f}, marked {marked / count:.3f}"
        )


if __name__ == "__main__":
    main()
