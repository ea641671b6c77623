#!/bin/bash
# build/promo: good documents are good, a mistake is told with its path, a receipt is explained with its figures.
set -u

build=${BUILD:-build}
documents=tests/tables/promo/documents
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

expect() { # what, exit status, a text that the output must hold, arguments of promo
    local what=$1 wanted=$2 text=$3
    shift 3
    "$build/promo" "$@" >"$work/output" 2>&1
    if [ $? -eq "$wanted" ] && grep -qF -- "$text" "$work/output"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $what"
        cat "$work/output"
    fi
}

mapfile -t examples < <(find "$documents" -name '*.json' ! -name 'settings*' | sort)
expect "every example is good" 0 "royal-canin-3.json: good" check "${examples[@]}"

sed 's/"percent_bp": 2000/"percent_bp": 20000/' "$documents/royal-canin-3.json" >"$work/spoiled.json"
expect "a mistake is told at its place" 1 "/results/0/discount/value" check "$work/spoiled.json"
expect "a good file beside a bad one" 1 "royal-canin-3.json: good" \
    check "$work/spoiled.json" "$documents/royal-canin-3.json"
echo '{"document": 1' >"$work/half.json"
expect "half a document" 2 "expected" check "$work/half.json"
expect "no such file" 2 "nowhere.json" check "$work/nowhere.json"

{
    printf '{"format": 1, "version": 1, "settings": '
    cat "$documents/settings.json"
    printf ', "promotions": ['
    cat "$documents/royal-canin-3.json"
    printf ','
    cat "$documents/cashback-gold.json"
    printf ']}'
} >"$work/set.json"
cat >"$work/receipt.json" <<'RECEIPT'
{"at": "2026-11-21 10:30", "customer": {"level": "gold"},
 "lines": [{"sku": "cat-400", "price_minor": 50000, "quantity_milli": 3000, "brand": "Royal Canin"}]}
RECEIPT
expect "a rule set is good" 0 "set.json: good" check "$work/set.json"
sed 's/"format": 1, "version": 1,/"format": 1,/' "$work/set.json" >"$work/draft.json"
sed 's/"format": 1, "version": 1,/"format": 1, "version": 0,/' "$work/set.json" >"$work/zero.json"
sed 's/"format": 1, "version": 1,/"format": 1, "version": -1,/' "$work/set.json" >"$work/negative.json"
expect "a rule set as a person writes it, without a version" 0 "draft.json: good" check "$work/draft.json"
expect "or with none yet" 0 "zero.json: good" check "$work/zero.json"
expect "a version that cannot be" 1 "/version" check "$work/negative.json"
expect "the receipt is priced" 0 "1  cat-400          3 x 500 = 1500 -> 1200" \
    explain "$work/set.json" "$work/receipt.json"
expect "in Russian" 0 "20 % за три упаковки Royal Canin: скидка 300" explain "$work/set.json" "$work/receipt.json"
expect "in English" 0 "9 % back: points +108" explain "$work/set.json" "$work/receipt.json" --en
sed -i 's/"quantity_milli": 3000/"quantity_milli": 0/' "$work/receipt.json"
expect "a bad receipt" 1 "/lines/0/quantity_milli" explain "$work/set.json" "$work/receipt.json"
expect "a rule set that is none" 1 "/format" explain "$documents/settings.json" "$work/receipt.json"
expect "no command" 2 "usage: promo check" nonsense

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
