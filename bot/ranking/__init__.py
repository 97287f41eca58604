"""From a query to ranked passages: candidates, features, scores, confidence."""
