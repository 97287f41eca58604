"""Official documents: letterhead, number, title, issuer and date, by the state's layout."""
