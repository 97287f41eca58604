import pytest

from bot.answer.quoting.quote_selection import select_quote
from bot.question.understanding import understand
from bot.ranking.features import FEATURE_WEIGHTS, RankingFeatures
from bot.ranking.passage import Passage
from embeddings.text.background_idf import load_background_idf
from tests.bot.stored import candidate


@pytest.fixture
def quoted(tools):
    """Return a function that returns the chosen sentences of a passage."""

    def choose(asked, text, title="通知", headings=()):
        question = understand(asked, tools.analyser, load_background_idf())
        features = RankingFeatures(**dict.fromkeys(FEATURE_WEIGHTS, 1.0))
        passage_text = candidate(question, text, title=title, headings=headings)
        quote = select_quote(question, Passage(passage_text, 1.0, features))
        return [text[start:end] for start, end in quote.spans]

    return choose
