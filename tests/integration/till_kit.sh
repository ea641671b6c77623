#!/bin/bash
# The conformance kit of the till API against a real store behind a real head office: every case passes, also a second
# time on the same store; every case is what the store answers when it is recorded anew; a spoiled case fails at its
# place; the cases use all of the API's description.
# shellcheck disable=SC2016 # "$any" and its like are words of the kit
set -u

# The second part runs inside tests/till-kit/with-store, which puts a store into the environment.
if [ -z "${TILL_KIT_URL:-}" ]; then
    exec tests/till-kit/with-store "$0"
fi

build=${BUILD:-build}
kit=$build/till-kit
cases=(tests/till-kit/cases/*.json)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

verdict() { # what, 0 or 1, a file to show when it is 1
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        tail -n 40 "$3"
    fi
}

fails_with() { # what, exit status, a text that the output must hold, arguments of till-kit
    local what=$1 wanted=$2 text=$3
    shift 3
    "$kit" "$@" >"$work/output" 2>&1
    [ $? -eq "$wanted" ] && grep -qF -- "$text" "$work/output"
    verdict "$what" $? "$work/output"
}

pair() { # a pairing code of the box
    "$build/store-node" pair --data-directory "$TILL_KIT_DATA" --may-run-as-root yes | grep -oE '[0-9]{8}' | head -n 1
}

# ------------------------------------------------------------------------------------------- every case, and once more

"$kit" --url "$TILL_KIT_URL" --pairing-code "$TILL_KIT_CODE" "${cases[@]}" >"$work/first"
grep -qx "${#cases[@]} passed, 0 failed" "$work/first"
verdict "every case passes" $? "$work/first"

key=$(curl -s "$TILL_KIT_URL/v1/pairings" -d "{\"code\":\"$(pair)\",\"name\":\"Again\"}" |
    grep -oE '[0-9]+\.[A-Za-z0-9_-]{43}')
"$kit" --url "$TILL_KIT_URL/" --key "$key" "${cases[@]}" >"$work/second"
grep -qx "$((${#cases[@]} - 1)) passed, 0 failed, 1 skipped" "$work/second"
verdict "every case but the pairing passes again on the same store" $? "$work/second"

# ----------------------------------------------------------------------------------------------------- recorded anew

for case in "${cases[@]}"; do
    access=(--key "$key")
    if grep -q '"needs": \["pairing_code"\]' "$case"; then
        access=(--pairing-code "$(pair)")
    fi
    "$kit" --url "$TILL_KIT_URL" "${access[@]}" --record "$case" >"$work/recorded" 2>"$work/difference" &&
        diff "$case" "$work/recorded" >>"$work/difference" && [ ! -s "$work/difference" ]
    verdict "$case is what the store answers" $? "$work/difference"
done

bare_draft() { # one step that leaves the whole answer to be recorded
    cat <<'DRAFT'
{"case": 1, "name": "Draft", "why": "A draft.", "steps": [{"step": "bread", "request": {"method": "POST",
 "path": "/v1/quotes",
 "body": {"lines": [{"line_no": 1, "sku": "bread", "quantity_milli": 1000, "price_minor": 5000}]}}}]}
DRAFT
}

bare_draft >"$work/draft.json"
"$kit" --url "$TILL_KIT_URL" --key "$key" --record "$work/draft.json" >"$work/new.json"
grep -q '"net_minor": 5000' "$work/new.json" && ! grep -q rule_set "$work/new.json"
verdict "a draft without answers gets them, without noise" $? "$work/new.json"
fails_with "what was recorded passes" 0 "1 passed, 0 failed" --url "$TILL_KIT_URL" --key "$key" "$work/new.json"
fails_with "a draft cannot be played" 1 "record it" --url "$TILL_KIT_URL" --key "$key" "$work/draft.json"

# ------------------------------------------------------------------------------------------------------------- spoiled

spoiled() { # what, file of a case, a sed script, what the runner must say
    sed "$3" "tests/till-kit/cases/$2" >"$work/$2"
    ! diff -q "tests/till-kit/cases/$2" "$work/$2" >"$work/output" &&
        fails_with "$1" 1 "$4" --url "$TILL_KIT_URL" --key "$key" "$work/$2"
}

spoiled "another price fails at its place" 06-quote-nobody.json \
    's/"net_minor": 23000/"net_minor": 23001/' '/body/totals/net_minor: wanted 23001, got 23000'
spoiled "another status fails" 12-price-changed.json 's/"status": 404/"status": 200/' '/status: wanted 200, got 404'
spoiled "a member that is there fails where it must not be" 06-quote-nobody.json \
    's/"codes": \[\]/"codes": {"$absent": true}/' '/body/codes: wanted {"$absent": true}, got []'
spoiled "a member that is not there fails" 11-sale.json 's/"doc_seq": {"$at_least": 0}/"far_seq": 0/' \
    '/body/hq/far_seq: wanted 0, got nothing'
spoiled "a step says which it is" 16-return.json 's/"refund_minor": 14000/"refund_minor": 14001/' \
    'step 10, "all the rest": POST /v1/returns'
spoiled "a header that is another fails" 22-large.json 's/problem+json/problem+xml/' '/headers/Content-Type: wanted'
spoiled "a value that nobody captured is told" 07-quote-customer.json 's/"gold_id"}/"silver_id"}/' \
    'nothing is known by the name "gold_id"'
spoiled "a word that the kit does not know is told with its place" 08-promotions.json \
    's/"$one_of"/"$some_of"/' '$some_of is no matcher'
spoiled "a member that the form does not have is told" 09-codes.json 's/"request"/"query"/' '/steps/0'

echo '{"case": 1' >"$work/half.json"
fails_with "half a case is a failure" 1 "0 passed, 1 failed" --url "$TILL_KIT_URL" --key "$key" "$work/half.json"
fails_with "no case there is a failure" 1 "there is no such file" --url "$TILL_KIT_URL" --key "$key" "$work/none.json"
fails_with "nobody answers" 1 "connect" --url http://127.0.0.1:1 --key "$key" tests/till-kit/cases/06-quote-nobody.json
fails_with "another's key fails" 1 "/status: wanted 200, got 401" --url "$TILL_KIT_URL" --key "1.x" \
    tests/till-kit/cases/06-quote-nobody.json
fails_with "no url" 2 "till-kit --url URL" tests/till-kit/cases/06-quote-nobody.json

# ------------------------------------------------------------------------------------------------------------ coverage

covers() { "$kit" --coverage store-node/till-api.json --not-provoked tests/till-kit/not-provoked.json "$@"; }

covers "${cases[@]}" >"$work/coverage"
verdict "the cases use all of the description" $? "$work/coverage"
covers "${cases[@]:0:18}" >"$work/coverage"
[ $? -eq 1 ] && grep -qx "answer cancel 404: no case has it" "$work/coverage" &&
    grep -qx "error too_many: no case has it" "$work/coverage"
verdict "what no case uses is told" $? "$work/coverage"
"$kit" --coverage store-node/till-api.json --not-provoked <(echo '{"code bad_json": "x", "code nonsense": "x"}') \
    "${cases[@]}" >"$work/coverage"
[ $? -eq 1 ] && grep -q "^code bad_json: is in the list" "$work/coverage" &&
    grep -q "^code nonsense: the description has no" "$work/coverage"
verdict "a list of exceptions that is not true is told" $? "$work/coverage"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
