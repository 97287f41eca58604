"""Builds of indexes that are kept in folders."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.answer.answerer import Answerer
from embeddings.indexing import pipeline, plan
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.recipe import Recipe
from embeddings.store.generations import open_index
from embeddings.store.layout import IndexLayout
from embeddings.text.background_idf import load_background_idf
from embeddings.tools import Tools
from embeddings.types import BuildReport


def build_index(documents: Path, index: Path, tools: Tools, **options: Any) -> BuildReport:
    """Build the index of a folder of documents in the folder `index`, or bring it up to date."""
    return pipeline.build_index(documents, FolderEngine(index), tools, **options)


def answerer_of(files: Mapping[str, str], root: Path, tools: Tools) -> Answerer:
    """Write files, given by name with their texts, below a folder, and return what answers from
    them."""
    (root / "docs").mkdir()
    for name, text in files.items():
        (root / "docs" / name).write_text(text, encoding="utf-8")
    build_index(root / "docs", root / "index", tools)
    return Answerer(open_index(root / "index", tools.recipe), tools, load_background_idf())


def plan_index(documents: Path, index: Path, recipe: Recipe, **options: Any) -> BuildReport:
    """Return the report of the build with the same arguments, without building anything."""
    return plan.plan_index(documents, FolderEngine(index), recipe, **options)


def make_outdated(index: Path) -> None:
    """Let the current generation of an index look as if an earlier version had made it."""
    layout = IndexLayout(index)
    manifest = index / layout.current.read_text().strip() / "manifest.json"
    content = json.loads(manifest.read_text())
    content["recipe"]["format"] -= 1
    manifest.write_text(json.dumps(content))
