"""How often the right passage comes first, and how often the bot rightly says no."""

from bot.evaluate.cases import read_cases
from bot.evaluate.measure import evaluation, is_right, retrieval
from bot.evaluate.types import DEPTHS, Case, Evaluation

__all__ = ["DEPTHS", "Case", "Evaluation", "evaluation", "is_right", "read_cases", "retrieval"]
