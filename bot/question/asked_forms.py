"""What two questions have in common in what they ask for, whatever their subjects are.

Questions are short and put the word that asks plainly, so more kinds can be told here than from the
sentences that answer (`bot.matching.answer_kinds`).
"""

import re
from functools import lru_cache

from bot.matching.answer_kinds import AnswerKind, asked_kinds
from bot.question.list_questions import asks_for_list
from corpus.patterns.lazy import lazy_pattern

_COUNT = AnswerKind.COUNT.name.lower()
# Matched against folded questions.
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "money",
        lazy_pattern(
            r"[要收花交]钱|收不收费|[要需]不[要需]?[交付]?[费钱]|收费|免费|费用|什么价|价格"
        ),
    ),
    ("person", lazy_pattern(r"谁|哪位|(?:什么|哪些|哪个|哪种)(?:样的)?(?:人|部门|单位|科室)")),
    ("place", lazy_pattern(r"哪里|哪儿|[在去到向往从上]哪|何处|(?:什么|啥|哪个)地[方点]|哪个窗口")),
    ("cause", lazy_pattern(r"为什么|为何|为啥|什么原因|怎么回事|凭什么|因为什么")),
)


@lru_cache(maxsize=256)
def asked_forms(folded: str) -> frozenset[str]:
    """Return the names of the kinds of answer that a folded question asks for; often none."""
    forms = {name for name, pattern in _FORMS if pattern.search(folded)}
    forms |= {kind.name.lower() for kind in asked_kinds(folded)}
    if not forms and asks_for_list(folded):
        forms.add("list")
    return frozenset(forms)


def agreement(asked: str, other: str) -> int:
    """Return 1 where two folded questions ask for the same kind, -1 where the other one asks for
    another kind, otherwise 0.

    Nearly any question with 多少 or 几 asks for a count, so one that does agrees with any.
    """
    first, second = asked_forms(asked) - {_COUNT}, asked_forms(other)
    if not first or not second:
        return 0
    return 1 if first & second else -1
