# Thin: every target calls a script. `make run` and `make test` need nothing but rustup and Node.js.
.PHONY: run build test dev bench chaos release setup e2e

run: ## build, migrate, seed the demo organisation, serve http://127.0.0.1:3000
	@scripts/run.sh

build: setup ## binary and assets, optimised
	@scripts/build.sh

test: ## set-up, then every check and test; ends with a line of totals
	@scripts/test.sh

dev: ## rebuilds and reloads on every change
	@scripts/dev.sh

e2e: ## the browser tests alone
	@scripts/e2e.sh

release: ## dist/: one directory that can be copied to a server
	@scripts/release.sh

bench: ## the figures of docs/performance.md
	@scripts/bench.sh

chaos: ## everything that can go wrong while a campaign is sent; ends with a table
	@scripts/chaos.sh

setup: ## installs what is missing
	@scripts/setup.sh
