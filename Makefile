# Each target sets up what it needs; doing it twice costs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DOCS ?=
PORT ?= 8000
HOST ?= 127.0.0.1

.PHONY: serve index test lint bench clean browser

serve: $(VENV)/.installed
	$(BIN)/chuchu serve $(if $(DOCS),"$(DOCS)") --host $(HOST) --port $(PORT)

index: $(VENV)/.installed
	$(BIN)/chuchu index $(if $(DOCS),"$(DOCS)")

test: $(VENV)/.installed-test browser
	$(BIN)/python -m pytest

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The retrieval table; DATA is a folder with question sets (see tests/benchmarks).
bench: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks.retrieval "$(DATA)"

# A browser and a Chinese font for the browser tests, where there are none.
browser: $(VENV)/.installed-test
	sh .ci/browser $(BIN)/python

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.created:
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[test,lint]"
	touch $@
