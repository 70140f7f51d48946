# `make demo` and `make test` need Python 3.11 or newer and nothing else; everything goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL ?= $(BIN)/pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test check lint reference bench page lock licences sbom audit clean

help: ## Say what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/run.stamp ## Try the bot against a local Slack, no account needed
	@$(BIN)/cairn demo

test: $(VENV)/dev.stamp ## Run the tests (a few minutes at most)
	@$(BIN)/pytest

check: lint ## What `make lint` does, and what content and documents say; under a minute
	@$(BIN)/pytest -q -n0 tests/contract/test_content.py tests/contract/test_words.py tests/contract/test_documents.py

lint: $(VENV)/dev.stamp ## Lint, types, import rules, content
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/python .ci/sizes.py
	@$(BIN)/cairn check
	@$(BIN)/python .ci/reference.py --check
	@$(BIN)/mypy

reference: $(VENV)/dev.stamp ## Renew the pages made from the program: settings and scopes
	@$(BIN)/python .ci/reference.py

bench: $(VENV)/dev.stamp ## Measure all that is stated about speed and size, 20 minutes on a quiet machine; needs PostgreSQL
	@$(BIN)/python -m tests.bench

page: ## Build the demo's page anew after a change of its sources; needs Node.js
	@cd bot/standin/playground/web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build

lock: $(VENV)/dev.stamp ## Renew the hash-locked requirements under deploy/
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o deploy/requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --group dev -o deploy/requirements-dev.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra semantic -o deploy/requirements-semantic.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra ai -o deploy/requirements-ai.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra otel -o deploy/requirements-otel.txt
	@echo "hatchling>=1.27" | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --constraint deploy/requirements-dev.txt - -o deploy/requirements-build.txt

licences: $(VENV)/dev.stamp ## Renew the list of licences, deploy/LICENSES.md; fails for one that is not allowed
	@$(BIN)/python .ci/supply/licences.py

sbom: $(VENV)/dev.stamp ## Write what runs and is shipped to dist/sbom.json, in CycloneDX
	@$(BIN)/python .ci/supply/sbom.py --check

audit: $(VENV)/dev.stamp ## Ask the registries whether a locked package has a known vulnerability
	@$(BIN)/python .ci/supply/audit.py

clean: ## Remove what was built and installed here
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: deploy/requirements.txt deploy/requirements-semantic.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the bot needs into $(VENV) ..."
	@$(INSTALL) --require-hashes --requirement deploy/requirements.txt
	@$(INSTALL) --only-binary :all: --require-hashes --requirement deploy/requirements-semantic.txt || echo "No word vectors for this machine: questions are answered by their words."
	@$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/dev.stamp: deploy/requirements-dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV) ..."
	@$(INSTALL) --require-hashes --requirement deploy/requirements-dev.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@
	@touch $(VENV)/run.stamp
