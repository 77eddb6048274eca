# What a person does with a fresh clone. `make help` lists it.

SHELL := bash
.DEFAULT_GOAL := help
.PHONY: help demo test test-older sanitize sanitize-threads fuzz bench bench-quick docs install clean deps

PREFIX ?= /usr/local

# An OpenBLAS told to take itself for an older processor runs at half its speed.
unexport OPENBLAS_CORETYPE

# Tests see internal names, which takes other compiler flags: with a folder of their own, neither build undoes the other.
RELEASE := --configuration release
TESTING := $(RELEASE) --scratch-path .build-test -Xswiftc -enable-testing
SANITIZING := $(RELEASE) --sanitize=address --scratch-path .build-sanitize -Xswiftc -enable-testing \
	-Xcc -fsanitize=undefined -Xcc -fno-sanitize-recover=undefined
THREADING := $(RELEASE) --sanitize=thread --scratch-path .build-threads -Xswiftc -enable-testing
BINARIES = $(shell swift build $(RELEASE) --show-bin-path)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

demo: deps ## learn a painting for two minutes, and paint a picture with it and with styles that ship
	@echo "building impasto-train and impasto-infer"
	@swift build $(RELEASE) --product impasto-infer --quiet
	@swift build $(RELEASE) --product impasto-train --quiet
	@scripts/demo

# Suites run side by side, each with an OpenMP team of its own: threads that wait must sleep.
test: deps ## build and run every test
	@echo "building the tests"
	@swift build $(TESTING) --build-tests --quiet
	@set -o pipefail; OMP_WAIT_POLICY=passive swift test $(TESTING) --skip-build --disable-xctest 2>&1 | \
	sed -E -e '/Test run with/b' -e '/^◇|passed after [0-9.]+ seconds\.$$/d'

# oneDNN's variable limits our own kernels as well.
test-older: test ## the same as if the processor had no bf16, then no AVX-512; the kernels also as without AVX
	@for run in AVX512_CORE AVX2 'SSE41 --filter KernelsTests'; do \
	set -- $$run; echo "testing as on $$1"; \
	set -o pipefail; ONEDNN_MAX_CPU_ISA=$$1 OMP_WAIT_POLICY=passive swift test $(TESTING) --skip-build \
	--disable-xctest "$${@:2}" 2>&1 | grep -E 'Test run with|✘|issue' || exit 1; done

sanitize: deps ## run the tests of everything over raw memory under AddressSanitizer and UndefinedBehaviorSanitizer
	@echo "building the tests with sanitizers"
	@swift build $(SANITIZING) --build-tests --quiet
	@set -o pipefail; ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 OMP_WAIT_POLICY=passive \
	swift test $(SANITIZING) --skip-build --disable-xctest \
	--filter 'KernelsTests|EngineTests|HDF5Tests|ImagingTests|TransformNetTests|PerceptualLossTests' 2>&1 | \
	sed -E -e '/Test run with/b' -e '/^◇|passed after [0-9.]+ seconds\.$$/d'

# OpenMP's own threads and locks are unknown to ThreadSanitizer: these are the suites that do without them.
sanitize-threads: deps ## run the tests of files and photographs under ThreadSanitizer
	@echo "building the tests with ThreadSanitizer"
	@swift build $(THREADING) --build-tests --quiet
	@set -o pipefail; TSAN_OPTIONS=halt_on_error=1 swift test $(THREADING) --skip-build --disable-xctest \
	--filter 'HDF5Tests|ImagingTests|BatchLoaderTests|PhotoSourceTests' 2>&1 | \
	sed -E -e '/Test run with/b' -e '/^◇|passed after [0-9.]+ seconds\.$$/d'

fuzz: deps ## attack every reader with a million damaged files each
	@for target in architecture picture style loss photos; do scripts/fuzz $$target || exit 1; done

bench: deps ## measure against PyTorch, ONNX Runtime and OpenVINO
	@echo "building the programs"
	@swift build $(RELEASE) --quiet
	@[ -x Benchmarks/.venv/bin/pip ] || python3 -m venv Benchmarks/.venv || \
	{ echo "make bench needs Python's venv: apt-get install python3-venv" >&2; exit 1; }
	@Benchmarks/.venv/bin/pip install --quiet --requirement Benchmarks/requirements.txt
	@Benchmarks/.venv/bin/python Benchmarks/run.py $(BENCH)

bench-quick: BENCH = --rounds 5 --sizes 256 512 --peers pytorch openvino --no-gatys --no-growth --no-commands --print
bench-quick: bench ## the same in a few minutes, printed only

# SwiftPM also tries, and fails, to describe the module in which it collects the tests: what counts is that ours are there. The
# graphs of other modules would be pages without a place in the catalogue.
docs: deps ## turn the documentation of the two libraries into pages under .build/docs
	@echo "building the libraries for their symbols"
	@swift package dump-symbol-graph --minimum-access-level public --skip-synthesized-members > /dev/null 2>&1 || true
	@for library in TransformNet PerceptualLoss; do \
	install -d .build/docs/graphs/$$library && \
	cp "$$(dirname "$$(swift build --show-bin-path)")/symbolgraph/$$library".symbols.json .build/docs/graphs/$$library && \
	docc convert Sources/$$library/$$library.docc --additional-symbol-graph-dir .build/docs/graphs/$$library \
	--warnings-as-errors --transform-for-static-hosting --output-path .build/docs/$$library || exit 1; done
	@echo "made .build/docs; to read it: python3 -m http.server --directory .build/docs/TransformNet, then open"
	@echo "http://localhost:8000/documentation/transformnet (or PerceptualLoss and perceptualloss)"

install: deps ## install the programs, the styles and the photographs to learn from under PREFIX (/usr/local)
	@swift build $(RELEASE) --product impasto-infer --quiet
	@swift build $(RELEASE) --product impasto-train --quiet
	@install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/impasto/checkpoints"
	@install $(BINARIES)/impasto-infer $(BINARIES)/impasto-train "$(DESTDIR)$(PREFIX)/bin"
	@install -m 644 checkpoints/*.h5 "$(DESTDIR)$(PREFIX)/share/impasto/checkpoints"
	@install -d "$(DESTDIR)$(PREFIX)/share/impasto/checkpoints/loss"
	@install -m 644 checkpoints/loss/*.h5 "$(DESTDIR)$(PREFIX)/share/impasto/checkpoints/loss"
	@install -d "$(DESTDIR)$(PREFIX)/share/impasto/datasets/photos"
	@install -m 644 datasets/photos/* "$(DESTDIR)$(PREFIX)/share/impasto/datasets/photos"
	@echo "installed impasto-infer, impasto-train and $(words $(filter-out checkpoints/base%,$(wildcard checkpoints/*.h5))) styles under $(DESTDIR)$(PREFIX)"

clean: ## remove what was built
	rm -rf .build .build-test .build-sanitize .build-threads .build-fuzz demo

deps:
	@scripts/install-deps
