"""An evaluation as one HTML page: the report, its charts, the failures."""
