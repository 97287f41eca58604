"""What a question names, and whether passages are about just that."""
