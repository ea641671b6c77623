# Regulars. One plain Makefile; everything that is built goes to $(BUILD).
#   make            build the daemons and tools         make check       install what is missing, build, run every test
#   make run        a small chain on this machine       make check-asan  the tests under address and undefined sanitizers
#   make bench sim fuzz-smoke deb install               see README.md

BUILD ?= build
CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
  -Wmissing-prototypes -Wcast-qual -Wwrite-strings -Wformat=2 -Wvla -Wundef -Wnull-dereference \
  -Wdouble-promotion -Wswitch-enum -Wimplicit-fallthrough -Werror
HARDENING := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
LDHARDENING := -pie -Wl,-z,relro,-z,now,-z,noexecstack
ifdef SANITIZE
OPTIMIZE := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
LDHARDENING := -pie -fsanitize=address,undefined
else
OPTIMIZE := -O2 -g -D_FORTIFY_SOURCE=2
endif
CFLAGS_ALL := -std=c17 $(WARNINGS) $(HARDENING) $(OPTIMIZE) -Ishared -I. -MMD -MP $(CFLAGS)

# The layers, lowest first (shared/LAYERS.md). Each is an archive of its own, so that a test that links a layer and what
# is below it proves that the layer needs nothing above.
LAYERS := base retail ledger promo wire seal sync storage node
lib = $(BUILD)/lib/lib$(1).a
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
SYSTEM_ALL := $(SYSTEM_OF_node) -lcurl -lpthread

sources = $(sort $(wildcard $(1)/*.c))
objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))

.PHONY: all
all: programs

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(DEFINES_$(firstword $(subst /, ,$(patsubst shared/%,%,$<)))) -c $< -o $@

# POSIX for the layers that may see the world at all; GNU extensions in node/ and the daemons alone.
DEFINES_base := -D_POSIX_C_SOURCE=200809L
DEFINES_storage := -D_POSIX_C_SOURCE=200809L
DEFINES_wire := -D_POSIX_C_SOURCE=200809L
DEFINES_seal := -D_POSIX_C_SOURCE=200809L
DEFINES_node := -D_GNU_SOURCE
DEFINES_store-node := -D_GNU_SOURCE
DEFINES_hq-node := -D_GNU_SOURCE
DEFINES_tests := -D_GNU_SOURCE

define layer_rules
$(call lib,$(1)): $(call objects,$(call sources,shared/$(1)))
	@mkdir -p $$(@D)
	@rm -f $$@
	ar rcs $$@ $$^
UNIT_$(1) := $(patsubst tests/unit/$(1)/%.c,$(BUILD)/tests/$(1)/%,$(call sources,tests/unit/$(1)))
$(BUILD)/tests/$(1)/%: $(BUILD)/obj/tests/unit/$(1)/%.o $(foreach l,$(LIBS_OF_$(1)),$(call lib,$(l)))
	@mkdir -p $$(@D)
	$(CC) $(CFLAGS_ALL) $(LDHARDENING) -o $$@ $$^ -lcmocka $(SYSTEM_OF_$(1))
# make unit-LAYER: build and run one layer's unit tests
.PHONY: unit-$(1) lib-$(1)
lib-$(1): $(call lib,$(1))
unit-$(1): $$(UNIT_$(1))
	@for t in $$(UNIT_$(1)); do echo "== $$$$t"; $$$$t || exit 1; done
endef
$(foreach layer,$(LAYERS),$(eval $(call layer_rules,$(layer))))
.SECONDARY:

.PHONY: programs clean
programs: $(foreach l,$(LAYERS),$(call lib,$(l)))

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
