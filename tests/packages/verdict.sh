# For the scripts of this folder: counts what was checked, and keeps a work folder. Sourced, not run.
# shellcheck shell=bash

work=$(mktemp -d)
chmod 755 "$work" # enrol goes on as the owner of the data directory, who has to get there
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

verdict() { # what, 0 or 1
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        [ ! -f "$work/output" ] || cat "$work/output"
    fi
}

expect() { # what, a command that must succeed
    local what=$1
    shift
    "$@" >"$work/output" 2>&1
    verdict "$what" $?
}

expect_refusal() { # what, a text that it must print, a command that must fail
    local what=$1 text=$2
    shift 2
    ! "$@" >"$work/output" 2>&1 && grep -q -F -- "$text" "$work/output"
    verdict "$what" $?
}

expect_same() { # what, the wanted text, the text that is there
    diff <(echo "$2") <(echo "$3") >"$work/output"
    verdict "$1" $?
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
