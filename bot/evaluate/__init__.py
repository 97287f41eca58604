"""Evaluation of search and answers on questions whose answers are known."""

from bot.evaluate.cases import read_cases
from bot.evaluate.measure import evaluation, is_right, retrieval
from bot.evaluate.types import DEPTHS, Case, Evaluation

__all__ = ["DEPTHS", "Case", "Evaluation", "evaluation", "is_right", "read_cases", "retrieval"]
