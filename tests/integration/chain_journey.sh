#!/bin/bash
# The main job on real receipts: 8,774 of The Complete Journey through three stores, one line cut for a part of them and
# every node killed three times, agree to the cent in all three hands. The data is not part of this repository: where it
# is not at hand, the suite is skipped.
set -u

build=${BUILD:-build}
data=../shared/data/complete-journey-3w
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

if [ ! -f "$data/lines.csv.gz" ]; then
    echo "skipped: $data is not there"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
fi

verdict() { # what, 0 or 1
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        tail -n 60 "$work/output"
    fi
}

start=$SECONDS
TMPDIR=$work "$build/chain" --stores 3 --receipts "$data" --cut 2:0.3:0.6 --kill --exit >"$work/output" 2>&1
verdict "exit status 0" $?
grep -qF "8774 receipts are at head office" "$work/output"
verdict "all 8,774 receipts are at head office" $?
grep -qF "agree to the last unit." "$work/output"
verdict "no difference" $?
echo "took $((SECONDS - start)) s"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
