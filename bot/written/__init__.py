"""Answers that a language model writes from the cited passages, checked sentence by sentence."""
