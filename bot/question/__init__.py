"""Understanding of questions and follow-up questions."""
