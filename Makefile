# make run · make run CATALOGUE=folder · make quick · make check · make test · make gpu · make audit · make clean

ifndef PYTHON
PYTHON := $(shell for name in python3.12 python3.13 python3.11 python3; do \
  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo "$$name" && break; done)
endif
PORT ?= 8501
BIN := .venv/bin
export KMP_DUPLICATE_LIB_OK ?= TRUE# on a Mac, torch and faiss each bring an OpenMP

.PHONY: run test quick check browser postgresql gpu audit clean

run: .venv/installed
	EXPLORER_CATALOGUE="$(CATALOGUE)" $(BIN)/python -m streamlit run app.py --server.port $(PORT)

test: .venv/installed-tests browser postgresql
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile

# What to run after each change: lint, types, and the tests that need neither browser nor training.
quick: check
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not browser and not slow" -n 2 --dist loadfile

check: .venv/installed-tests
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

browser: .venv/installed-tests
	@sh tests/browser/chromium.sh $(BIN)/python

postgresql:
	@sh tests/postgresql.sh

# Known vulnerabilities of what requirements.txt installed; skipped where no service can be asked.
audit: .venv/installed
	@$(BIN)/python -m tests.audit

# All that a GPU is for: its tests, then one table of figures beside their limits.
gpu: .venv/installed-tests
	@$(BIN)/python -m pytest -m gpu; tests=$$?; $(BIN)/python -m explorer doctor --gpu && exit $$tests

clean:
	rm -rf .venv

.venv/installed: requirements.txt | .venv/bin/pip
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements.txt
	@touch $@

.venv/installed-tests: tests/requirements.txt .venv/installed
	$(BIN)/python -m pip install --disable-pip-version-check -q -r tests/requirements.txt
	$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps "milvus-lite>=3.2,<4"  # else it brings faiss-cpu over faiss-gpu
	@touch $@

.venv/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed. Debian, Ubuntu: apt install python3 python3-venv · Mac: brew install python@3.12"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || { echo "Python's venv module is missing. Debian, Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing into .venv: about 6 GB, a few minutes, once."
	@"$(PYTHON)" -m venv .venv
