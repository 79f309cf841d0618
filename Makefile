# `make` alone lists what there is. Only Python 3.11+, make and git are needed; the rest is fetched and built.

PYTHON ?= python3
BOOTSTRAP := $(PYTHON) scripts/bootstrap.py
SOURCES := libs services sim local bench tests scripts

.DEFAULT_GOAL := help
.PHONY: help setup servers demo up talk seed check test lint types unit fmt scenarios vins understanding evals faults bench clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Make the Python environment (.venv)
	@$(BOOTSTRAP)

servers: setup ## Build livekit-server, once
	@.venv/bin/python -m callcenter_local prepare

demo: ## Start everything and carry a real call, live in the terminal (DEMO_ONCE=1 stops after the call)
	@$(BOOTSTRAP) -m callcenter_local demo

up: ## Start everything and carry no call
	@$(BOOTSTRAP) -m callcenter_local up

talk: setup ## Talk to a desk in this terminal, in text: make talk DESK=insurance
	@DESK=$(DESK) $(BOOTSTRAP) -m callcenter_local talk

seed: ## Fill the data of `make up` with sample people, policies, patients and stock (they do so themselves)
	@$(BOOTSTRAP) -m callcenter_local seed

check: CHOICE := -m "not call and not fault and not drill"
check: lint types unit ## While you work: lint, types, and every test that carries no call

test: lint types unit ## What CI runs: lint, types, tests

lint: setup ## Style: ruff check and ruff format --check
	@.venv/bin/ruff check $(SOURCES)
	@.venv/bin/ruff format --check $(SOURCES)

types: setup ## Types: mypy --strict
	@.venv/bin/mypy

unit: servers ## Tests only; choose some with make unit ARGS="tests/api -k health"
	@.venv/bin/pytest $(CHOICE) $(ARGS)

fmt: setup ## Put the code into form
	@.venv/bin/ruff check --fix-only $(SOURCES)
	@.venv/bin/ruff format $(SOURCES)

evals: setup ## The scenarios with the real language model and a judge; needs OPENAI_API_KEY, costs money
	@.venv/bin/python -m tests.evals $(ARGS)

faults: servers ## Break things while calls are up, the long drills too; tells the callers' gaps
	@.venv/bin/pytest tests/faults tests/transfers -m "fault or drill" -s

scenarios: servers ## Play every scenario of every desk: in text, with a hostile model, a third over audio
	@.venv/bin/python -m tests.scenarios $(ARGS)

vins: servers ## A hundred VINs by voice, ten of them as whole calls, and a hundred bad transcripts; JSON at the end
	@.venv/bin/python -m tests.vins $(ARGS)

understanding: setup ## Strangers' sentences, read by the product: right, partly, asked again, wrong; JSON at the end
	@.venv/bin/python -m tests.understanding $(ARGS)

bench: servers ## Measure calls at the caller's ear, beside a plain agent
	@.venv/bin/python -m bench

clean: ## Remove the environment, caches and local state (not the built livekit-server)
	rm -rf .venv .local .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
