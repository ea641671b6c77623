// The npm library json-rules-engine with the conditions of our promotions: which of them a receipt meets. It prices
// nothing. Called by bench_rules_engine.c: reads {"promotions": [...], "receipts": [...]} from standard input, prints the
// nanoseconds that one receipt takes (the median of the receipts, each asked several times) and how many rules fired.
//
// The conditions become rules by the library's own documentation: a fact per figure of the basket, computed once per
// receipt (the "almanac" keeps it) from the named goods: {"fact": "quantity", "params": {"skus": [...]}, "operator":
// "greaterThanInclusive", "value": 3000}.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { createRequire } from "node:module";
import { join } from "node:path";

const modules = createRequire(join(process.cwd(), "build/npm/package.json"));
const { Engine } = modules("json-rules-engine");

const load = JSON.parse(readFileSync(0, "utf8"));

function isNamed(line, scope) {
    return (
        (scope.skus.length === 0 && scope.categories.length === 0) ||
        scope.skus.includes(line.sku) ||
        line.categories.some((category) => scope.categories.includes(category))
    );
}

function figure(what) {
    return async (scope, almanac) => {
        const lines = await almanac.factValue("lines");
        return lines.filter((line) => isNamed(line, scope)).reduce((sum, line) => sum + line[what], 0);
    };
}

const engine = new Engine();
engine.addFact("quantity", figure("quantity"));
engine.addFact("amount", figure("amount"));
for (const promotion of load.promotions) {
    const condition = {
        fact: promotion.fact,
        params: { skus: promotion.skus, categories: promotion.categories },
        operator: "greaterThanInclusive",
        value: promotion.value,
    };
    engine.addRule({ conditions: { all: [condition] }, event: { type: promotion.id }, name: promotion.id });
}

let fired = 0;
async function ask(receipt) {
    const begin = performance.now();
    const { events } = await engine.run({ lines: receipt });
    fired += events.length;
    return performance.now() - begin;
}

await ask(load.receipts[0]); // the first compiles
fired = 0;
const times = [];
for (const receipt of load.receipts) {
    times.push(await ask(receipt));
}
times.sort((a, b) => a - b);
const median_ms = times[Math.floor(times.length / 2)];
console.log(`${Math.round(median_ms * 1e6)} ${fired}`);
