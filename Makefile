# Regulars. One plain Makefile; everything that is built goes to $(BUILD).
#   make                the daemons and the programs for people
#   make run            a small chain on this machine until Ctrl-C, with its pages open     (installs what is missing)
#   make check          every test suite, one line each, about ten minutes on two cores     (installs what is missing)
#   make check-asan     the same suites under the address and undefined-behaviour sanitizers
#   make bench          how fast, as ratios to the bare libraries
#   make sim            the simulation: SEED=n one seed, COUNT=n that many
#   make fuzz-smoke     every fuzz target for FUZZ_SECONDS each
#   make install        to $(DESTDIR)$(PREFIX); install-store-node and install-hq-node one of them
#   make deb            the Debian packages, with their checksums, to build/deb
#   make unit-PART      the unit tests of one part (a layer or a program); make lib-PART builds its archive
# V=1 shows whole commands; SKIP_INSTALL=1 leaves the machine's packages alone. Nothing here runs a tool while make
# reads this file, so that `make check` and `make run` work on a Debian 12 that has only git and make.

ifdef SANITIZE
BUILD ?= build/asan
else ifdef FUZZ
BUILD ?= build/fuzz
else
BUILD ?= build
endif
CLANG ?= clang
ifdef FUZZ
CC := $(CLANG)
else ifeq ($(origin CC),default)
CC := gcc
endif
PREFIX ?= /usr
DESTDIR ?=
FUZZ_SECONDS ?= 30
FUZZ_SECONDS_IN_CHECK := 3

say = $(if $(V),,@echo "  $(1)  $(2)"; )

# --------------------------------------------------------------------------------------------------------- the compiler

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
  -Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 -Wvla -Wundef -Wnull-dereference \
  -Wdouble-promotion -Wswitch-enum -Wimplicit-fallthrough -Werror
HARDENING := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack,--as-needed
ifdef SANITIZE
# The sanitizers' own code confuses the warnings that follow values; the plain build has them all.
WARNINGS += -Wno-format-truncation -Wno-null-dereference -Wno-maybe-uninitialized
OPTIMIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LINK += -fsanitize=address,undefined
else ifdef FUZZ
WARNINGS += -Wno-null-dereference
OPTIMIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
LINK += -fsanitize=fuzzer,address,undefined
else
OPTIMIZE := -O2 -g -D_FORTIFY_SOURCE=2
endif
COMPILE = -std=c17 $(WARNINGS) $(HARDENING) $(OPTIMIZE) -Ishared -I. $(CFLAGS)

# Strict C17 for the pure layers, POSIX for those that use the C library's wider part, GNU where the world is touched.
DEFINES_base := -D_POSIX_C_SOURCE=200809L
DEFINES_storage := -D_POSIX_C_SOURCE=200809L
DEFINES_wire := -D_POSIX_C_SOURCE=200809L
DEFINES_seal := -D_POSIX_C_SOURCE=200809L
DEFINES_node := -D_GNU_SOURCE
DEFINES_store-node := -D_GNU_SOURCE
DEFINES_hq-node := -D_GNU_SOURCE
DEFINES_tests := -D_GNU_SOURCE
defines = $(DEFINES_$(firstword $(subst /, ,$(patsubst shared/%,%,$(1)))))

# ------------------------------------------------------------------------------------------------------------ the parts
# A part is an archive: a layer of shared/ (shared/LAYERS.md has the rules), or all of a program but its main.c. A test
# that links a layer and what is below it proves that the layer needs nothing above.

LAYERS := base retail ledger promo wire seal sync storage node
LIBS_OF_base := base
LIBS_OF_retail := retail base
LIBS_OF_ledger := ledger retail base
LIBS_OF_promo := promo retail base
LIBS_OF_wire := wire retail base
LIBS_OF_seal := seal base
LIBS_OF_sync := sync wire ledger retail base
LIBS_OF_storage := storage wire ledger retail base
LIBS_OF_node := node storage sync seal promo wire ledger retail base
SYSTEM_OF_wire := -lmsgpackc -ljansson
SYSTEM_OF_seal := -lsodium
SYSTEM_OF_sync := $(SYSTEM_OF_wire)
SYSTEM_OF_storage := -lsqlite3 $(SYSTEM_OF_wire) -lsodium
SYSTEM_OF_node := -lmicrohttpd -lgnutls -lnng -lsodium -lsqlite3 $(SYSTEM_OF_wire)
SYSTEM_ALL := $(SYSTEM_OF_node) -lcurl -lz -lpthread

# A program is a folder (and its folders) with a main.c; a program may use the parts of others. One that has no main.c
# yet is not built.
PROGRAM_NAMES := store-node hq-node till till-kit chain reference noise-check promo sim draws tidy
FOLDER_OF_store-node := store-node
FOLDER_OF_hq-node := hq-node
FOLDER_OF_till := tests/till
FOLDER_OF_till-kit := tests/till-kit
FOLDER_OF_chain := tests/chain
FOLDER_OF_reference := tests/reference
FOLDER_OF_noise-check := tests/noise-check
FOLDER_OF_promo := tests/promo-tool
FOLDER_OF_sim := tests/sim
FOLDER_OF_tidy := tests/tidy
FOLDER_OF_draws := tests/draws
# Other programs' parts that a program uses; the topmost layer it needs, where that is not node (none: no layer).
USES_OF_chain := till reference
USES_OF_promo := chain
TOP_LAYER_OF_tidy := none
TOP_LAYER_OF_draws := promo
PROGRAMS := $(foreach p,$(PROGRAM_NAMES),$(if $(wildcard $(FOLDER_OF_$(p))/main.c),$(p)))

sources = $(sort $(wildcard $(1)/*.c) $(wildcard $(1)/*/*.c) $(wildcard $(1)/*.S) $(wildcard $(1)/*/*.S))
objects = $(patsubst %,$(BUILD)/obj/%.o,$(basename $(1)))
layer_lib = $(BUILD)/lib/lib$(1).a
part_lib = $(BUILD)/lib/program-$(1).a
HARNESS := $(BUILD)/lib/harness.a
layers_up_to = $(foreach l,$(LIBS_OF_$(1)),$(call layer_lib,$(l)))
ALL_LAYERS := $(call layers_up_to,node)
# libsodium, zlib and the like come last and are dropped by --as-needed where nothing asks for them.
link = @mkdir -p $(@D)$(newline)$(call say,ld,$@)$(CC) $(COMPILE) $(LINK) -o $@
define newline


endef

.PHONY: all
all: $(patsubst %,$(BUILD)/%,$(filter-out tidy,$(PROGRAMS)))

# An object depends on the way it was compiled, so that other flags in the same folder never mix.
$(BUILD)/flags: always
	@mkdir -p $(@D)
	@echo '$(CC) $(COMPILE) $(LINK)' | cmp -s - $@ || echo '$(CC) $(COMPILE) $(LINK)' > $@
.PHONY: always

$(BUILD)/obj/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,cc,$<)$(CC) $(COMPILE) -MMD -MP $(call defines,$<) -c $< -o $@

# Files that a program carries inside itself (schemas, pages) are taken in by .incbin in a .S file.
$(BUILD)/obj/%.o: %.S $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,as,$<)$(CC) $(COMPILE) -MMD -MP -DBUILD='"$(BUILD)"' -c $< -o $@

# A schema.c carries the .sql files of its folder (storage/embed.h); the compiler does not name them as dependencies.
SCHEMAS := $(wildcard shared/storage/schema.c store-node/*/schema.c hq-node/*/schema.c)
$(foreach f,$(SCHEMAS),$(eval $(BUILD)/obj/$(f:.c=.o): $(wildcard $(dir $(f))*.sql)))
$(BUILD)/obj/tests/chain/rules_text.o: $(wildcard tests/chain/*-rules.json)

# The till API's description is inside the program that serves it, by the same means.
$(BUILD)/obj/store-node/till_api_status.o: store-node/till-api.json
$(BUILD)/obj/hq-node/page_api.o: hq-node/hq-api.json

%.a:
	@mkdir -p $(@D)
	@rm -f $@
	$(call say,ar,$@)ar rcs $@ $^

# The pages of head office: bundled by esbuild with the npm packages of the lock file, carried inside hq-node.
PAGES := $(BUILD)/web/web_assets.c
NODE_MODULES ?= build/npm/node_modules
$(PAGES): $(wildcard web/*.html web/css/*.css web/src/*.ts* web/src/*/*.ts*) web/bundle web/package-lock.json
	$(call say,web,$@)web/bundle $(BUILD)/web $(NODE_MODULES)
$(BUILD)/obj/web_assets.o: $(PAGES) $(BUILD)/flags hq-node/web_assets.h
	$(call say,cc,$<)$(CC) $(COMPILE) -c $< -o $@
$(BUILD)/lib/program-hq-node.a: $(BUILD)/obj/web_assets.o

define layer_rules
$(call layer_lib,$(1)): $(call objects,$(call sources,shared/$(1)))
UNIT_$(1) := $(patsubst tests/unit/$(1)/%.c,$(BUILD)/tests/$(1)/%,$(wildcard tests/unit/$(1)/test_*.c))
$(BUILD)/tests/$(1)/%: $(BUILD)/obj/tests/unit/$(1)/%.o $(HARNESS) $(call layers_up_to,$(1))
	$$(link) $$^ -lcmocka $(SYSTEM_OF_$(1))
lib-$(1): $(call layer_lib,$(1))
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rules,$(l))))

define program_rules
$(call part_lib,$(1)): $(call objects,$(filter-out $(FOLDER_OF_$(1))/main.c,$(call sources,$(FOLDER_OF_$(1)))))
PARTS_OF_$(1) := $(foreach p,$(1) $(USES_OF_$(1)),$(call part_lib,$(p))) $(HARNESS) \
  $(call layers_up_to,$(or $(TOP_LAYER_OF_$(1)),node))
$(BUILD)/$(1): $(BUILD)/obj/$(FOLDER_OF_$(1))/main.o $$(PARTS_OF_$(1))
	$$(link) $$^ $(SYSTEM_ALL)
ifeq ($(filter $(1),$(LAYERS)),)
UNIT_$(1) := $(patsubst tests/unit/$(1)/%.c,$(BUILD)/tests/$(1)/%,$(wildcard tests/unit/$(1)/test_*.c))
$(BUILD)/tests/$(1)/%: $(BUILD)/obj/tests/unit/$(1)/%.o $$(PARTS_OF_$(1))
	$$(link) $$^ -lcmocka $(SYSTEM_ALL)
lib-$(1): $(call part_lib,$(1))
endif
endef
$(foreach p,$(PROGRAM_NAMES),$(eval $(call program_rules,$(p))))

# What tests of all kinds share: tests/harness.
$(HARNESS): $(call objects,$(wildcard tests/harness/*.c))

PARTS := $(sort $(LAYERS) $(PROGRAM_NAMES))
.PHONY: $(PARTS:%=lib-%) $(PARTS:%=unit-%)
$(PARTS:%=unit-%): unit-%:
	+@$(MAKE) --no-print-directory test-programs-$*
	@for t in $(UNIT_$*); do echo "== $$t"; $$t || exit 1; done
.PHONY: $(PARTS:%=test-programs-%)
$(foreach p,$(PARTS),$(eval test-programs-$(p): $(UNIT_$(p))))

# ------------------------------------------------------------------------------------------------------------ the tests
# tests/tables/LAYER_tables.c runs the tables of tests/tables/LAYER/*.table; tests/integration/test_*.c and *.sh run the
# real programs; tests/bench/bench_*.c measure. Other .c files of these folders are what their programs share.

UNIT_PROGRAMS := $(foreach p,$(PARTS),$(UNIT_$(p)))
TABLE_PROGRAMS := $(patsubst tests/tables/%_tables.c,$(BUILD)/tests/%-tables,$(wildcard tests/tables/*_tables.c))
INTEGRATION_PROGRAMS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/integration/test_*.c))
BENCH_PROGRAMS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/bench/bench_*.c))
NODE_PARTS := $(foreach p,till store-node hq-node,$(call part_lib,$(p)))

tests_in = $(wildcard tests/$(1)/$(2))
helpers = $(call objects,$(filter-out $(call tests_in,$(1),$(2)),$(wildcard tests/$(1)/*.c)))

$(BUILD)/lib/tables.a: $(call helpers,tables,*_tables.c)
$(BUILD)/lib/integration.a: $(call helpers,integration,test_*.c)
$(BUILD)/lib/bench.a: $(filter-out %/slow_sync.o,$(call helpers,bench,bench_*.c))

$(BUILD)/tests/%-tables: $(BUILD)/obj/tests/tables/%_tables.o $(BUILD)/lib/tables.a $(HARNESS) $(ALL_LAYERS)
	$(link) $^ $(SYSTEM_ALL)
$(BUILD)/tests/integration/%: $(BUILD)/obj/tests/integration/%.o $(BUILD)/lib/integration.a $(NODE_PARTS) $(HARNESS) \
  $(ALL_LAYERS)
	$(link) $^ -lcmocka $(SYSTEM_ALL)
$(BUILD)/tests/bench/%: $(BUILD)/obj/tests/bench/%.o $(BUILD)/lib/bench.a $(BUILD)/lib/integration.a $(NODE_PARTS) \
  $(call part_lib,promo) $(HARNESS) $(call part_lib,chain) $(ALL_LAYERS)
	$(link) $^ $(SYSTEM_ALL)

# A disk that needs longer to sync, for a store node of bench_confirm.
$(BUILD)/lib/slow_sync.so: tests/bench/slow_sync.c $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,ld,$@)$(CC) -std=c17 $(WARNINGS) -O2 -fPIC -D_GNU_SOURCE -shared -o $@ $<

# tests/fuzz/fuzz_X.c has LLVMFuzzerTestOneInput for one decoder. With FUZZ=1 clang's libFuzzer drives it; without, the
# small driver fuzz_main.c does, so that gcc and its sanitizers run the same targets.
FUZZ_PROGRAMS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(filter-out %/fuzz_main.c,$(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_DRIVER := $(if $(FUZZ),,$(BUILD)/obj/tests/fuzz/fuzz_main.o)
$(BUILD)/tests/fuzz/%: $(BUILD)/obj/tests/fuzz/%.o $(FUZZ_DRIVER) $(NODE_PARTS) $(HARNESS) $(ALL_LAYERS)
	$(link) $^ $(SYSTEM_ALL)

TEST_PROGRAMS := $(UNIT_PROGRAMS) $(TABLE_PROGRAMS) $(INTEGRATION_PROGRAMS) $(FUZZ_PROGRAMS)

corpus_of = $(sort $(wildcard tests/fuzz/corpus/$(patsubst fuzz_%,%,$(1))/*))
tables_of = $(sort $(wildcard tests/tables/$(1)/*.table))

# The suites, a line each: a name, then the command. tests/run-suites runs them in this order.
define SUITES_OF_SOURCES
tidy $(BUILD)/tidy .
tidy-finds-plants tests/tidy/test-tidy $(BUILD)/tidy
pure tests/tidy/check-pure $(BUILD)
pure-finds-plants tests/tidy/test-pure
scripts tests/tidy/check-scripts
mechanics tests/tables/promo/check-mechanics
format tests/tidy/check-format
suites-are-counted tests/tidy/test-run-suites
clang tests/tidy/check-clang
packages/install tests/packages/test-install
packages/deb tests/packages/test-deb
$(if $(FUZZ_PROGRAMS),fuzz tests/fuzz/run-fuzzers $(FUZZ_SECONDS_IN_CHECK))
endef
define SUITES_OF_PROGRAMS
$(foreach t,$(UNIT_PROGRAMS),$(patsubst $(BUILD)/tests/%,%,$(t)) $(t)$(newline))
$(foreach t,$(TABLE_PROGRAMS),$(notdir $(t)) $(t) $(call tables_of,$(patsubst %-tables,%,$(notdir $(t))))$(newline))
$(if $(filter sim,$(PROGRAMS)),simulation $(BUILD)/sim --count $(SIM_COUNT_IN_CHECK))
$(if $(filter sim,$(PROGRAMS)),simulation-mutants $(BUILD)/sim --mutants)
$(if $(filter sim,$(PROGRAMS)),simulation-stories $(BUILD)/sim $(sort $(wildcard tests/sim/stories/*.story)))
$(foreach t,$(FUZZ_PROGRAMS),$(notdir $(t)) $(t) 1 $(call corpus_of,$(notdir $(t)))$(newline))
$(foreach t,$(INTEGRATION_PROGRAMS),$(patsubst $(BUILD)/tests/%,%,$(t)) $(t)$(newline))
$(if $(filter promo,$(PROGRAMS)),promo-conformance tests/promo-tool/run-conformance)
$(if $(SANITIZE),,promo-same-bytes tests/draws/same-bytes)
$(foreach t,$(sort $(wildcard tests/integration/*.sh)),$(patsubst tests/%.sh,%,$(t)) $(t)$(newline))
endef
SUITES = $(if $(SANITIZE),,$(SUITES_OF_SOURCES))$(newline)$(SUITES_OF_PROGRAMS)
SIM_COUNT_IN_CHECK ?= 500

# Two levels, because what is there to build is only known when the packages are installed. The inner make gets a job
# for every core unless the caller said how many.
JOBS = $(if $(findstring --jobserver,$(MAKEFLAGS))$(filter -j%,$(MAKEFLAGS)),,-j$$(nproc))
.PHONY: check check-asan check-suites installed test-programs
installed:
ifndef SKIP_INSTALL
	@provisioning/install-missing
endif

check: installed
	+@$(MAKE) --no-print-directory $(JOBS) check-suites
check-asan: installed
	+@$(MAKE) --no-print-directory $(JOBS) check-suites SANITIZE=1 BUILD=$(BUILD)/asan

test-programs: all $(BUILD)/tidy $(TEST_PROGRAMS)
check-suites: test-programs
	$(file >$(BUILD)/suites,$(SUITES))
	@env -u MAKEFLAGS -u MFLAGS BUILD=$(BUILD) tests/run-suites $(BUILD)/suites $(BUILD)/logs

.PHONY: run bench sim fuzz-smoke fuzz-programs
run: installed
	+@$(MAKE) --no-print-directory $(JOBS) all
	$(BUILD)/chain --stores 3 $(RUN_OPTIONS)
bench: $(BUILD)/store-node $(BENCH_PROGRAMS) $(BUILD)/lib/slow_sync.so
	@env -u MAKEFLAGS -u MFLAGS BUILD=$(BUILD) tests/bench/run-bench $(BENCH_PROGRAMS)
sim: $(BUILD)/sim
	$(BUILD)/sim $(if $(SEED),--seed $(SEED),--count $(or $(COUNT),1000))
fuzz-programs: $(FUZZ_PROGRAMS)
fuzz-smoke: installed
	@env -u MAKEFLAGS -u MFLAGS tests/fuzz/run-fuzzers $(FUZZ_SECONDS)

# One clean pass of clang over every source, by tests/tidy/check-clang: a stamp for each file without a warning.
C_SOURCES := $(sort $(foreach f,shared store-node hq-node tests,$(wildcard $(f)/*.c $(f)/*/*.c $(f)/*/*/*.c)))
.PHONY: clang-pass
clang-pass: $(C_SOURCES:%.c=$(BUILD)/clang/%.clean)
$(BUILD)/clang/%.clean: %.c Makefile
	@mkdir -p $(@D)
	@$(CLANG) $(filter-out -fstack-clash-protection,$(COMPILE)) $(call defines,$<) -fsyntax-only -MMD -MP -MT $@ \
	  -MF $(@:.clean=.d) $<
	@touch $@

# --------------------------------------------------------------------------------------------------------- installation

# Each node is installed by itself, because each is a package of its own; `make install` is both. What a node tells of
# itself (manual page, settings) is printed by its program. Units name the folder of the programs as @PREFIX@/sbin.
NODES := $(filter store-node hq-node,$(PROGRAMS))
TOOLS_OF_store-node := $(filter till,$(PROGRAMS))
TOOLS_OF_hq-node := $(filter promo,$(PROGRAMS))

$(BUILD)/doc/%.8: $(BUILD)/%
	@mkdir -p $(@D)
	$(call say,man,$@)$< man > $@.new && mv $@.new $@
$(BUILD)/doc/%.conf.sample: $(BUILD)/% provisioning/sample-config
	@mkdir -p $(@D)
	$(call say,conf,$@)$< help-config > $@.new && provisioning/sample-config $@.new > $@ && rm $@.new

define install_node
$(1)_DOC := $(PREFIX)/share/doc/regulars-$(1)
$(1)_TOOLS := $(patsubst %,$(BUILD)/%,$(TOOLS_OF_$(1)))
.PHONY: install-$(1)
install-$(1): $(BUILD)/$(1) $(BUILD)/doc/$(1).8 $(BUILD)/doc/$(1).conf.sample $$($(1)_TOOLS)
	install -D -m 755 $(BUILD)/$(1) $(DESTDIR)$(PREFIX)/sbin/$(1)
	$$(foreach t,$(TOOLS_OF_$(1)),install -D -m 755 $(BUILD)/$$(t) $(DESTDIR)$(PREFIX)/bin/regulars-$$(t)$$(newline))
	install -D -m 644 $(BUILD)/doc/$(1).8 $(DESTDIR)$(PREFIX)/share/man/man8/$(1).8
	install -D -m 644 provisioning/sysusers.d/$(1).conf $(DESTDIR)$(PREFIX)/lib/sysusers.d/$(1).conf
	install -D -m 644 provisioning/tmpfiles.d/$(1).conf $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/$(1).conf
	install -d $(DESTDIR)$(PREFIX)/lib/systemd/system $(DESTDIR)$$($(1)_DOC)
	sed 's|@PREFIX@|$(PREFIX)|' provisioning/$(1).service > $(DESTDIR)$(PREFIX)/lib/systemd/system/$(1).service
	chmod 644 $(DESTDIR)$(PREFIX)/lib/systemd/system/$(1).service
	install -m 644 README.md INSTALL $(BUILD)/doc/$(1).conf.sample $(DESTDIR)$$($(1)_DOC)
endef
$(foreach n,store-node hq-node,$(eval $(call install_node,$(n))))
.PHONY: install deb
install: $(NODES:%=install-%)

# The packages, and their checksums in the form of sha256sum -c. The time of the last commit is the time of all files.
deb: $(NODES:%=$(BUILD)/%) $(NODES:%=$(BUILD)/doc/%.8) $(NODES:%=$(BUILD)/doc/%.conf.sample)
	@rm -rf $(BUILD)/deb
	+@for n in $(NODES); do MAKE='$(MAKE)' provisioning/make-deb $$n $(BUILD) || exit 1; done
	@cd $(BUILD)/deb && sha256sum *.deb > SHA256SUMS && cat SHA256SUMS

.PHONY: clean
clean:
	rm -rf $(BUILD)

.SECONDARY:
-include $(C_SOURCES:%.c=$(BUILD)/obj/%.d) $(C_SOURCES:%.c=$(BUILD)/clang/%.d)
