# make run: start the program. make test: everything that must be right. Needs only Python 3.11+ and make.

VENV := .venv
BIN := $(VENV)/bin
PYTHONS := python3.11 python3.12 python3.13 python3.14 python3 python
WORKERS := 2
DEBIAN := chromium postgresql-15 fonts-dejavu-core fonts-noto-core libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 poppler-utils
LINTED := socialmap layers tests app.py
# What looks at the JavaScript: node comes with requirements-dev.txt, the rest by .ci/package-lock.json.
JS := $(VENV)/js
NODE := PATH="$(CURDIR)/$(BIN):$$PATH" NODE_PATH="$(CURDIR)/$(JS)/node_modules"

.DEFAULT_GOAL := help
.PHONY: help run test nightly coverage unit lint js format bench clean runtime dev bench-tools js-tools debian

help:
	@echo "make run     start de sociale kaart op http://127.0.0.1:5000"
	@echo "make test    alles controleren: stijl, types, importregels en alle tests"
	@echo "make nightly wat lang duurt: afbreken op willekeurige momenten, lange reeksen, drukte (voor een issue dicht gaat)"
	@echo "make coverage dezelfde tests, met welke regels zij raken (tweemaal zo lang; minstens 90%)"
	@echo "make unit    alleen de snelle tests"
	@echo "make lint    alleen stijl, types en importregels, en het JavaScript"
	@echo "make js      alleen het JavaScript: stijl, types en tests"
	@echo "make format  de code opmaken"
	@echo "make bench   snelheid en geheugen meten"
	@echo "make clean   opruimen wat make maakte; var/ met uw gegevens blijft"

run: runtime
	@exec $(BIN)/python app.py

test: dev debian lint
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --durations 25 -rfER -m "not nightly"

nightly: dev debian
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --durations 10 -m nightly

# All tests with each line counted, which takes them nearly twice the time.
coverage: dev debian
	$(BIN)/pytest -n $(WORKERS) --dist loadfile --cov -m "not nightly"

unit: dev
	$(BIN)/pytest -q -m "not real_data and not browser and not postgres and not slow and not nightly"

lint: dev
	$(BIN)/ruff check $(LINTED)
	$(BIN)/ruff format --check $(LINTED)
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(MAKE) --no-print-directory js

# The JavaScript: style, types, and what its functions give. No browser, so it takes seconds.
js: dev js-tools
	$(NODE) $(JS)/node_modules/.bin/eslint --config .ci/eslint.config.cjs --max-warnings 0 socialmap/static tests/js .ci
	$(NODE) $(JS)/node_modules/.bin/tsc --project .ci/tsconfig.json
	$(NODE) node --disable-warning=MODULE_TYPELESS_PACKAGE_JSON --test --test-reporter=dot "tests/js/*.test.mjs"

format: dev
	$(BIN)/ruff check --fix $(LINTED)
	$(BIN)/ruff format $(LINTED)

bench: bench-tools
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache tests/artifacts
	find app.py socialmap layers tests -name __pycache__ -prune -exec rm -rf {} +

runtime: ; @$(call install,requirements.txt)
dev: ; @$(call install,requirements.txt requirements-dev.txt requirements-dev-apart.txt)
bench-tools: ; @$(call install,requirements.txt requirements-bench.txt)

# Installs requirement files into $(VENV), which is made when absent or broken. A copy of each file is the stamp:
# its content counts and not its date, so that a second start takes no time and a changed pin is noticed.
define install
set -e; for file in $(1); do \
    if [ -x $(BIN)/python ] && cmp -s $$file $(VENV)/$$file; then continue; fi; \
    if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
        for python in $(PYTHONS) none; do \
            if $$python -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi; \
        done; \
        if [ $$python = none ]; then \
            echo "Python 3.11 of nieuwer is nodig, met venv (Debian: apt-get install python3-venv; elders: python.org)." >&2; \
            exit 1; \
        fi; \
        $$python -m venv --clear $(VENV); \
    fi; \
    echo "Pakketten van $$file installeren; de eerste keer duurt dat een paar minuten..." >&2; \
    case $$file in *-apart.txt) alone=--no-deps ;; *) alone= ;; esac; \
    $(BIN)/python -m pip install --quiet --disable-pip-version-check $$alone -r $$file; \
    cp $$file $(VENV)/$$file; \
done
endef

# The same for the tools of the JavaScript, in $(JS): by the lock alone, and no script of a package is run.
js-tools: dev
	@if [ -x $(JS)/node_modules/.bin/eslint ] && cmp -s .ci/package-lock.json $(JS)/installed; then exit 0; fi; \
	echo "Gereedschap voor het JavaScript installeren; dat duurt een halve minuut..." >&2; \
	mkdir -p $(JS) && rm -f $(JS)/installed && cp .ci/package.json .ci/package-lock.json $(JS)/ && \
	(cd $(JS) && $(NODE) npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null) && \
	cp .ci/package-lock.json $(JS)/installed || \
	{ echo "Dat lukte niet. De eerste keer is er internet nodig (registry.npmjs.org)." >&2; exit 1; }

# Where this is Debian and we are root, install what the tests need; elsewhere the tests say what is missing.
debian:
	@if [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then exit 0; fi; \
	missing=$$(for package in $(DEBIAN); do \
	    dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q ' installed' || echo $$package; \
	done); \
	if [ -z "$$missing" ]; then exit 0; fi; \
	echo "Van Debian installeren:" $$missing >&2; \
	export DEBIAN_FRONTEND=noninteractive; \
	apt-get update -qq || true; \
	for package in $$missing; do \
	    apt-get install -y -qq --no-install-recommends $$package >/dev/null || echo "Niet gelukt: $$package." >&2; \
	done
