"""Builds of indexes that are kept in folders."""

from pathlib import Path
from typing import Any

from embeddings.indexing import pipeline, plan
from embeddings.indexing.folder_engine.engine import FolderEngine
from embeddings.recipe import Recipe
from embeddings.tools import Tools
from embeddings.types import BuildReport


def build_index(documents: Path, index: Path, tools: Tools, **options: Any) -> BuildReport:
    """Build the index of a folder of documents in the folder `index`, or bring it up to date."""
    return pipeline.build_index(documents, FolderEngine(index), tools, **options)


def plan_index(documents: Path, index: Path, recipe: Recipe, **options: Any) -> BuildReport:
    """Return the report of the build with the same arguments, without building anything."""
    return plan.plan_index(documents, FolderEngine(index), recipe, **options)
