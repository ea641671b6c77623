#!/bin/sh
# The pages of head office in a real browser, and the types of their source.
set -eu
build=${BUILD:-build}
build/npm/node_modules/.bin/tsc -p web/tsconfig.json
BUILD=$build exec node web/test/e2e/pages.mjs
