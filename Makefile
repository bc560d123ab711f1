# make chat: the page on http://127.0.0.1:7860.  make test: all tests.  make check: the one definition of passing.
# make bench-check: whether answers got worse.  make measure MEASURE=DIRECTORY: all of it, into the README.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
DOCS ?= seeds
MEASURE ?=
FILINGS ?=
SETS ?= squad newsqa newsqa-stories newsqa-absent clapnq ramdocs mtrag inscit scifact cranfield
RUNS = $(patsubst %,.runs/%.json,seeds natural documents $(SETS) $(if $(FILINGS),filings filing))

.PHONY: chat test check bench-check measure format screenshots clean

chat: $(VENV)/installed
	$(BIN)/python app.py --docs "$(DOCS)"

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports
	$(BIN)/python -m pytest

bench-check: $(VENV)/installed-dev
	$(BIN)/python -m eval check $(if $(MEASURE),"$(MEASURE)")

measure: $(VENV)/installed-dev
	mkdir -p .runs
	$(BIN)/python -m eval run --out .runs/seeds.json
	$(BIN)/python -m eval run --folder eval/questions/natural --questions eval/questions/natural.jsonl --out .runs/natural.json
	$(BIN)/python -m eval run --folder eval/questions/documents --questions eval/questions/documents.jsonl --out .runs/documents.json
	for set in $(SETS); do $(BIN)/python -m eval run --set $$set --data "$(MEASURE)" --out .runs/$$set.json || test $$? -eq 1 || exit 2; done
	$(if $(FILINGS),for set in filings filing; do $(BIN)/python -m eval run --set $$set --data "$(FILINGS)" --out .runs/$$set.json || test $$? -eq 1 || exit 2; done)
	$(BIN)/python -m eval report $(RUNS) --readme --out .runs/report
	for study in followups speakers; do $(BIN)/python -m eval study $$study > .runs/$$study.md || exit 2; done

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: $(VENV)/installed-dev
	$(BIN)/python -m tests.screenshots

$(VENV)/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) .index build *.egg-info
