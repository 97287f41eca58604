"""Files become cleaned documents and chunks."""
