# temper's commands; each is one line for a person, and .ci/run calls the same ones.

SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib
BINARY = .build/release/temper

.PHONY: run build test test-host test-machine power-cut bench oracle format lint docs install clean dependencies

# Checks this very host against the default baseline. Changes no setting; ends 0 whatever it found.
run: build
	./scripts/run

build: dependencies
	$(SWIFT) build $(RELEASE)

dependencies:
	./scripts/dependencies build

# All tests: values, scratch roots, the real programs as oracles, the command line, a booted host.
test:
	./scripts/test

# Only the tests on a booted Debian, in a container of its own.
test-host: build
	./Tests/host/run

# Debian 12 and 13 with a kernel of their own: parameters, audit, logins, reboots, five power cuts each.
test-machine: build
	./Tests/machine/both

# Power cuts at random moments of apply, undo and recover: make power-cut N=500 HOST_SUITE=trixie
N ?= 10
power-cut: build
	./Tests/machine/power-cut $(N)

bench: build
	./bench/run.sh $(BINARY)

# The real programs of Debian 12 and 13 as oracles; more cases of each: make oracle CASES=100000
oracle: dependencies
	./Tests/oracle/run

format:
	$(SWIFT) format format --in-place --recursive --parallel Sources Tests Package.swift

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift

DESTDIR ?=
PREFIX ?= /usr
install: build
	install -D -s -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/temper
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/temper/baselines baselines/*.yaml
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/lib/systemd/catalog packaging/journal-catalog/temper.catalog

clean:
	$(SWIFT) package clean
