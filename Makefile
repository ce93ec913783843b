# The commands of this project; each works again when run a second time, offline once set up.
PYTHON ?= python3
APP := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help set-up train demo demo-reset run test lint content ask bench migrate admin

help: ## what each command does
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

set-up: ## install both environments (done by the others when needed)
	@$(PYTHON) set_up.py

train: set-up ## train the Rasa NLU model, when its inputs changed
	@$(APP) -m nlu.training

demo: train ## play a person and a CPIP on a page, with fictional data; nothing leaves this machine
	@exec $(APP) -m demo

demo-reset: ## forget what was done in the demonstration
	@rm -rf var/demo && echo "The demonstration starts afresh next time."

run: train ## run for real: needs TELEGRAM_BOT_TOKEN (see .env.example)
	@exec $(APP) launch.py

test: train lint ## the whole suite
	@$(APP) -m pytest

lint: set-up ## style, types, layers
	@$(APP) -m ruff check . && $(APP) -m ruff format --check . && $(APP) -m mypy && .venv/bin/lint-imports

content: set-up ## check everything French and write var/relecture.html, for those who review it
	@$(APP) -m content check && $(APP) -m content render $(ARGS)

ask: ## answer questions in batch: one JSON object a line on standard input (make -s ask)
	@$(PYTHON) set_up.py && $(APP) -m nlu.training && exec $(APP) -m bot.ask

bench: train ## run the benchmarks and print a table
	@$(APP) -m bench

migrate: set-up ## bring the database to the newest schema
	@$(APP) -m bot.admin migrate

admin: set-up ## the administrator's commands: make admin ARGS="--help"
	@$(APP) -m bot.admin $(ARGS)
