"""A question that leans on the conversation is completed from it."""

import re
from collections.abc import Sequence

from bot.question import LONGEST
from corpus.fold import fold

# What points back to something said before: a pronoun without its noun, or a fragment that a 那 or
# 呢 hangs on the question before. Matched against the folded question.
_LEANS = re.compile(
    r"^(?:那么?|还有|另外|此外|然后|其中|后来)"
    r"|^(?:它|他|她|这|该|此|其)(?!次|里|样|类|种|他|它|实|余|间|外|时)"
    r"|(?:它们?|他们?|她们?)(?:的|是|在|有|还|都|说|又|为|什么|怎)"
    r"|^.{1,8}呢[?。!\s]*$"
    r"|^(?:为什么|为何|什么时候|在哪里?|多少钱?|谁|几点)[呢啊?。!\s]*$"
)
_MOST = 10


def standalone(question: str, history: Sequence[str]) -> str:
    """Return what to search for a question.

    One that leans on the conversation gets the last question that stands alone before it.
    """
    question = question.strip()
    if not history or not _LEANS.search(fold(question)):
        return question
    for earlier in reversed(history[-_MOST:]):
        earlier = earlier.strip()
        if earlier and not _LEANS.search(fold(earlier)):
            completed = f"{earlier.rstrip('？?。.！! ')}，{question}"
            return completed if len(completed) <= LONGEST else question
    return question
