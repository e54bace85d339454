# temper's commands; each is one line for a person, and .ci/run calls the same ones.

SWIFT ?= swift
RELEASE = -c release --static-swift-stdlib
BINARY = .build/release/temper

.PHONY: run build test test-host test-package test-machine power-cut bench oracle faults format \
	lint formats docs install deb rpm packaging clean dependencies

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

# Only the tests on booted hosts: containers, the package, machines with a kernel of their own.
test-host: build
	./scripts/test-host

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

# A kill and four errors at every system call of apply, undo and recover that changes something.
faults: build
	./Tests/faults/run

# What 'temper report' writes, read by browsers, promtool, oscap and other programs of others.
formats: build
	./scripts/dependencies formats
	./Tests/formats/run $(BINARY)

format:
	$(SWIFT) format format --in-place --recursive --parallel Sources Tests Package.swift

lint:
	$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift

DESTDIR ?=
PREFIX ?= /usr
install: build packaging
	PREFIX=$(PREFIX) ./scripts/stage $(DESTDIR)/ $(BINARY)

# Packages below .build/packages, of what 'make install' lays down.
deb: build packaging
	./scripts/package-deb $(BINARY)

rpm: build packaging
	./scripts/package-rpm $(BINARY)

packaging:
	./scripts/dependencies package

# The Debian package on booted hosts of Debian 12 and 13.
test-package: build packaging
	./Tests/package/run

clean:
	$(SWIFT) package clean
