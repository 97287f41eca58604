"""Question sets in SQuAD's format, as a folder of documents and evaluation cases."""

import json
from pathlib import Path

from bot.evaluate import Case


def write_documents(file: Path, folder: Path) -> list[Case]:
    """Write each paragraph as a document into `folder`; return the answerable questions."""
    content = json.loads(file.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    cases: list[Case] = []
    number = 0
    for article in content["data"]:
        for paragraph in article["paragraphs"]:
            path = f"{number:06d}.txt"
            number += 1
            (folder / path).write_text(paragraph["context"], encoding="utf-8")
            for entry in paragraph["qas"]:
                answers = tuple(answer["text"] for answer in entry.get("answers", ()))
                if answers and entry["question"].strip():
                    cases.append(Case(entry["question"], path, answers))
    return cases
