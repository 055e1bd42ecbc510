# `make` lists the commands. Everything is installed into .venv from locked files with hashes.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV_STAMP := $(VENV)/.dev-$(shell cat requirements.txt requirements-dev.txt 2>/dev/null | cksum | cut -d' ' -f1)
ARGS ?=

.PHONY: help run test fast check fmt schema lock demo shots clients

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

run: $(RUN_STAMP) ## start the demo consortium on http://127.0.0.1:8000 (ARGS="--port 8001")
	@$(BIN)/python manage.py up $(ARGS)

test: $(DEV_STAMP) ## everything: SQLite, PostgreSQL, Redis, the hf client, a real browser
	@$(BIN)/python -m tests.clients.environments || echo "!! Hub clients are missing: their tests will be skipped and counted."
	@$(BIN)/python -m tests.run $(ARGS)

fast: $(DEV_STAMP) ## the tests without a database, a browser or a client, in seconds
	@$(BIN)/pytest -q tests/domain tests/structure $(ARGS)

check: $(DEV_STAMP) ## format, lint, types, import contracts, migrations, API description up to date
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy consortium members votes releases
	$(BIN)/lint-imports --no-cache
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py schema --check
	$(BIN)/python manage.py access_matrix --check

fmt: $(DEV_STAMP) ## format, and mend what the linter can mend
	$(BIN)/ruff check --fix-only . ; $(BIN)/ruff format .

schema: $(DEV_STAMP) ## write docs/openapi.yaml and docs/access.md
	$(BIN)/python manage.py schema
	$(BIN)/python manage.py access_matrix

lock: $(DEV_STAMP) ## pin requirements*.in with hashes, nothing younger than seven days
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --exclude-newer "$$(date -u -d '7 days ago' +%Y-%m-%dT00:00:00Z)" -o requirements.txt requirements.in
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  --exclude-newer "$$(date -u -d '7 days ago' +%Y-%m-%dT00:00:00Z)" -o requirements-dev.txt requirements-dev.in

demo: $(RUN_STAMP) ## throw the local database away and build the demo consortium anew
	@rm -rf .var/commonweight.sqlite3* .var/store .var/demo.txt
	@$(BIN)/python manage.py migrate -v 0 && $(BIN)/python manage.py demo

shots: $(DEV_STAMP) ## write screenshots of every page (light, dark, 390 px) to .var/shots
	@$(BIN)/python -m tests.browser.shots $(ARGS)

clients: $(DEV_STAMP) ## make the virtual environments of the Hub clients that the tests drive
	@$(BIN)/python -m tests.clients.environments

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Python's venv module is missing: install it (Debian: apt-get install python3-venv)"; exit 1; }

# uv is itself installed from its hash; where it cannot reach a registry, pip does the same slowly.
$(BIN)/uv: | $(BIN)/python
	@awk '/^uv==/{f=1} f{print} f&&!/\\$$/{exit}' requirements.txt > $(VENV)/uv.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --only-binary :all: -r $(VENV)/uv.txt 2>/dev/null || true

define install
	@echo "Installing $(1)…"
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r $(1) 2>/dev/null || \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1)
	@touch $@
endef

$(RUN_STAMP): requirements.txt | $(BIN)/uv
	$(call install,requirements.txt)

$(DEV_STAMP): requirements.txt requirements-dev.txt | $(RUN_STAMP)
	$(call install,requirements-dev.txt)
