"""How the bundled encoder was trained."""
