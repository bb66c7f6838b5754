.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

# Everything the targets need beyond Go they install themselves, see .ci/need.
LINT_VERSION := v2.15.0
LINT := .tools/bin/golangci-lint-$(LINT_VERSION)
GO_FILES := $(shell git ls-files '*.go' 2>/dev/null || find . -name '*.go')

.PHONY: help
help: ## Show what can be made
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: ## Run the gateway with a private Postgres and the demo account (the same as: go run .)
	@go run .

.PHONY: test
test: need drift web ## Run all tests: Go with the race detector, real Postgres, npm clients, a browser (what CI runs)
	@go vet ./...
	@go test -race -timeout 20m ./...

.PHONY: check
check: need drift lint web ## Everything before a commit: formats, generated code, lint, tests, short fuzzing
	@go test -race -timeout 20m ./...
	@$(MAKE) --no-print-directory fuzz

.PHONY: need
need: # What tests need from the system; silent when it is there
	@.ci/need postgres node chromium

.PHONY: drift
drift: # Formats and generated files are as they should be
	@unformatted=$$(gofmt -l $(GO_FILES)); test -z "$$unformatted" || { echo "not formatted: $$unformatted"; exit 1; }
	@.ci/drift

.PHONY: generate
generate: need ## Write generated files anew: GraphQL binding, schema.sql, the dashboard's types and build
	@go tool gqlgen generate
	@go test ./migrations -run TestSchemaIsDumped -update
	@$(NODE_ENV) && cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build

# npm beside the node that .ci/need found.
NODE_ENV = PATH="$$(dirname "$$(.ci/need --path node)"):$$PATH"

.PHONY: web
web: need # The dashboard's types, and its committed build is what its sources make
	@.ci/web

.PHONY: lint
lint: $(LINT) ## Run the linters, among them those that hold the floors of the house
	@$(LINT) run ./...

$(LINT):
	@echo "building golangci-lint $(LINT_VERSION), once"
	@GOBIN=$(CURDIR)/.tools/build go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION)
	@mkdir -p .tools/bin && mv .tools/build/golangci-lint $(LINT)

.PHONY: fuzz
fuzz: ## Fuzz each target for ten seconds
	@.ci/fuzz 10s

# Sizes of the ledger for GROWTH=full; the largest takes some minutes and ten gigabytes to fill.
FULL_GROWTH := 10000,1000000,10000000

.PHONY: bench
bench: ## Measure charges beside pgbench, the cost of growth (GROWTH=full: to 10,000,000 entries) and cold starts; write BENCH.md
	@.ci/need postgres pgbench
	@go run ./internal/bench $(if $(filter full,$(GROWTH)),-growth $(FULL_GROWTH))

.PHONY: soak
soak: need ## The full-size chaos tests: long, not for CI
	@AURA_SOAK=1 go test -race -timeout 60m -count=1 -parallel 1 -v -run 'Crash|Kill|Model|Race|Broken|Lives|AYear|Usage' ./internal/e2e ./internal/cashier

.PHONY: released
released: ## Record the schema as released: from now on nothing in it may go away without a deprecation
	@cp schema.graphqls graph/testdata/released.graphqls
