# Everything happens in .venv: nothing is installed outside this folder. POSIX sh, GNU make.

PYTHON ?=
ARGS ?=

PY = .venv/bin/python
PIP = $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes
TEMPLATES = $(shell find templates transfers -name '*.html' 2>/dev/null)

.PHONY: help run admin test test-fast trust browser lint format lock messages clean

help:
	@echo 'make run        serve the site on 127.0.0.1:8000 (PORT=9000 make run: elsewhere)'
	@echo 'make admin      create an administrator, and the second factor to sign in with'
	@echo 'make test       the whole suite, browser included (make test ARGS="-k period")'
	@echo 'make test-fast  the suite without the browser'
	@echo 'make trust      what takes too long for every change: long fuzzing, load, kills, every row of every page'
	@echo 'make lint       check code and templates'
	@echo 'make format     rewrite code and templates in their one style'
	@echo 'make lock       rewrite requirements.txt and requirements-test.txt from pyproject.toml'
	@echo 'make messages   collect the texts to translate into locale/ and compile what is translated (needs gettext)'
	@echo 'make clean      remove .venv, collected static files and caches; the database and .secret_key stay'

# What reads or writes the site

run: .venv/runtime.lock
	@$(PY) manage.py migrate
	@$(PY) manage.py load_record --if-empty
	@$(PY) manage.py collectstatic --no-input --verbosity 0
	@echo
	@echo "Handover: http://127.0.0.1:$${PORT:-8000}/    stop: Ctrl-C    desk: /admin/ (make admin creates an administrator)"
	@echo "Signing in asks for a code beside the password; SECOND_FACTOR=false make run asks for none, for a laptop alone"
	@echo
# gunicorn reads this one itself, before its configuration file, and stumbles over an empty value.
	@[ -n "$$WEB_CONCURRENCY" ] || unset WEB_CONCURRENCY; \
	exec $(PY) -m gunicorn --config config/gunicorn.conf.py

admin: .venv/runtime.lock
	@$(PY) manage.py migrate --verbosity 0
	@$(PY) manage.py createsuperuser
	@$(PY) manage.py add_second_factor

# What checks it

# A process per core, each with a database and a browser of its own; what somebody asks for by ARGS is mostly one file,
# which they would only delay. A file stays in one process, as several walk the whole site once for all of their tests,
# and files start in the order that tests/conftest.py gives them. An -m among ARGS takes the place of the one here.
PARALLEL = $(if $(ARGS),,-n auto --dist loadfile --no-loadscope-reorder)

test: .venv/test.lock browser
	@$(PY) -m pytest $(PARALLEL) -m "not trust" $(ARGS)

test-fast: .venv/test.lock
	@$(PY) -m pytest $(PARALLEL) -m "not browser and not trust" $(ARGS)

trust: .venv/test.lock browser
	@$(PY) -m pytest $(PARALLEL) -m trust $(ARGS)

# Finds Chromium or lets Playwright install its own; where neither works the tests say which of them did not run.
browser: .venv/test.lock
	@$(PY) -m tests.chromium

lint: .venv/test.lock
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/lint-imports --no-cache
	@[ -z "$(TEMPLATES)" ] || .venv/bin/djade --target-version 5.2 --check $(TEMPLATES)

# djade ends with 1 where it changed a file; the second run tells whether it could.
format: .venv/test.lock
	@.venv/bin/ruff check --fix
	@.venv/bin/ruff format
	@[ -z "$(TEMPLATES)" ] || .venv/bin/djade --target-version 5.2 $(TEMPLATES) || .venv/bin/djade --target-version 5.2 $(TEMPLATES)

messages: .venv/runtime.lock
	@$(PY) manage.py makemessages --all --no-location --ignore '.venv' --ignore 'staticfiles' --ignore 'static/vendor' --ignore 'tests'
	@$(PY) manage.py compilemessages --ignore '.venv' --ignore 'staticfiles'

# The environment

# Hashes of every file the public index holds of a release, so that each Python and system installs: local wheels and
# extra indexes, which hold one of them or another build, are shut out. On Python 3.11, the oldest, whose packages are
# those of the later ones as well.
COMPILE = PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_EXTRA_INDEX_URL= CUSTOM_COMPILE_COMMAND='make lock' \
	.venv/lock/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe --no-annotate \
	--no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock: .venv/lock/bin/pip-compile
	@$(COMPILE) --output-file requirements.txt pyproject.toml
	@$(PY) -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["dependency-groups"]["test"], sep="\n")' \
	| $(COMPILE) --constraint requirements.txt --output-file requirements-test.txt -

.venv/lock/bin/pip-compile: | .venv/bin/python
	@$(PY) -m venv .venv/lock
	@.venv/lock/bin/python -m pip install --quiet 'pip-tools~=7.6'

# A copy of the lock that was installed last: newer than the lock means nothing to do.
.venv/runtime.lock: requirements.txt | .venv/bin/python
	@echo 'Installing what requirements.txt locks into .venv'
	@$(PIP) --requirement requirements.txt
	@cp requirements.txt $@

.venv/test.lock: requirements-test.txt .venv/runtime.lock
	@echo 'Installing what requirements-test.txt locks into .venv'
	@$(PIP) --requirement requirements-test.txt
	@cp requirements-test.txt $@

.venv/bin/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    "$$python" -m venv --clear .venv && exit 0; \
	    rm -rf .venv; \
	    echo "handover: $$python can not make a virtual environment (on Debian: apt-get install python3-venv)." >&2; \
	    exit 1; \
	  fi; \
	done; \
	echo "handover: needs Python 3.11 or later and found $$(python3 --version 2>&1 | head -n 1); name one: make run PYTHON=/path/to/python3.12" >&2; \
	exit 1

clean:
	rm -rf .venv staticfiles .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
