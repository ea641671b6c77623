#!/bin/bash
# build/promo replay: five receipts whose figures were worked out by hand (below, before the program was run), limits
# in the order of time, two sets side by side, lines that cannot be read, and the same bytes from 1, 2 and 4 threads.
set -u

build=${BUILD:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

fail() {
    failed=$((failed + 1))
    echo "FAILED: $*"
}

replay() { # exit status wanted, arguments
    local wanted=$1
    shift
    "$build/promo" replay "$@" >"$work/output" 2>"$work/errors"
    local status=$?
    if [ "$status" -eq "$wanted" ]; then
        passed=$((passed + 1))
    else
        fail "replay $* ended with $status"
        tail -n 5 "$work/errors"
    fi
}

same() { # what, file; wanted on standard input
    if diff - "$2" >"$work/difference"; then
        passed=$((passed + 1))
    else
        fail "$1"
        cat "$work/difference"
    fi
}

holds() { # what, text, file
    if grep -qF -- "$2" "$3"; then
        passed=$((passed + 1))
    else
        fail "$1: no \"$2\""
        head -n 20 "$3"
    fi
}

# ------------------------------------------------------------------------------------------------------------- inputs

settings='{"currency": "RUB", "zone": "Europe/Moscow",
  "points": {"value_minor": 100, "earn_step_points": 1, "pay_step_points": 1}}'
milk() { # percent
    echo '{"document": 1, "id": "milk", "name": {"en": "Milk"},
      "funding": [{"payer": "Dairy, \"Ltd\"", "share_bp": 6000}, {"payer": "shop", "share_bp": 4000}],
      "results": [{"discount": {"target": {"lines": {"skus": ["milk"]}}, "value": {"percent_bp": '"$1"'}}}]}'
}
once='{"document": 1, "id": "once-a-day", "name": {"en": "5 off, once a day"}, "audience": {"who": "members"},
  "conditions": {"basket": {"measure": "amount", "op": "at_least", "value": 2000}},
  "limits": {"customer": [{"times": 1, "period": "day"}]},
  "results": [{"discount": {"target": {"receipt": {}}, "value": {"amount_minor": 500}}}]}'
cashback='{"document": 1, "id": "cashback", "name": {"en": "10 % back"}, "audience": {"who": "members"},
  "results": [{"earn": {"target": {"receipt": {}}, "value": {"percent_bp": 1000}}}]}'
bread='{"document": 1, "id": "bread", "name": {"en": "Bread"},
  "results": [{"discount": {"target": {"lines": {"skus": ["bread"]}}, "value": {"amount_minor": 100}}}]}'
a_set() { # promotions
    local IFS=,
    echo '{"format": 1, "version": 7, "settings": '"$settings"', "promotions": ['"$*"']}'
}
a_set "$(milk 1000)" "$once" "$cashback" >"$work/a.json"
a_set "$(milk 2000)" "$cashback" "$bread" >"$work/b.json"

# In the order of time: Friday 10:00 (monday.jsonl:3), 18:00 (tuesday.jsonl:1), Saturday 9:00 (monday.jsonl:1),
# 9:30 (tuesday.jsonl:2), 12:00 (monday.jsonl:4); line 2 is blank.
item() { # sku, price, quantity, more members
    echo "{\"sku\": \"$1\", \"price_minor\": $2, \"quantity_milli\": $3${4:-}}"
}
a_milk() { # pieces, in thousandths; their cost is known
    item milk 1000 "$1" ', "cost_minor": 600'
}
a_bread=$(item bread 3000 1000)
riddle=', "cost_minor": 600, "name": "\\\\\", \"brand\": \"{\\\"at\\\": \\\"2001-01-01 00:00\\\""'
a_riddle=$(item milk 1000 1000 "$riddle")
{
    echo '{"at": "2026-11-21 09:00", "customer": {"id": 1}, "lines": ['"$a_bread"']}'
    echo
    echo '{"at": "2026-11-20 10:00", "customer": {"id": 1}, "lines": ['"$(a_milk 2000), $a_bread"']}'
    echo '{"at": "2026-11-21 12:00", "customer": {"id": 2}, "lines": ['"$(a_milk 5000)"']}'
} >"$work/monday.jsonl"
{
    echo '{"customer": {"id": 1}, "at": "2026-11-20 18:00", "lines": ['"$a_bread"']}'
    echo '{"lines": ['"$a_riddle"'], "at": "2026-11-21 09:30"}'
} >"$work/tuesday.jsonl"

# ------------------------------------------------------------------------------------------------------------ one set
# Friday 10:00    50.00: milk 20.00 - 2.00, then 5.00 over 18.00 and 30.00 as 1.88 and 3.12: 43.00, 4.30 points
# Friday 18:00    30.00: the 5.00 were had today: 30.00, 3.00 points
# Saturday 9:00   30.00 - 5.00: another day: 25.00, 2.50 points
# Saturday 9:30   10.00 - 1.00: nobody: 9.00, no points
# Saturday 12:00  50.00 - 5.00 - 5.00: 40.00, 4.00 points
# Cost is known of the milk: 12.00, 6.00 and 30.00; it sells for 80.00, and after the promotions for 16.12, 9.00, 40.00.

cd "$work" || exit 1
[ -x "$build/promo" ] || build=$OLDPWD/$build
replay 0 --rules a.json --csv csv --json a.out.json monday.jsonl tuesday.jsonl

same "run" csv/run.csv <<'CSV'
receipts_replayed,receipts_refused,order_of_limits
5,0,by customer
CSV
same "sets" csv/sets.csv <<'CSV'
set,file,version,promotions
a,a.json,7,3
CSV
same "summary" <(awk -F, 'NR == 1 { split($0, name, ",") } NR == 2 { for (i = 1; i <= NF; i++) print name[i], $i }' \
    csv/summary.csv) <<'FIGURES'
set a
receipts 5
receipts_without_customer 1
receipts_with_discount 4
customers 2
lines 6
list_minor 17000
discount_minor 2300
points_paid_minor 0
net_minor 14700
points_paid 0
points_earned 1380
points_earned_worth_minor 1380
lines_with_cost 3
cost_minor 4800
margin_before_minor 3200
margin_after_minor 1712
promotions_used 3
floored_minor 0
FIGURES
same "promotions, the dearest first" csv/promotions.csv <<'CSV'
set,promotion,name,receipts,times,units_milli,customers,customers_again,discount_minor,points,points_worth_minor
a,once-a-day,"5 off, once a day",3,3,0,2,1,1500,0,0
a,milk,Milk,3,3,8000,2,0,800,0,0
a,cashback,10 % back,4,4,0,2,1,0,1380,1380
CSV
same "verdicts: the second receipt of a day is limited, nobody is no member" csv/verdicts.csv <<'CSV'
set,promotion,applied,failed,lost,limited,floored,nothing
a,once-a-day,3,1,0,1,0,0
a,milk,3,0,0,0,0,0
a,cashback,4,1,0,0,0,0
CSV
same "payers; a name with a comma and quotes" csv/payers.csv <<'CSV'
set,promotion,payer,discount_minor
a,once-a-day,"",1500
a,milk,"Dairy, ""Ltd""",480
a,milk,shop,320
CSV
same "spread: 500 lies in 480 .. 511, 200 in 192 .. 207" csv/spread.csv <<'CSV'
set,promotion,receipts,p50_minor,p90_minor,p99_minor,largest_minor
a,"",4,511,1000,1000,1000
a,once-a-day,3,500,500,500,500
a,milk,3,207,500,500,500
CSV
same "margins" csv/margins.csv <<'CSV'
set,promotion,lines_with_cost,list_minor,net_minor,cost_minor,margin_before_minor,margin_after_minor
a,"",3,8000,6512,4800,3200,1712
a,once-a-day,2,7000,5612,4200,2800,1412
a,milk,3,8000,6512,4800,3200,1712
a,cashback,2,7000,5612,4200,2800,1412
CSV
same "top receipts" <(head -n 5 csv/top.csv) <<'CSV'
set,promotion,rank,receipt,discount_minor
a,"",1,monday.jsonl:4,1000
a,"",2,monday.jsonl:3,700
a,"",3,monday.jsonl:1,500
a,"",4,tuesday.jsonl:2,100
CSV
same "conflicts: pairs on one line" csv/conflicts.csv <<'CSV'
set,promotion,with,lines,discount_of_both_minor
a,once-a-day,cashback,4,1500
a,milk,once-a-day,2,1388
a,milk,cashback,2,700
CSV
same "limits" csv/limits.csv <<'CSV'
set,promotion,limit,receipts
a,once-a-day,per customer,1
CSV
same "days" csv/days.csv <<'CSV'
set,day,receipts,receipts_with_discount,list_minor,discount_minor,points_paid_minor,net_minor,points_earned
a,2026-11-20,2,1,8000,700,0,7300,730
a,2026-11-21,3,3,9000,1600,0,7400,650
CSV
holds "the readable report" "net                                   147.00" output
holds "rates are told beside the report" "receipts/s replayed" errors

# ----------------------------------------------------------------------------------------------------------- two sets
# With the second set: 50.00 - 4.00 - 1.00 = 45.00; 29.00; 29.00; 8.00; 40.00. So two receipts save 1.00 each, two cost
# 2.00 and 4.00 more, the last stays. Customer 1 pays 5.00 more in all.

replay 0 --rules a.json --against b.json --csv both monday.jsonl tuesday.jsonl
same "both sums, and their difference" <(cut -d, -f1,2,7,8,10,12 both/summary.csv) <<'CSV'
set,receipts,list_minor,discount_minor,net_minor,points_earned
a,5,17000,2300,14700,1380
b,5,17000,1900,15100,1430
b - a,0,0,-400,400,50
CSV
same "effects, the largest first" both/effects.csv <<'CSV'
promotion,receipts_a,receipts_b,discount_a_minor,discount_b_minor,discount_change_minor,points_a,points_b,points_change
once-a-day,3,0,1500,0,-1500,0,0,0
milk,3,3,800,1600,800,0,0,0
bread,0,3,0,300,300,0,0,0
cashback,4,4,0,0,0,1380,1430,50
CSV
same "who gains, who loses" both/changed.csv <<'CSV'
what,count,difference_minor
receipts that cost less,2,-200
receipts that cost more,2,600
receipts with other points only,0,0
receipts that stay the same,1,0
customers who pay less,0,0
customers who pay more,1,500
CSV
same "the receipts that moved most" both/moved.csv <<'CSV'
direction,rank,receipt,difference_minor
costs less,1,tuesday.jsonl:1,-100
costs less,2,tuesday.jsonl:2,-100
costs more,1,monday.jsonl:1,400
costs more,2,monday.jsonl:3,200
CSV

# --------------------------------------------------------------------------------------------------- lines that are bad

{
    echo '{"at": "2026-11-20 10:00", "lines": ['"$(item milk 1000 0)"']}'
    echo '{"at": "2026-11-20 11:00", "customer": {"level": "gold"}, "lines": ['"$a_bread"']}'
    echo '{"at": "2026-11-20 12:00", "lines": ['"$a_bread"']}'
    echo '{"at": "2026-11-20 13:00", "lines": ['
    echo '{"\u0061t": "2026-11-20 14:00", "lines": ['"$a_bread"']}'
} >bad.jsonl
replay 1 --rules a.json --csv bad bad.jsonl
same "bad lines are counted, the good one is replayed" bad/run.csv <<'CSV'
receipts_replayed,receipts_refused,order_of_limits
1,4,by customer
CSV
holds "a quantity" "bad.jsonl:1: /lines/0/quantity_milli" errors
holds "a customer without an id" "bad.jsonl:2: /customer/id" errors
holds "half a line" "bad.jsonl:4: line 1, column" errors
holds "a moment in disguise" "bad.jsonl:5: /at" errors
same "and they stand in the report" <(cut -d: -f1,2 bad/refused.csv | sed 's/,.*//') <<'CSV'
receipt
bad.jsonl:5
bad.jsonl:1
bad.jsonl:2
bad.jsonl:4
CSV
replay 1 --rules a.json --strict bad.jsonl
holds "strict stops at the first" "stopped at the first receipt" errors
same "and reports nothing" output </dev/null
replay 2 --rules a.json nowhere.jsonl
holds "no such file" "nowhere.jsonl: No such file" errors
replay 2 --rules a.json "$work"
holds "a folder that is no data" "lines.csv.gz" errors
replay 2 --against a.json monday.jsonl
holds "no rules" "usage: promo replay" errors

# ----------------------------------------------------------------------------------- real data, and the progress bar
# Two pieces whose sales of 4.00 had 1.00 taken off, by a member of the first level: 5.00 - 0.50. A day later goods
# that nobody knows. Nothing else is in the folder.

mkdir journey
{
    echo receipt_id,household_id,store_id,week,ts,product_id,qty,sales_c,retail_disc_c,coupon_disc_c,coupon_match_c
    echo 41,1,300,1,2018-01-15 23:59:00,11,2,400,100,0,0
    echo 42,1,301,1,2018-01-16 00:00:00,12,1,300,0,0,0
} | gzip >journey/lines.csv.gz
{
    echo product_id,manufacturer_id,department,brand,category,type,size
    echo 11,7,DAIRY,National,MILK,FLUID MILK,1 GA
} | gzip >journey/products.csv.gz
echo '{"format": 1, "settings": {"currency": "USD", "zone": "UTC", "member_level": "bronze"}, "promotions": [
  {"document": 1, "id": "bronze", "name": {"en": "Bronze"}, "audience": {"levels": ["bronze"]},
   "results": [{"discount": {"target": {"lines": {"categories": ["MILK"]}}, "value": {"percent_bp": 1000}}}]}]}' \
    >journey.json
replay 0 --rules journey.json --csv real journey
same "days of the data" <(cut -d, -f2-6 real/days.csv) <<'CSV'
day,receipts,receipts_with_discount,list_minor,discount_minor
2018-01-15,1,1,500,50
2018-01-16,1,0,300,0
CSV
same "a receipt under its own number" real/top.csv <<'CSV'
set,promotion,rank,receipt,discount_minor
a,"",1,receipt 41,50
a,bronze,1,receipt 41,50
CSV
replay 2 --rules journey.json journey journey
holds "a folder beside others" "a folder of receipts stands alone" errors

script -qec "$build/promo replay --rules a.json monday.jsonl" /dev/null </dev/null >terminal
holds "a bar on a terminal" "[........................................]   0 %  0 of 3 receipts" terminal
replay 0 --rules a.json monday.jsonl
same "and none in a file" <(grep -c '%' errors) <<<0

# --------------------------------------------------------------------------- limits, and any number of threads
# 2,400 receipts of 40 customers in 5 stores over 20 days, twelve minutes apart, dealt out to three files.

awk -v seed=11 'function draw(n) { seed = (seed * 16807) % 2147483647; return seed % n }
BEGIN {
    for (i = 0; i < 2400; i++) {
        minute = i * 12
        customer = draw(5) > 0 ? sprintf("\"customer\": {\"id\": %d}, ", draw(40) + 1) : ""
        printf "{\"at\": \"2026-11-%02d %02d:%02d\", \"store\": %d, %s\"lines\": [{\"sku\": \"%s\", ",
            1 + int(minute / 1440), int(minute % 1440 / 60), minute % 60, draw(5) + 1, customer,
            draw(2) ? "milk" : "bread" > ("many" i % 3 ".jsonl")
        printf "\"price_minor\": %d, \"quantity_milli\": %d}]}\n", 500 + draw(5000), 1000 * (1 + draw(4)) \
            > ("many" i % 3 ".jsonl")
    }
}'
limited() { # id, limit
    echo '{"document": 3, "id": "'"$1"'", "name": {"en": "limited"}, "limits": {"over": ['"$2"']},
      "results": [{"discount": {"target": {"receipt": {}}, "value": {"amount_minor": 100}}}]}'
}
of_store=$(limited of-store '{"of": "store", "period": "day", "times": 3}')
of_chain=$(limited of-chain '{"of": "chain", "period": "life", "times": 100}')
of_week=$(limited of-week '{"of": "store", "period": "week", "times": 1}')
of_month=$(limited of-month '{"of": "store", "period": "month", "times": 2}')
budget='{"of": "chain", "period": "life", "discount_minor": 5050, "budget": "shared"}'
a_set "$(milk 1000)" "$once" "$cashback" "$of_store" "$of_chain" >chain.json
a_set "$of_week" "$of_month" "$(limited spends-a "$budget")" "$(limited spends-b "$budget")" >periods.json
a_set "$(milk 1000)" "$cashback" "$of_store" >store.json

invariant() { # the order that the report tells, options of replay
    local order=$1
    shift
    for threads in 1 2 4; do
        replay 0 "$@" --threads "$threads" --json "threads$threads.json" many?.jsonl
        mv output "threads$threads.text"
    done
    holds "order of limits" "\"order_of_limits\":\"$order\"" threads1.json
    for threads in 2 4; do
        same "$order: $threads threads, JSON" "threads$threads.json" <threads1.json
        same "$order: $threads threads, text" "threads$threads.text" <threads1.text
    done
}
invariant "by customer" --rules a.json --against b.json
invariant "by store" --rules store.json
invariant "one pass" --rules chain.json --against store.json

# Three a day in each of five stores on 20 days, all of them reached: 300. A hundred in the chain.
replay 0 --rules chain.json --csv limits many?.jsonl
same "each store has its own three a day, the chain its hundred" \
    <(grep -E '^a,of-' limits/promotions.csv | cut -d, -f2,4 | sort) <<'CSV'
of-chain,100
of-store,300
CSV
same "what was refused: 2,400 asked the chain and each store" <(grep -E '^a,of-' limits/limits.csv) <<'CSV'
a,of-store,per store,2100
a,of-chain,in the chain,2300
CSV

# 1 November 2026 is a Sunday: a week ends with it, and three more begin until the 20th, in each of five stores.
# The budget of 50.50 that two promotions share is spent to the last kopeck: half of the fifty-first is left to one.
replay 0 --rules periods.json --csv periods many?.jsonl
same "four weeks and one month in each store, one budget for two" \
    <(cut -d, -f2,4,9 periods/promotions.csv | sort) <<'CSV'
of-month,10,1000
of-week,20,2000
promotion,receipts,discount_minor
spends-a,26,2550
spends-b,25,2500
CSV

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
