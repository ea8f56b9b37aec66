# Everything a newcomer, an officer or CI runs. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST = $(BIN)/python -m pytest -n auto --maxprocesses 4
HOST ?= 127.0.0.1
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help run chat test check lint format types shipped unit fuzz interleavings setup setup-test accuracy bench soak drawing leaks lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: setup ## Set up and serve the simulator page at http://localhost:8000/demo
	@$(BIN)/doebot serve --demo --host $(HOST) --port $(PORT)

chat: setup ## Set up and talk to the bot in the terminal
	@$(BIN)/doebot chat

check: setup ## Check the knowledge folder
	@$(BIN)/doebot check

test: setup-test ## Set up and run everything that CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/deptry bot intents knowledge
	@$(MAKE) --no-print-directory -j2 --output-sync types shipped
	$(PYTEST) --durations=15

types:
	$(BIN)/mypy

shipped:
	$(BIN)/doebot check --quick --today 2026-11-25

lint: setup-test ## Check format, lint, dependencies and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/deptry bot intents knowledge
	$(BIN)/mypy

format: setup-test ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

unit: setup-test ## Run the tests without browser and peers
	$(PYTEST) -m "not browser and not peer"

fuzz: setup-test ## Post odd bodies to both webhooks for about ten minutes (EXAMPLES=20000)
	DOEBOT_FUZZ_EXAMPLES=$(or $(EXAMPLES),20000) $(BIN)/python -m pytest -n 0 tests/bot/channels/test_fuzz.py

interleavings: setup-test ## Let officers edit, publish and undo in a thousand random orders (EXAMPLES=1000)
	DOEBOT_INTERLEAVINGS=$(or $(EXAMPLES),1000) $(BIN)/python -m pytest -n 0 tests/console/test_interleavings.py

accuracy: setup ## Measure accuracy on evaluation files (EVAL="path/to/a.jsonl b.jsonl")
	$(BIN)/doebot evaluate $(EVAL)

bench: setup-test ## Measure speed beside peers, and how load and memory grow (many minutes; needs node)
	$(BIN)/python benchmarks/matching/compare.py $(EVAL)
	$(BIN)/python benchmarks/matching/scaling.py
	$(BIN)/python benchmarks/throughput/run.py

setup: $(VENV)/.run ## Install what running needs into .venv

setup-test: $(VENV)/.test ## Install what the tests need (redis-server, chromium and test peers too)
	@scripts/install-system-packages
	@$(MAKE) --no-print-directory $(VENV)/.peers

$(VENV)/bin/python:
	@scripts/make-venv $(PYTHON) $(VENV)

$(VENV)/.run: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing (about a minute the first time)..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.run requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.peers: tests/peers/package-lock.json
	@cd tests/peers && npm ci --no-audit --no-fund --silent
	@touch $@

soak: setup-test ## Half an hour of traffic while workers, web and Redis are killed (MINUTES=30)
	$(BIN)/python -m benchmarks.soak.soak $(MINUTES)

drawing: ## Draw the rooms of the program and their imports anew (docs/images/house.svg)
	@$(PYTHON) scripts/draw-house

leaks: setup-test ## Check that no evaluation question was copied into the knowledge
	$(BIN)/python -m pytest tests/knowledge/test_no_copied_questions.py

lock: ## Renew both lock files (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --extra build -o requirements.lock pyproject.toml
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --extra build --extra dev -o requirements-dev.lock pyproject.toml

clean: ## Remove .venv and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info tests/peers/node_modules
