# Each target sets up what it needs; doing it twice costs nothing.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DOCS ?=
PORT ?= 8000
HOST ?= 127.0.0.1
MINUTES ?= 30
SEED ?= 1
WORKERS ?= 3

.PHONY: serve index test lint browser bench bench-setup bench-peers bench-retrieval bench-update bench-latency crash load soak updates fuzz clean

serve: $(VENV)/.installed
	$(BIN)/chuchu serve $(if $(DOCS),"$(DOCS)") --host $(HOST) --port $(PORT)

index: $(VENV)/.installed
	$(BIN)/chuchu index $(if $(DOCS),"$(DOCS)")

# Three workers keep two cores busy: tests often wait for a server, a browser or a build.
test: $(VENV)/.installed-test browser
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

lint: $(VENV)/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Build, update, open, ask, load, memory and disk at several sizes, beside the libraries alone. DATA is
# news.jsonl.xz, a folder that contains it, or a folder of documents; DOCUMENTS=2000 takes some minutes.
# The results are kept in tests/benchmarks/results, where `python -m tests.benchmarks.results` finds them.
bench: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks.scale "$(DATA)" $(if $(DOCUMENTS),--documents $(DOCUMENTS)) $(if $(PLOT),--plot "$(PLOT)")

# From a clone to the first answer, with torch and without; with SUITE=1 also the time of the tests.
bench-setup: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks.set_up $(if $(SUITE),--suite)

# The same chunks and questions in other search libraries, which it installs.
bench-peers: $(VENV)/.installed-bench
	$(BIN)/python -m tests.benchmarks.peers "$(DATA)" $(if $(DOCUMENTS),--documents $(DOCUMENTS))

# The retrieval table; DATA is a folder with question sets (see tests/benchmarks).
bench-retrieval: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks.retrieval "$(DATA)"

# The time of updates; DATA as for bench.
bench-update: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks.update "$(DATA)" $(if $(DOCUMENTS),--documents $(DOCUMENTS)) $(if $(JSON),--json "$(JSON)")

# The time of questions during a rebuild; DATA as for bench.
bench-latency: $(VENV)/.installed-test
	$(BIN)/python -m tests.benchmarks.latency "$(DATA)" $(if $(DOCUMENTS),--documents $(DOCUMENTS)) $(if $(JSON),--json "$(JSON)")

# The long forms of tests that `make test` runs in a short one.
# A kill, a power cut and a disk error at every change that a build makes on the disk.
crash: $(VENV)/.installed-test
	CHUCHU_TEST_EVERY_WRITE=1 CHUCHU_TEST_REQUIRE_FAULTS=1 $(BIN)/python -m pytest tests/embeddings/crash

# Many clients during many swaps of the index, and every way of stopping a server, with one process
# and with several.
load: $(VENV)/.installed-test
	CHUCHU_TEST_LOAD=full $(BIN)/python -m pytest tests/bot/serving

# A server with clients, changing files, attacks, kills and rollbacks, for some minutes.
soak: $(VENV)/.installed-test
	$(BIN)/python -m tests.soak --minutes $(MINUTES) --seed $(SEED)

# Random updates of a folder, compared with full builds.
updates: $(VENV)/.installed-test
	CHUCHU_TEST_EXAMPLES=300 $(BIN)/python -m pytest tests/embeddings/indexing/test_updates.py

# Any input, and every format in every encoding.
fuzz: $(VENV)/.installed-test
	CHUCHU_TEST_EXAMPLES=1000 $(BIN)/python -m pytest tests/corpus/test_any_input.py tests/corpus/test_round_trips.py

# A browser and a Chinese font for the browser tests, where there are none.
browser: $(VENV)/.installed-test
	sh .ci/browser $(BIN)/python

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/.created:
	@echo "Creating $(VENV), an environment of its own for Chuchu."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml
	@echo "Setting up $(VENV): downloading and installing packages, a few minutes the first time."
	@$(BIN)/python -m pip install --quiet --editable .
	@touch $@
	@echo "Chuchu is set up."

$(VENV)/.installed-test: $(VENV)/.installed pyproject.toml
	@echo "Setting up the tests: downloading and installing their packages."
	@$(BIN)/python -m pip install --quiet --editable ".[test,lint]"
	@touch $@
	@echo "The tests are set up."

$(VENV)/.installed-bench: $(VENV)/.installed-test pyproject.toml
	@echo "Setting up the comparison: downloading and installing other search libraries."
	@$(BIN)/python -m pip install --quiet --editable ".[bench]"
	@touch $@
	@echo "The comparison is set up."
