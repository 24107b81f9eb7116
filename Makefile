# Needs Python 3.11 or later and make. `make help` lists the targets.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run emulators apply keys rotate leaked issuing package deploy invoke destroy test stack-test campaign mutation bench check
.PHONY: format openapi lock clean

help: ## Show this list.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-19s%s\n", $$1, $$2 }'

run: .venv/installed ## Serve Watchword on http://127.0.0.1:8000 with fresh data (PORT, DYNAMODB_PORT, AWS_PORT, TLS=1).
	@$(BIN)/python -m infra.local.run

emulators: .venv/installed ## Start the emulators with fresh data and print the exports that `chalice local` needs.
	@$(BIN)/python -m infra.local.exports

apply: .venv/installed ## Bring FILE=… (APIs and their scopes) to the running server, or to a stack with STAGE=…; DRY_RUN=1 only shows.
	@$(BIN)/python -m infra.invoke '$(STAGE)' apply --file '$(FILE)' $(if $(DRY_RUN),--dry-run)

keys: .venv/installed ## Show when each signing key is published and signs; STAGE=… as above.
	@$(BIN)/python -m infra.invoke '$(STAGE)' keys

rotate: .venv/installed ## Make the signing keys that are due; NOW=1 makes standbys sign that are published for long enough; STAGE=….
	@$(BIN)/python -m infra.invoke '$(STAGE)' rotate '$(if $(filter-out 0,$(NOW)),{"now": true},{})'

leaked: .venv/installed ## Drop a signing key that leaked: KID=… as `make keys` shows it; STAGE=….
	@$(BIN)/python -m infra.invoke '$(STAGE)' leaked '{"kid": "$(KID)"}'

issuing: .venv/installed ## Switch the issuing of tokens on or off with ENABLED=true or false; STAGE=….
	@$(BIN)/python -m infra.invoke '$(STAGE)' issuing '{"enabled": $(or $(ENABLED),null)}'

package: .venv/installed ## Build the zip and the template of STAGE=dev or prod, for the Python of AWS Lambda (PYTHON313).
	@$(BIN)/python -m infra.stack.package '$(STAGE)'

deploy: .venv/installed ## Create or update the stack of STAGE=…, with PARAMETERS="Name=value …"; those not named stay.
	@$(BIN)/python -m infra.stack.deploy '$(STAGE)' $(PARAMETERS)

invoke: .venv/installed ## Invoke FUNCTION=bootstrap, restored … with EVENT='{…}', of the running server or of a stack with STAGE=….
	@$(BIN)/python -m infra.invoke '$(STAGE)' '$(FUNCTION)' '$(EVENT)'

destroy: .venv/installed ## Take the stack of STAGE=… down; clients, audit trail and keys stay unless its name is typed.
	@$(BIN)/python -m infra.stack.destroy '$(STAGE)'

# Each worker has its own emulators and servers, and runs complete files, so that module fixtures are created once.
# The files run in order. The fast files of tests/unit are last, so that the workers finish at about the same time.
WORKERS ?= 2
IN_PARALLEL = --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder

test: .venv/installed ## Run every test but the whole stack's, with emulators of its own on free ports (6 minutes; WORKERS=2).
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "not stack"

stack-test: .venv/installed ## Package for AWS, lint the template, deploy it into an emulated AWS that enforces IAM, use it, take it down (4 minutes).
	@$(BIN)/python -m pytest -m stack tests/package tests/template tests/stack

campaign: .venv/installed ## A million hostile requests and a million tokens, with a progress bar (half an hour).
	@$(BIN)/python -m tests.campaign
	@$(BIN)/python -m tests.campaign.kills --times 25
	@$(BIN)/python -m tests.campaign.schemathesis_run --emulators --seconds 600

mutation: .venv/installed ## Change a copy of the code in 1,600 ways and see whether a test fails (10 minutes; ONLY='*.bearer.*' for some).
	@$(BIN)/python -m tests.mutation $(if $(ONLY),'$(ONLY)')

bench: .venv/installed ## Measure every figure that the README quotes; the results are in benchmarks/results.
	@$(BIN)/python -m benchmarks

check: .venv/installed ## Format, lint, types, import directions and the tests that need no emulator.
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "not emulator and not slow and not stack"

format: .venv/installed ## Format the code and apply the safe fixes.
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

openapi: .venv/installed ## Make openapi.json, which is served, from openapi.yaml, which is edited.
	@$(BIN)/python -m infra.openapi

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)

lock: .venv/installed ## Write the dependency locks anew from pyproject.toml (UPGRADE=--upgrade takes newer versions).
	@$(COMPILE) pyproject.toml --output-file requirements.txt
	@$(COMPILE) pyproject.toml --group dev --constraints requirements.txt --output-file requirements-dev.txt
	@$(COMPILE) --group emulators --output-file infra/local/requirements.txt
	@$(COMPILE) pyproject.toml --group packaging --constraints requirements-dev.txt --output-file infra/stack/requirements.txt
	@$(COMPILE) --group template --output-file tests/template/requirements.txt

clean: ## Remove what was made here; the downloaded emulators stay in the user's cache.
	@rm -rf .venv .local out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Watchword needs Python 3.11 or later: install it, or name yours with PYTHON=/path/to/python." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot make virtual environments: install its venv package (python3-venv on Debian and Ubuntu)." >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m infra.dependencies requirements-dev.txt
	@touch $@
