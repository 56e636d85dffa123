# The only commands that people and CI run. `make` alone lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
BIN := .venv/bin
# Compiled once for all the processes of the tests, and out of the sources' way.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/compiled

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## install, create the database, load the demonstration, serve on PORT (8000)
	@sh tools/install.sh runtime
	@COMPTOIR_DEMO=true COMPTOIR_BASE_URL=http://localhost:$(PORT) $(BIN)/comptoir demo run --port $(PORT)

install: ## install everything that developing needs
	@sh tools/install.sh development

check: install ## style, types, floors, dependencies, templates, licences
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	COMPTOIR_DEMO=true $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/djlint comptoir --check --lint --quiet
	$(BIN)/reuse lint --quiet || $(BIN)/reuse lint

test: install ## the whole test suite, on SQLite and on PostgreSQL
	@sh tools/system.sh
	$(BIN)/pytest -m "not audit and not bench" -n 2 --dist worksteal
	COMPTOIR_TEST_DATABASE=postgresql $(BIN)/pytest -m "not audit and not bench and not browser" -n 2 --dist worksteal \
	  --ignore=tests/codebase --ignore=tests/papers --ignore=tests/config --ignore=tests/ui --ignore=tests/harness

audit: install ## every page on every screen, the long journeys, the storms, the bench at its smallest
	@sh tools/system.sh
	$(BIN)/pytest -m "audit or bench" -n 2 --dist loadfile

bench: install ## measure speed and memory against the machine's own bound
	@sh tools/system.sh
	$(BIN)/python -m bench $(BENCH)

shots: install ## take the screenshots of docs/tour.md
	@sh tools/system.sh
	$(BIN)/python -m tools.shots

messages: install ## refresh the French catalogue from the sources
	@sh tools/system.sh
	for app in comptoir/*/locale; do \
	  (cd $$(dirname $$app) && COMPTOIR_DEMO=true ../../$(BIN)/comptoir makemessages --locale fr --no-obsolete --add-location file); \
	done

format: install ## put code and templates in shape
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/djlint comptoir --reformat --quiet

lock: install ## recompute the hashed requirements
	for set in runtime development; do \
	  $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
	    --python-version 3.12 --custom-compile-command "make lock" requirements/$$set.in -o requirements/$$set.txt; \
	done

.PHONY: help run install check test audit bench shots messages format lock
