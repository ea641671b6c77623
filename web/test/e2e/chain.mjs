// A small chain for the page tests: head office and one store as real processes on loopback, with a till that sells.
import { spawn, execFile } from "node:child_process";
import { mkdtemp, rm, writeFile, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const BUILD = process.env["BUILD"] ?? "build";

export const RULES = {
  format: 1,
  version: 1,
  settings: { currency: "RUB", zone: "UTC" },
  promotions: [
    {
      document: 1, id: "milk-week", name: { ru: "Неделя молока", en: "Milk week" },
      results: [{ discount: { target: { lines: { categories: ["dairy"] } }, value: { percent_bp: 1000 } } }],
    },
    {
      document: 1, id: "base", name: { ru: "5 % баллами", en: "5 % in points" }, audience: { who: "members" },
      results: [{ earn: { target: { receipt: {} }, value: { percent_bp: 500 } } }],
    },
  ],
};

/** Where a daemon listens, from the `listening` line of its log, as soon as there is one. */
function listening(child, what) {
  return new Promise((resolve, reject) => {
    let seen = "";
    child.stderr.on("data", (bytes) => {
      seen += bytes;
      const line = seen.split("\n").find((text) => text.includes("listening") && text.includes(`what=${what}`));
      const found = line?.match(/port=(\d+)/);
      if (found) resolve(`127.0.0.1:${found[1]}`);
    });
    child.on("exit", (code) => reject(new Error(`a daemon ended with ${code}:\n${seen}`)));
  });
}

export class Chain {
  static async start() {
    const chain = new Chain();
    chain.folder = await mkdtemp(join(tmpdir(), "regulars-pages-"));
    await chain.startHeadOffice();
    await chain.startStore();
    return chain;
  }

  daemon(program, settings) {
    const child = spawn(join(BUILD, program), ["run", "--may-run-as-root", "yes", ...settings], { stdio: ["ignore", "ignore", "pipe"] });
    this.children = [...(this.children ?? []), child];
    return child;
  }

  async hq(...words) {
    return (await run(join(BUILD, "hq-node"), [...words, "--data-directory", join(this.folder, "hq")])).stdout;
  }

  async store(...words) {
    return (await run(join(BUILD, "store-node"), [...words, "--data-directory", join(this.folder, "store")])).stdout;
  }

  async startHeadOffice() {
    const data = join(this.folder, "hq");
    await run("mkdir", ["-m", "700", data, join(this.folder, "store")]);
    const child = this.daemon("hq-node", [
      "--data-directory", data, "--https-address", "127.0.0.1:0", "--link-address", "127.0.0.1:0", "--chain-name", "Продукты",
    ]);
    const link = listening(child, "link");
    this.address = `https://${await listening(child, "https")}`;
    this.link = await link;
    const login = await readFile(join(data, "first-login.txt"), "utf8");
    this.user = login.match(/user\s*[:=]\s*(\S+)/i)?.[1] ?? "admin";
    this.password = login.match(/password\s*[:=]\s*(\S+)/i)?.[1];
    const rules = join(this.folder, "rules.json");
    await writeFile(rules, JSON.stringify(RULES));
    await this.hq("publish", rules);
    const goods = join(this.folder, "goods.json");
    await writeFile(goods, JSON.stringify([
      { sku: "milk", name: "Молоко 1 л", brand: "Луг", categories: ["food", "dairy"], vat_bp: 1000, price_minor: 9000 },
      { sku: "bread", name: "Хлеб", categories: ["food", "bakery"], vat_bp: 1000, price_minor: 5500 },
    ]));
    await this.hq("publish", goods);
  }

  async startStore() {
    const file = join(this.folder, "store.file");
    await this.hq("store", "add", "Лесная, 5", "--zone", "UTC", "--out", file);
    await this.store("enrol", file);
    const child = this.daemon("store-node", [
      "--data-directory", join(this.folder, "store"), "--https-address", "off", "--http-address", "127.0.0.1:0",
    ]);
    this.till = `http://${await listening(child, "http")}`;
    await this.until(async () => JSON.parse(await this.store("status")).store > 0); // enrolled
    const code = (await this.store("pair")).match(/\b(\d{4})\s?(\d{4})\b/);
    const paired = await this.ask("POST", "/v1/pairings", { code: code[1] + code[2], name: "Касса 1" });
    this.key = paired.key;
    await this.until(async () => (await this.ask("GET", "/v1/status")).rule_set.version > 0 && (await this.ask("GET", "/v1/status")).catalogue_version > 0);
  }

  async ask(method, path, body) {
    const headers = { "Content-Type": "application/json", ...(this.key ? { Authorization: `Bearer ${this.key}` } : {}) };
    const response = await fetch(this.till + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Asks again until the condition holds; the bound is for a test that hangs, not for luck. */
  async until(condition) {
    const deadline = Date.now() + 30000;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error("a condition did not come true in 30 s");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop() {
    const ends = (this.children ?? []).map((child) => new Promise((resolve) => child.on("exit", resolve)));
    for (const child of this.children ?? []) child.kill("SIGTERM");
    await Promise.all(ends);
    await rm(this.folder, { recursive: true, force: true });
  }
}
