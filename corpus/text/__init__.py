"""Chinese text: characters, folding, sentences, numbering, titles, dates."""
