# The charter and its extension. `make help` says what can be made.

PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
PORT = 8000

.PHONY: help html serve live test fuzz newest lint gettext update-po stat check new-edition schema quality audit \
  bench lock clean
.DEFAULT_GOAL = help

## help         print this
help:
	@sed -n 's/^## //p' Makefile

## html         build every edition into _build/html/ (one: make html EDITION=en)
html: $(VENV)/ready
	@$(BIN)/python -m cookie_charter build $(EDITION)

## serve        build every edition, and serve what was built, compressed, on this machine (make serve PORT=8001)
serve: html
	@$(BIN)/python -m cookie_charter serve --port $(PORT)

## live         serve the source edition, made and shown anew on every save (another one: make live EDITION=en)
live: $(VENV)/ready
	@$(KNOWN_LOCALE); $(BIN)/python -m sphinx_autobuild --port $(PORT) --watch cookie_data --watch locale \
	  --watch conf.py --re-ignore '/[.#][^/]*$$|~$$' --pre-build '$(BIN)/python -m cookie_charter po compile $(EDITION)' \
	  -n -A live=1 -c . -d _build/live/doctrees -D locale_dirs=../_build/messages/0 -D charter_locale_dirs=../locale \
	  $(EDITION:%=-D language=%) docs _build/live/html

# Sphinx does not start in a locale that the system lacks, as in many containers.
KNOWN_LOCALE = $(BIN)/python -c 'import locale; locale.setlocale(locale.LC_ALL, "")' 2>/dev/null || export LC_ALL=C.UTF-8

## test         run all tests, after installing the gettext tools and Chromium if they are not there
test: $(VENV)/ready
	@$(BIN)/python tests/install_tools.py
	@$(BIN)/python -m pytest -n auto

## fuzz         search for hostile text that acts, other cases each time, for a while (make fuzz MINUTES=10 CASES=10000)
fuzz: $(VENV)/ready
	@$(BIN)/python tests/install_tools.py
	@$(BIN)/python tests/fuzz.py $(MINUTES:%=--minutes %) $(CASES:%=--cases %) $(SEED:%=--seed %)

## newest       run all tests on the newest dependencies, not the pinned ones, in .venv-newest
newest:
	$(CHECK_PYTHON)
	@"$(PYTHON)" -m venv --clear $(VENV)-newest
	@$(VENV)-newest/bin/python -m pip install --quiet --upgrade pip
	@$(VENV)-newest/bin/python -m pip install --quiet --group build --group site --group test -e .
	@$(call MEND_COMMAND,$(VENV)-newest/bin)
	@$(VENV)-newest/bin/python tests/install_tools.py
	@$(VENV)-newest/bin/python -m pytest -n auto

## lint         check style, types and markup
lint: $(VENV)/ready
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@$(BIN)/python -m mypy
	@$(BIN)/python -m sphinxlint --ignore tests/data README.md CONTRIBUTING.md CHANGELOG.md REFERENCE.md SECURITY.md docs src tests

## gettext      extract the messages for translators into _build/gettext/
gettext: $(VENV)/ready
	@$(BIN)/python -m cookie_charter build --builder gettext

## update-po    bring the message files up to date with text and cookies
update-po: $(VENV)/ready
	@$(BIN)/python -m cookie_charter po update

## stat         count what is translated, by edition and file
stat: $(VENV)/ready
	@$(BIN)/python -m cookie_charter po stat

## check        say what is wrong in cookies, text and translations
check: $(VENV)/ready
	@$(BIN)/python -m cookie_charter check

## new-edition  make the message files of a new language: make new-edition EDITION=de
new-edition: $(VENV)/ready
	@test -n "$(EDITION)" || { echo "Name the language: make new-edition EDITION=de" >&2; exit 2; }
	@$(BIN)/python -m cookie_charter po update $(EDITION)

## schema       make cookie_data/schema.json and the field table of REFERENCE.md anew from the model
schema: $(VENV)/ready
	@$(BIN)/python -m cookie_charter.catalogue.reference

## quality      hold the pages, as served, to Lighthouse and the Nu HTML checker; needs Node and Java
quality: html
	@$(BIN)/python tests/quality.py

## audit        hold what this site keeps in a browser against what it declares, after using every control
audit: html
	@$(BIN)/python tests/install_tools.py
	@$(BIN)/python tests/audit_site.py

## bench        time this extension beside others, into benchmarks/results.md (rows of a file: make bench DATA=PATH)
bench: $(VENV)/ready
	@$(BIN)/python benchmarks/bench.py $(DATA:%=--data %)

## lock         pin the newest dependencies that fit together, in requirements.lock
lock: $(VENV)/ready
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/python -m uv pip compile pyproject.toml --output-file requirements.lock --upgrade --quiet \
	  --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-emit-index-url \
	  --custom-compile-command 'make lock' $(LOCKED:%=--group %)

LOCKED = build site test lint bench

## clean        remove what was built; the environment stays
clean:
	rm -rf _build

## epub, latexpdf, linkcheck, ...: any other builder of Sphinx, by its name (make epub EDITION=en)
SPHINX = changes dirhtml dummy epub htmlhelp info latex latexpdf linkcheck man pseudoxml singlehtml \
  texinfo text xml
.PHONY: $(SPHINX)
$(SPHINX): $(VENV)/ready
	@$(BIN)/python -m cookie_charter build --builder $@ $(EDITION)

# The environment is made once, and again when what it is made from changes: the lock, the package's metadata, its
# folder (a virtual environment cannot be moved), or the interpreter, where one is named or the old one is gone.
.PHONY: FORCE
STALE := $(shell test -x $(BIN)/python -a "$$(cat $(VENV)/folder 2>/dev/null)" = "$$(pwd)" || echo FORCE)
ifneq ($(origin PYTHON),file)
WHICH = -c 'import sys; print(sys.version, sys.base_prefix)'
STALE += $(shell test "$$($(BIN)/python $(WHICH) 2>/dev/null)" = "$$("$(PYTHON)" $(WHICH) 2>/dev/null)" || echo FORCE)
endif

$(VENV)/ready: requirements.lock pyproject.toml $(STALE)
	$(CHECK_PYTHON)
	@echo "Installing the pinned dependencies into $(VENV), once: this takes a minute."
	@"$(PYTHON)" -m venv --clear $(VENV)
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install $(PIP_OPTIONS) --no-deps --no-build-isolation -e .
	@$(call MEND_COMMAND,$(BIN))
	@pwd > $(VENV)/folder
	@touch $@

PIP_OPTIONS = --quiet --disable-pip-version-check

# What pip installs as a command cannot be run in a folder whose name has double quotes or dollars in it.
MEND_COMMAND = $(1)/cookie-charter --version >/dev/null 2>&1 || \
  printf '\043!/bin/sh\nexec "$$(dirname "$$0")/python" -m cookie_charter "$$@"\n' > $(1)/cookie-charter

define CHECK_PYTHON
@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
  echo "The charter needs Python 3.11 or newer, but '$(PYTHON)' is $$("$(PYTHON)" --version 2>/dev/null \
  || echo 'not there'). Install it, or name another one: make PYTHON=python3.13" >&2; exit 1; }
@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
  echo "'$(PYTHON)' lacks its module venv. Install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; }
endef
