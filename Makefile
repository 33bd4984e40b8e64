# Two commands: `make run` sets everything up and serves the chat, `make test` runs the tests.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TORCH := 2.13.0
# The vendor's index of CPU wheels: a plain torch pulls gigabytes of CUDA on Linux.
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: run install dev test lint format bench eval tune train clean
.DEFAULT_GOAL := run

run: install
	@$(BIN)/sro start

install: $(VENV)/.installed

dev: $(VENV)/.installed-dev

test: dev
	@$(BIN)/pytest

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: dev
	$(BIN)/python -m tests.bench.bench

# On the index of SRO_DATA_DIR and the questions weights may be chosen on.
tune: dev
	$(BIN)/python -m tests.bench.tune

eval: install
	$(BIN)/sro eval

# Interrupted, it goes on from the last checkpoint in data/training. What any question of the set asks
# for is not learned from: weights are chosen and judged on §§ the adapter has not seen.
QUESTIONS := tests/quality/fragen_gesetz.toml tests/quality/fragen_gesetz_breit.toml \
  tests/quality/pruefung/fragen_gesetz.toml
train: dev
	$(BIN)/python -m ingest.training $(QUESTIONS:%=--ohne %) $(GESETZE)

clean:
	rm -rf $(VENV) build *.egg-info

# The stamp is written last, so a half-finished installation is taken up again.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null || \
	  { echo "Es wird Python 3.11, 3.12 oder 3.13 gebraucht (gefunden: $$($(PYTHON) --version 2>&1)). Anderes Python: make PYTHON=python3.11 run"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Das Python-Modul venv fehlt. Unter Debian und Ubuntu: sudo apt install python3-venv"; exit 1; }
	@$(BIN)/python -c '' 2>/dev/null || { echo "Lege die Umgebung $(VENV) an …"; rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }
	@echo "Installiere die Pakete (einmalig, einige Minuten) …"
	@$(BIN)/python -c 'from importlib.metadata import version; raise SystemExit(version("torch").split("+")[0] != "$(TORCH)")' 2>/dev/null || \
	  $(PIP) install --quiet --timeout 10 --retries 1 --index-url $(TORCH_INDEX) torch==$(TORCH) >/dev/null 2>&1 || \
	  { echo "$(TORCH_INDEX) ist nicht erreichbar; torch kommt aus dem eingestellten Paketverzeichnis (unter Linux eventuell mit CUDA, mehrere GB)."; \
	    $(PIP) install --quiet torch==$(TORCH); }
	@$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo "Installiere die Werkzeuge für Tests …"
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[dev,train]'
	@touch $@
