"""Understanding of questions, and completion of follow-up questions."""
