"""Items below a bullet of their own, which CommonMark takes for the lines of a paragraph."""

from itertools import pairwise

from markdown_it.rules_core import StateCore

_BULLETS = tuple("·•●○■□◆◇▪")


def break_before_bullets(state: StateCore) -> None:
    """Keep the lines that begin with a bullet: a rule after inline parsing."""
    for token in state.tokens:
        for before, after in pairwise(token.children or ()):
            if before.type == "softbreak" and after.content.lstrip().startswith(_BULLETS):
                before.type = "hardbreak"
