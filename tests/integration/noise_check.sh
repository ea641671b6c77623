#!/bin/bash
# build/noise-check: our own vectors pass (tests/noise-check/reference.py made them), the published ones pass where they
# are at hand (../shared/vectors, not part of this repository), and whatever is changed in a vector or wrong with a file
# is told.
set -u

build=${BUILD:-build}
own=tests/noise-check/vectors.json
published=../shared/vectors/noise.json
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0 skipped=0

verdict() { # what, 0 or 1
    if [ "$2" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAILED: $1"
        cat "$work/output"
    fi
}

run() { # runs noise-check; its exit status is in $status, all it printed in $work/output
    "$build/noise-check" "$@" >"$work/output" 2>&1
    status=$?
}

ends_with() { # the last line
    [ "$(tail -n 1 "$work/output")" = "$1" ]
}

expect_pass() { # what, the last line, files
    local what=$1 last=$2
    shift 2
    run "$@"
    [ "$status" -eq 0 ] && ends_with "$last"
    verdict "$what" $?
}

expect_fail() { # what, the last line, a text that the output must hold, files
    local what=$1 last=$2 text=$3
    shift 3
    run "$@"
    [ "$status" -eq 1 ] && ends_with "$last" && grep -qF -- "$text" "$work/output"
    verdict "$what" $?
}

# One vector of our file as a file of its own.
vector_alone() {
    awk -v name="\"Noise_$1_25519_ChaChaPoly_BLAKE2b\"" '
        BEGIN { print "{\"vectors\": [" }
        /^  \{/ { block = ""; is_it = 0 }
        { block = block $0 "\n" }
        index($0, "\"protocol_name\": " name) { is_it = 1 }
        /^  \}/ && is_it { sub(/,?\n$/, "\n", block); printf "%s", block }
        END { print "]}" }' "$own"
}

# Flips a bit of one hex digit in line $1; the tenth, since X25519 ignores some bits at the ends of a private key.
line_change() {
    awk -v at="$1" 'NR == at {
        match($0, /"[0-9a-f]+",?$/)
        place = RSTART + 10
        digit = index("0123456789abcdef", substr($0, place, 1)) - 1
        other = digit % 2 == 0 ? digit + 1 : digit - 1
        $0 = substr($0, 1, place - 1) substr("0123456789abcdef", other + 1, 1) substr($0, place + 1)
    } { print }'
}

count=$(grep -c '"protocol_name"' "$own")
expect_pass "our own vectors" "$count passed, 0 failed" "$own"
expect_pass "a file given twice" "$((2 * count)) passed, 0 failed" "$own" "$own"

if [ -f "$published" ]; then
    expect_pass "the published vectors" "$(grep -c '"protocol_name"' "$published") passed, 0 failed" "$published"
else
    echo "skipped: the published vectors, $published is not there"
    skipped=$((skipped + 1))
fi

for pattern in IKpsk1 IKpsk2 XXpsk0; do
    vector_alone "$pattern" >"$work/vector.json"
    expect_pass "$pattern alone" "1 passed, 0 failed" "$work/vector.json"
    while IFS=: read -r line text; do
        line_change "$line" <"$work/vector.json" >"$work/changed.json"
        name=Noise_${pattern}_25519_ChaChaPoly_BLAKE2b
        expect_fail "$pattern, a digit changed in $text" "0 passed, 1 failed" "$name, as " "$work/changed.json"
    done < <(grep -nE '"[0-9a-f]{12,}",?$' "$work/vector.json")
done

vector_change() { # sed expression, the reason that must be named
    vector_alone IKpsk2 | sed -E "$1" >"$work/changed.json"
    expect_fail "a vector after $1" "0 passed, 1 failed" "$2" "$work/changed.json"
}
vector_change 's/IKpsk2_/IKpsk9_/' "pattern IKpsk9 is unknown"
vector_change 's/BLAKE2b/SHA256/' "protocol_name is not Noise_<pattern>_25519_ChaChaPoly_BLAKE2b"
vector_change '/protocol_name/d' "(no protocol_name)"
vector_change '/handshake_hash/s/[0-9a-f]{4}"/"/' "handshake_hash has 62 bytes, not 64"
vector_change '/"init_static"/d' "pattern IKpsk2 needs a static key of this side"
vector_change '/"init_remote_static"/d' "needs the other side's static key beforehand"
vector_change 's/"resp_psks"/"other_psks"/' "takes 1 pre-shared keys, there are 0"
vector_change '/"resp_ephemeral"/s/": "../": "zz/' "resp_ephemeral is not pairs of hex digits"
vector_change '/"resp_ephemeral"/s/": "./": "/' "resp_ephemeral is not pairs of hex digits"
vector_change '/"resp_ephemeral"/s/": ".*/": 5,/' "resp_ephemeral is of another type"
vector_change 's/"messages"/"letters"/' "0 messages, the handshake alone has 2"
vector_change '0,/"ciphertext"/s/"ciphertext"/"cypher"/' "message 1: ciphertext is missing"

file_check() { # content, the reason that must be named
    printf '%s' "$1" >"$work/file.json"
    expect_fail "the file $1" "0 passed, 1 failed" "$2" "$work/file.json"
}
file_check '' "file.json:1:0"
file_check '{"vectors": [' "file.json:1:"
file_check '{"vectors": [], "vectors": []}' "duplicate object key"
file_check '{"vectors": []}' 'no member "vectors"'
file_check '{"vectors": {}}' 'no member "vectors"'
file_check '[1]' 'no member "vectors"'
file_check '{"vectors": [7]}' "(no protocol_name)"
expect_fail "no such file" "0 passed, 1 failed" "no-such-file" "$work/no-such-file"
expect_fail "a good file and a bad one" "$count passed, 1 failed" "no-such-file" "$own" "$work/no-such-file"
run
[ "$status" -eq 2 ] && grep -q '^usage: ' "$work/output"
verdict "no file named" $?

if [ "$skipped" -gt 0 ]; then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi
[ "$failed" -eq 0 ]
