# Doorstep. `make run` and `make test` do all set-up themselves.
SHELL := /bin/bash
GO ?= go
# X11 with OpenGL ES compiles in a tenth of the time of desktop GL; the app marks its Fyne calls as migrated.
TAGS := gles,x11,migrated_fynedo
VERSION := $(shell .ci/version)
LDFLAGS := -s -w -X main.version=$(VERSION)
# Every package but the root, which alone needs cgo and a window system.
PKGS := ./app/... ./assets/... ./crypto/... ./forms/... ./sync/...

.PHONY: screenshots help run test unit window lint vet-systems judge race bench prove prove-small package package-check package-prove package-windows package-android package-ios build clean

help: ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

build: build/doorstep build/doorstepd build/doorstepctl ## the three programs

build/doorstep: FORCE
	@mkdir -p build
	CGO_ENABLED=1 $(GO) build -trimpath -buildvcs=false -tags $(TAGS) -ldflags "$(LDFLAGS)" -o $@ .
build/doorstepd: FORCE
	@mkdir -p build
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -ldflags "$(LDFLAGS)" -o $@ ./sync/doorstepd
build/doorstepctl: FORCE
	@mkdir -p build
	CGO_ENABLED=0 $(GO) build -trimpath -buildvcs=false -ldflags "$(LDFLAGS)" -o $@ ./app/doorstepctl
FORCE:

run: ## set up, start a local server and the demo case, open the app
	@.ci/setup run
	@$(MAKE) --no-print-directory build
	@.ci/demo

test: ## set up and run every test
	@.ci/setup test
	@$(MAKE) --no-print-directory lint judge unit prove-small window package-check

unit: ## every test that needs no window
	CGO_ENABLED=0 $(GO) test -timeout 20m $(PKGS)

window: build ## the tests through a real window and real programs; pictures in build/artefacts
	DOORSTEP_BIN=$(CURDIR)/build DOORSTEP_KILL_ROUNDS=$(or $(DOORSTEP_KILL_ROUNDS),100) CGO_ENABLED=0 $(GO) test -timeout 20m -tags window -count=1 -v ./app/e2e/

lint: ## vet, staticcheck, gofumpt
	CGO_ENABLED=0 $(GO) vet $(PKGS)
	CGO_ENABLED=0 $(GO) vet -tags window ./app/e2e/...
	CGO_ENABLED=0 $(GO) tool staticcheck $(PKGS)
	@out=$$($(GO) tool gofumpt -l main.go app assets crypto forms sync); [ -z "$$out" ] || { echo "gofumpt would change:"; echo "$$out"; exit 1; }

# What does without a C compiler and so without the interface: packages, and those whose tests do too.
without = $(GO) list $(1) -f '{{$(2)}}{{.ImportPath}} {{join .Deps " "}}{{end}}' $(PKGS) | grep -v 'fyne\.io/' | sed -n 's/^\(doorstep[^ .]*\)$(3) .*/\1/p'

vet-systems: ## compile everything without a window for Android, iOS and Windows, and vet it where go vet can
	@export CGO_ENABLED=0; \
	packages=$$($(call without,,if ne .Name "main",)); tested=$$($(call without,-test,if 1,\.test)); \
	vetted=$$(comm -12 <(sort <<<"$$packages") <(sort <<<"$$tested")); \
	for to in android/arm64 windows/amd64 ios/arm64; do echo "$$to"; export GOOS=$${to%/*} GOARCH=$${to#*/}; \
	$(GO) list -export $$packages >/dev/null || exit 1; \
	if [ $$GOOS != ios ]; then $(GO) vet $$vetted || exit 1; fi; done # vet asks for a linker of iOS

judge: ## the shipped forms, and what leaves them as FHIR, before engines that are not ours (node 20 and npm; without them it says so)
	@if command -v npm >/dev/null && command -v node >/dev/null; then forms/library/validate/run.sh --all; \
	else echo "judge: node and npm are not here, so the forms were not put before the independent validator"; fi

race: ## the packages with goroutines under the race detector
	CGO_ENABLED=1 $(GO) test -race -timeout 20m ./sync/journal/ ./sync/client/ ./sync/server/ ./app/store/... ./app/session/ ./app/casefile/

prove: build ## every long form of the proofs, most of a day, in parts that can be stopped and gone on with; build/prove/report.md (PROVE_SCALE=0.01 for minutes)
	.ci/prove

prove-small: ## make prove with 500 histories and nothing else, its report and all: a part of make test
	@rm -rf build/prove-small
	PROVE_OUT=build/prove-small PROVE_SCALE=0.0001 PROVE_ONLY=histories .ci/prove

package: build ## build/package: the app, the server and the command line for Linux as archives and .deb, with their parts and licences
	@.ci/package $(VERSION)

package-check: package ## the packages: what is in them, whether they run, whether two builds of the server are one
	DOORSTEP_PACKAGES=$(CURDIR)/build/package CGO_ENABLED=0 $(GO) test -count=1 -timeout 20m ./app/packaging/

package-prove: package ## as root: the packages on a Debian that has nothing else, the container, and two builds of everything from two folders
	.ci/prove-packages
	.ci/prove-container
	.ci/prove-one-hash

package-windows: ## the app for Windows with its icon, version and manifest, and its installer, cross-built (the first time takes minutes)
	@.ci/package-windows $(VERSION)

package-android: ## the app for Android tablets; says what is missing where Google's kit is not
	@.ci/package-android $(VERSION)

package-ios: ## the app for iPads; says what is missing where this is no Mac
	@.ci/package-ios $(VERSION)

bench: build/doorstepd build/doorstepctl ## side by side with others where ../shared/bench is, else our own column; writes docs/performance.md
	@.ci/bench

screenshots: build ## every screen in every size and theme (build/screenshots), contact sheets, pictures of the guide and the README
	@.ci/setup test
	@.ci/screenshots

clean: ## remove what was built
	rm -rf build
