"""Pictures of text, and pages without a text layer: text recognition."""
