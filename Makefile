# The charter and its extension. `make help` says what can be made; CONTRIBUTING.md has each verb's line without make.

PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
PORT = 8000
SITE = $(VENV)/ready
PDF = $(VENV)/ready-pdf
DEV = $(VENV)/ready-dev

# Sentences are French where the system is, by the first of these variables that is set, as those of the command are.
FRENCH = $(if $(filter fr fr_% fr.% fr@%,$(firstword $(LC_ALL) $(LC_MESSAGES) $(LANG))),fr)
NO_PYTHON = The charter needs Python 3.11 or newer, but '$(PYTHON)' is not there. \
  Install it, or name another one: make PYTHON=python3.13
NO_EDITION = Name the language: make new-edition EDITION=de
ifneq ($(FRENCH),)
NO_PYTHON = La charte a besoin de Python 3.11 ou plus récent, mais '$(PYTHON)' est introuvable. \
  Installez-le, ou nommez-en un autre : make PYTHON=python3.13
NO_EDITION = Nommez la langue : make new-edition EDITION=de
endif

.PHONY: help html pdf serve live test quick fuzz newest versions lint gettext update-po stat check new-edition schema manual quality banners audit \
  managers bench lock clean
.DEFAULT_GOAL = help
.NOTPARALLEL:

## help         print this
##fr help         afficher cette aide
help:
	@sed -n 's/^##$(FRENCH) //p' Makefile

## html         build every edition into _build/html/ (one: make html EDITION=en)
##fr html         construire toutes les éditions dans _build/html/ (une seule : make html EDITION=en)
html: $(SITE)
	@$(BIN)/python -m cookie_charter build $(EDITION)

## pdf          build every edition as one PDF for print and archives, in _build/pdf/ (one: make pdf EDITION=en)
##fr pdf          faire de chaque édition un PDF à imprimer ou à archiver, dans _build/pdf/ (une seule : make pdf EDITION=en)
pdf: $(PDF)
	@$(BIN)/python -m cookie_charter build --builder pdf $(EDITION)

## serve        build every edition, and serve what was built, compressed, on this machine (make serve PORT=8001)
##fr serve        construire toutes les éditions et servir le résultat, compressé, sur cet ordinateur (make serve PORT=8001)
serve: html
	@$(BIN)/python -m cookie_charter serve --port $(PORT)

## live         serve the source edition, made and shown anew on every save (another one: make live EDITION=en)
##fr live         servir l’édition source, reconstruite à chaque enregistrement (une autre : make live EDITION=en)
live: $(SITE)
	@$(BIN)/python tools/live.py --port $(PORT) $(EDITION)

## test         run all tests, after installing the gettext tools and Chromium if missing (some: make test ARGS="-k fuzzy")
##fr test         lancer tous les tests, après avoir installé gettext et Chromium s’ils manquent (certains : make test ARGS="-k fuzzy")
test: $(DEV)
	@$(BIN)/python tools/install_tools.py
	@$(BIN)/python -m pytest -n auto $(ARGS)

## quick        lint, and the tests that neither open a browser nor build a site: an answer in a minute
##fr quick        lint, et les tests qui n’ouvrent pas de navigateur et ne construisent pas de site : une réponse en une minute
quick: lint
	@$(BIN)/python -m pytest -n auto -m "not browser and not build" $(ARGS)

## fuzz         search for hostile text that acts, other cases each time, for a while (make fuzz MINUTES=10 CASES=10000)
##fr fuzz         chercher des textes hostiles qui agissent, d’autres à chaque fois (make fuzz MINUTES=10 CASES=10000)
fuzz: $(DEV)
	@$(BIN)/python tools/install_tools.py
	@$(BIN)/python tests/fuzz.py $(MINUTES:%=--minutes %) $(CASES:%=--cases %) $(SEED:%=--seed %)

## newest       run all tests on the newest dependencies, not the pinned ones, in .venv-newest
##fr newest       lancer tous les tests avec les dépendances les plus récentes, dans .venv-newest
newest: $(VENV)-newest
	@$(VENV)-newest/bin/python tools/install_tools.py
	@$(VENV)-newest/bin/python -m pytest -n auto $(ARGS)

## versions     run the tests that open no browser with each version of Sphinx (make versions ARGS="7.4 newest")
##fr versions     lancer les tests sans navigateur avec chaque version de Sphinx (make versions ARGS="7.4 newest")
versions: $(DEV)
	@$(BIN)/python tools/versions.py $(ARGS)

## lint         check style, types and markup
##fr lint         vérifier le style, les types et le balisage
lint: $(DEV)
	@$(BIN)/python tools/lint.py

## gettext      extract the messages for translators into _build/gettext/
##fr gettext      extraire les messages à traduire dans _build/gettext/
gettext: $(SITE)
	@$(BIN)/python -m cookie_charter build --builder gettext

## update-po    bring the message files up to date with text and cookies
##fr update-po    mettre les fichiers de traduction à jour d’après le texte et les cookies
update-po: $(SITE)
	@$(BIN)/python -m cookie_charter po update

## stat         count what is translated, by edition and file
##fr stat         compter ce qui est traduit, par édition et par fichier
stat: $(SITE)
	@$(BIN)/python -m cookie_charter po stat

## check        say what is wrong in cookies, text and translations
##fr check        dire ce qui ne va pas dans les cookies, le texte et les traductions
check: $(SITE)
	@$(BIN)/python -m cookie_charter check

## new-edition  make the message files of a new language: make new-edition EDITION=de
##fr new-edition  créer les fichiers de traduction d’une nouvelle langue : make new-edition EDITION=de
new-edition: $(SITE)
	@test -n "$(EDITION)" || { echo "$(NO_EDITION)" >&2; exit 2; }
	@$(BIN)/python -m cookie_charter po update $(EDITION)

## schema       make cookie_data/schema.json and the tables of manual/reference/ anew from the code
##fr schema       refaire cookie_data/schema.json et les tableaux de manual/reference/, d’après le code
schema: $(SITE)
	@$(BIN)/python tools/reference.py

## manual       build the manual of the extension into _build/manual/
##fr manual       construire le manuel de l’extension dans _build/manual/
manual: $(SITE)
	@$(BIN)/python -m sphinx -n -W manual _build/manual

## quality      check the pages, as served, with Lighthouse and the Nu HTML checker, and the books; needs Node and Java
##fr quality      vérifier les pages, telles qu’elles sont servies, avec Lighthouse et Nu HTML Checker, et les livres ; demande Node et Java
quality: $(DEV) html
	@$(BIN)/python tools/quality.py

## banners      hold exports to the consent managers themselves, in Chromium; needs npm
##fr banners      confronter les exports aux gestionnaires de consentement eux-mêmes, dans Chromium ; demande npm
banners: $(DEV)
	@$(BIN)/python tools/install_tools.py
	@$(BIN)/python tools/banners.py

## audit        compare what this site keeps in a browser with what it declares, after using every control
##fr audit        comparer ce que ce site garde dans un navigateur avec ce qu’il déclare, après avoir utilisé chaque commande
audit: $(DEV) html
	@$(BIN)/python tools/install_tools.py
	@$(BIN)/python tools/audit_site.py

## managers     hold the audit to five consent managers, each with and without leaks; needs npm (one: make managers ARGS=klaro)
##fr managers     éprouver l’audit avec cinq gestionnaires de consentement, avec et sans fuite ; demande npm (un seul : make managers ARGS=klaro)
managers: $(DEV)
	@$(BIN)/python tools/install_tools.py
	@$(BIN)/python tools/managers.py $(ARGS)

## bench        time this extension beside others, into benchmarks/results.md (rows of a file: make bench DATA=PATH)
##fr bench        chronométrer l’extension à côté d’autres, dans benchmarks/results.md (lignes d’un fichier : make bench DATA=CHEMIN)
bench: $(DEV)
	@$(BIN)/python benchmarks/bench.py $(DATA:%=--data %)

## lock         pin the newest dependencies that fit together: requirements.lock (the site), -pdf.lock (and PDF), -dev.lock (all)
##fr lock         épingler les versions les plus récentes qui vont ensemble : requirements.lock (le site), -pdf.lock (et le PDF), -dev.lock (tout)
lock: $(DEV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/python tools/lock.py $(ARGS)

## clean        remove what was built; the environment stays
##fr clean        supprimer ce qui a été construit ; l’environnement reste
clean:
	rm -rf _build

## epub, latexpdf, linkcheck, ...: any other builder of Sphinx, by its name (make epub EDITION=en)
##fr epub, latexpdf, linkcheck, ... : tout autre constructeur de Sphinx, par son nom (make epub EDITION=en)
SPHINX = applehelp changes dirhtml dummy epub htmlhelp info json latex latexpdf linkcheck man pseudoxml qthelp \
  singlehtml texinfo text xml
.PHONY: $(SPHINX)
$(SPHINX): $(SITE)
	@$(BIN)/python -m cookie_charter build --builder $@ $(EDITION)

# Whether the environment is as it should be is asked each time, of its own interpreter or else of the one it is made by.
.PHONY: $(SITE) $(PDF) $(DEV) $(VENV)-newest
$(SITE): KIND = site
$(PDF): KIND = pdf
$(DEV): KIND = dev
$(VENV)-newest: KIND = newest
$(SITE) $(PDF) $(DEV) $(VENV)-newest:
	@python=$(BIN)/python; test -x $$python || python="$(PYTHON)"; \
	command -v "$$python" >/dev/null || { echo "$(NO_PYTHON)" >&2; exit 1; }; \
	"$$python" tools/environment.py $(KIND) $(NAMED)

# An environment stays with its interpreter, unless one is named.
ifneq ($(origin PYTHON),file)
NAMED = --python "$(PYTHON)"
endif
