#!/bin/bash
# build/chain as a person runs it: a small generated chain with its lines cut and its nodes killed agrees to the kopeck
# in all three hands, and the audit itself finds what does not agree: a receipt that the input does not have.
set -u

build=${BUILD:-build}
work=$(mktemp -d)
chain_pid=
trap '[ -z "$chain_pid" ] || kill -INT "$chain_pid" 2>/dev/null; wait; rm -rf "$work"' EXIT
passed=0 failed=0

verdict() { # what, 0 or 1, the file that tells more
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        tail -n 60 "$3"
    fi
}

says() { # a line of the file
    grep -qF -- "$2" "$1"
}

agrees=" agree to the last unit."

TMPDIR=$work "$build/chain" --stores 2 --max 300 --exit --kill --cut 1:0.2:0.5 --cut 2:0.4:0.9 \
    --report "$work/report.json" >"$work/upheaval" 2>&1
verdict "two stores, cut lines, killed nodes: exit status 0" $? "$work/upheaval"
says "$work/upheaval" "$agrees" && says "$work/upheaval" "300 receipts are at head office"
verdict "they agree, and all receipts are at head office" $? "$work/upheaval"
says "$work/report.json" '"agree":true' && says "$work/report.json" '"hq":{"receipts":'
verdict "the summary as JSON" $? "$work/report.json"
grep -q "^{\"agree\":true" "$work/upheaval" && says "$work/upheaval" "from its journal: no difference."
verdict "the summary on the screen, and every balance is the sum of its entries" $? "$work/upheaval"
[ -z "$(find "$work" -mindepth 1 -name 'regulars-chain-*')" ]
verdict "nothing is left behind when all is well" $? "$work/upheaval"

# The same seed gives the same figures, whatever was cut and killed.
TMPDIR=$work "$build/chain" --stores 2 --max 300 --exit --tills 3 --report "$work/quiet.json" >"$work/quiet" 2>&1
verdict "the same chain without upheaval" $? "$work/quiet"
diff <(sed 's/.*"all":/"all":/' "$work/report.json") <(sed 's/.*"all":/"all":/' "$work/quiet.json") >"$work/diff"
verdict "the same figures" $? "$work/diff"

# A till that is none of the chain's sells as well: the books of the nodes have more than the input, and that is told.
"$build/chain" --stores 1 --tills 1 --max 40 --pace 20 --data "$work/data" >"$work/foreign" 2>&1 &
chain_pid=$!
for _ in $(seq 600); do
    says "$work/foreign" "Ctrl-C ends the day" && break
    sleep 0.1
done
code=$("$build/store-node" pair --data-directory="$work/data/store-1" --may-run-as-root=yes |
    grep -E '^ +[0-9]' | tr -d ' ')
port=$(sed -n 's/.*Store 1 .*127\.0\.0\.1:\([0-9]*\).*/\1/p' "$work/foreign")
"$build/till" pair --box "http://127.0.0.1:$port" --code "$code" --profile "$work/profile" >"$work/pair" 2>&1
verdict "a till of one's own is paired" $? "$work/pair"
printf 'scan 360001 3\nscan 100001\nquote\npay cash\nstatus\nquit\n' |
    "$build/till" --profile "$work/profile" --prices "$work/data/catalogue.json" --lang en >"$work/sale" 2>&1
says "$work/sale" "The receipt is taken." && says "$work/sale" "Chocolate: three for two"
verdict "and sells" $? "$work/sale"
for _ in $(seq 600); do
    says "$work/foreign" "stay open until Ctrl-C" && break
    sleep 0.1
done
kill -INT "$chain_pid"
wait "$chain_pid"
status=$?
chain_pid=
[ "$status" -eq 1 ] && says "$work/foreign" "DIFFERENT:" && says "$work/foreign" "Store 1: receipts: input"
verdict "the audit finds its receipt: exit status 1" $? "$work/foreign"

"$build/chain" --cut 1:0.5:0.2 >"$work/misused" 2>&1
[ $? -eq 2 ] && says "$work/misused" "--cut: must be STORE:FROM:TO"
verdict "a cut that ends before it begins is refused" $? "$work/misused"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
