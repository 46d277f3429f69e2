# Doorstep. `make run` and `make test` do all set-up themselves.
SHELL := /bin/bash
GO ?= go
# X11 with OpenGL ES compiles in a tenth of the time of desktop GL; the app marks its Fyne calls as migrated.
TAGS := gles,x11,migrated_fynedo
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
# Every package but the root, which alone needs cgo and a window system.
PKGS := ./app/... ./assets/... ./crypto/... ./forms/... ./sync/...

.PHONY: help run test unit window lint generate bench prove package build clean

help: ## what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

build: build/doorstep build/doorstepd build/doorstepctl ## the three programs

build/doorstep: FORCE
	@mkdir -p build
	CGO_ENABLED=1 $(GO) build -trimpath -tags $(TAGS) -ldflags "$(LDFLAGS)" -o $@ .
build/doorstepd: FORCE
	@mkdir -p build
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "$(LDFLAGS)" -o $@ ./sync/doorstepd
build/doorstepctl: FORCE
	@mkdir -p build
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "$(LDFLAGS)" -o $@ ./app/doorstepctl
FORCE:

run: ## set up, start a local server and the demo case, open the app
	@.ci/setup run
	@$(MAKE) --no-print-directory build
	@.ci/demo

test: ## set up and run every test
	@.ci/setup test
	@$(MAKE) --no-print-directory lint unit window

unit: ## every test that needs no window
	CGO_ENABLED=0 $(GO) test -timeout 20m $(PKGS)

window: build ## the tests through a real window and real programs
	DOORSTEP_BIN=$(CURDIR)/build CGO_ENABLED=0 $(GO) test -timeout 20m -tags window -count=1 ./app/e2e/

lint: ## vet, staticcheck, gofumpt, and the forms against an independent validator
	CGO_ENABLED=0 $(GO) vet $(PKGS)
	CGO_ENABLED=0 $(GO) tool staticcheck $(PKGS)
	@out=$$($(GO) tool gofumpt -l main.go app assets crypto forms sync); [ -z "$$out" ] || { echo "gofumpt would change:"; echo "$$out"; exit 1; }

bench: ## the benchmarks beside the code
	CGO_ENABLED=0 $(GO) test -run '^$$' -bench . -benchmem $(PKGS)

clean: ## remove what was built
	rm -rf build
