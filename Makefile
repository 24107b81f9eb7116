# Needs Python 3.11 or later and make. `make help` lists the targets.

PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run emulators console key apply keys rotate leaked issuing pointers check-secret package deploy invoke destroy test stack-test campaign mutation bench check
.PHONY: format openapi api-docs console-build verifier-types screenshots lock clean

help: ## Print this list.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-22s%s\n", $$1, $$2 }'

run: .venv/runs ## Run Watchword on http://127.0.0.1:8000 with fresh data (PORT, DYNAMODB_PORT, AWS_PORT, TLS=1).
	@$(BIN)/python -m infra.local.run

emulators: .venv/runs ## Start the emulators with fresh data and print the environment variables for `chalice local`.
	@$(BIN)/python -m infra.local.exports

console: .venv/runs ## Open the console of the running server, or of the stack of STAGE=…, signed in for 15 minutes.
	@$(BIN)/python -m infra.open_console '$(STAGE)'

key: .venv/runs ## Make a key pair for CLIENT=…, register its public key, and write the private one to .local (ALG, OVERLAP=seconds, STAGE).
	@$(BIN)/python -m infra.client_key '$(STAGE)' '$(CLIENT)' '$(ALG)' '$(OVERLAP)'

apply: .venv/runs ## Apply FILE=… (APIs and their scopes) to the running server, or to the stack of STAGE=…; DRY_RUN=1 only prints.
	@$(BIN)/python -m infra.invoke '$(STAGE)' apply --file '$(FILE)' $(if $(DRY_RUN),--dry-run)

keys: .venv/runs ## Print when each signing key is published and signs; STAGE=… as above; PORT=… selects a second server.
	@$(BIN)/python -m infra.invoke '$(STAGE)' keys

rotate: .venv/runs ## Create due signing keys; NOW=1 switches to standbys that were published for 24 hours; STAGE=….
	@$(BIN)/python -m infra.invoke '$(STAGE)' rotate '$(if $(filter-out 0,$(NOW)),{"now": true},{})'

leaked: .venv/runs ## Remove a leaked signing key: KID=… from `make keys`; the servers follow within 60 seconds; STAGE=….
	@$(BIN)/python -m infra.invoke '$(STAGE)' leaked '{"kid": "$(KID)"}'

issuing: .venv/runs ## Enable or disable the issuing of tokens with ENABLED=true or ENABLED=false; STAGE=….
	@$(BIN)/python -m infra.invoke '$(STAGE)' issuing '{"enabled": $(or $(ENABLED),null)}'

pointers: .venv/runs ## Let reports of leaks find secrets that older versions stored; once after an upgrade; STAGE=….
	@$(BIN)/python -m infra.pointers '$(STAGE)'

check-secret: .venv/runs ## Say whether a text is a secret of Watchword, and whether it is live; the text is not shown; STAGE=….
	@$(BIN)/python -m infra.check_secret '$(STAGE)'

package: .venv/runs ## Build the zip and the template of STAGE=dev or STAGE=prod for Lambda's Python 3.13 (PYTHON313).
	@$(BIN)/python -m infra.stack.package '$(STAGE)'

deploy: .venv/runs ## Create or update the stack of STAGE=…; PARAMETERS="Name=value …" sets parameters, others keep their values.
	@$(BIN)/python -m infra.stack.deploy '$(STAGE)' $(PARAMETERS)

invoke: .venv/runs ## Invoke FUNCTION=… (bootstrap, restored, …) with EVENT='{…}' on the running server, or on the stack of STAGE=….
	@$(BIN)/python -m infra.invoke '$(STAGE)' '$(FUNCTION)' '$(EVENT)'

destroy: .venv/runs ## Remove the stack of STAGE=…; clients, audit trail and keys stay unless you type its name.
	@$(BIN)/python -m infra.stack.destroy '$(STAGE)'

# Each worker has its own emulators and servers, and runs complete files, so that module fixtures are created once.
# The files run in order. The fast files of tests/unit are last, so that the workers finish at about the same time.
WORKERS ?= 2
IN_PARALLEL = --numprocesses=$(WORKERS) --dist=loadfile --no-loadscope-reorder

test: .venv/installed ## Run all tests except the stack tests, with separate emulators on free ports (10 minutes; WORKERS=2).
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "not stack"

stack-test: .venv/installed ## Package, lint the template, deploy into an emulated AWS that enforces IAM, kill local servers (13 minutes).
	@$(BIN)/python -m pytest -m stack

campaign: .venv/installed ## Search for new examples, send 2.1 million hostile requests, issue a million tokens, kill rotations (an hour).
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "not emulator and not slow and not stack" --hypothesis-profile=search
	@$(BIN)/python -m tests.campaign
	@$(BIN)/python -m tests.campaign.hostile_assertions
	@$(BIN)/python -m tests.campaign.hostile_tokens
	@$(BIN)/python -m tests.campaign.hostile_reports
	@$(BIN)/python -m tests.campaign.kills --times 25
	@$(BIN)/python -m tests.campaign.schemathesis_run --emulators --seconds 600

mutation: .venv/installed ## Make 1,600 changes to a copy of the code and count those that tests detect (10 minutes; ONLY='*.bearer.*').
	@$(BIN)/python -m tests.mutation $(if $(ONLY),'$(ONLY)')

bench: .venv/installed ## Measure every figure in the README and store the results in benchmarks/results.
	@$(BIN)/python -m benchmarks

check: .venv/installed ## Check format, lint, types and import directions, and run the tests that need no emulator.
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m infra.console check
	@$(BIN)/python -m infra.node_verifier check
	@$(BIN)/python -m pytest $(IN_PARALLEL) -m "not emulator and not slow and not stack"

format: .venv/installed ## Format the code and apply the safe fixes.
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix
	@$(BIN)/python -m infra.console format
	@$(BIN)/python -m infra.node_verifier format

openapi: .venv/installed ## Create openapi.json, which is served, from openapi.yaml, which people edit.
	@$(BIN)/python -m infra.openapi

console-build: .venv/installed ## Build the console from console/ into chalicelib/console/static, which is served.
	@$(BIN)/python -m infra.console build

verifier-types: .venv/installed ## Renew the TypeScript declarations of verifiers/node from its sources.
	@$(BIN)/python -m infra.node_verifier types

screenshots: .venv/installed ## Take the pictures of the console in docs/images.
	@$(BIN)/python -m tests.browser.pictures

api-docs: .venv/installed ## Build the files of /admin-api/docs from the npm package swagger-ui-dist and infra/api_docs.
	@$(BIN)/python -m infra.api_docs.build

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)

lock: .venv/installed ## Renew the dependency locks from pyproject.toml (UPGRADE=--upgrade allows newer versions).
	@$(COMPILE) pyproject.toml --output-file requirements.txt
	@$(COMPILE) pyproject.toml --group run --constraints requirements.txt --output-file requirements-run.txt
	@$(COMPILE) pyproject.toml --group dev --constraints requirements-run.txt --output-file requirements-dev.txt
	@$(COMPILE) --group emulators --output-file infra/local/requirements.txt
	@$(COMPILE) --group stack-tests --constraints infra/local/requirements.txt --output-file tests/stack/requirements.txt
	@$(COMPILE) pyproject.toml --group packaging --constraints requirements-run.txt --output-file infra/stack/requirements.txt
	@$(COMPILE) --group template --output-file tests/template/requirements.txt
	@$(COMPILE) --group mcp --output-file tests/libraries/mcp/requirements.txt
	@$(COMPILE) --group msal --output-file tests/libraries/msal/requirements.txt

clean: ## Remove generated files; the downloaded emulators stay in the user's cache.
	@rm -rf .venv .local out console/node_modules verifiers/node/node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# `make run` and the operator's commands need a quarter of the packages. The other targets need all of them.
run emulators: EMULATORS = --emulators
.venv/runs: requirements-run.txt | .venv/bin/python
	@$(BIN)/python -m infra.dependencies install requirements-run.txt $(EMULATORS)
	@touch $@

.venv/installed: requirements-dev.txt | .venv/bin/python
	@$(BIN)/python -m infra.dependencies sync requirements-dev.txt
	@touch .venv/runs $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Watchword needs Python 3.11 or later. Install it, or set PYTHON=/path/to/python." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "This Python cannot create virtual environments: install its venv package (python3-venv on Debian and Ubuntu)." >&2; exit 1; }
	@$(PYTHON) -m venv .venv
