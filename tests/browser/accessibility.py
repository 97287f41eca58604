"""Asks axe-core what it finds wrong with an open page."""

from __future__ import annotations

import pytest

_END_ANIMATIONS = """() => document.getAnimations()
  .filter((animation) => Number.isFinite(animation.effect.getComputedTiming().endTime))
  .forEach((animation) => animation.finish())"""


def violations(page) -> list[tuple[str, list[str]]]:
    """Each broken rule of axe-core with the elements that break it.

    What still fades in has little contrast for a moment, so animations end first.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page.evaluate(_END_ANIMATIONS)
    found = axe.Axe().run(page).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
