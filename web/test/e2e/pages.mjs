// The pages of head office in a real browser, against real daemons. Each test says what a marketer sees.
// Usage: node web/test/e2e/pages.mjs   (NODE_MODULES names the folder of playwright-core and axe-core)
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readFile, mkdir } from "node:fs/promises";
import { resolve, join } from "node:path";
import { Chain } from "./chain.mjs";

process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0"; // the daemons' own certificates, on loopback
const modules = resolve(process.env["NODE_MODULES"] ?? "build/npm/node_modules");
const require = createRequire(join(modules, "x.js"));
const { chromium } = require("playwright-core");
const axeSource = await readFile(join(modules, "axe-core/axe.min.js"), "utf8");
const shots = process.env["SHOTS"];

const tests = [];
const test = (name, body) => tests.push({ name, body });
let chain, page, complaints;

const logIn = async () => {
  await page.goto(chain.address + "/");
  await page.fill("input[name=user]", chain.user);
  await page.fill("input[name=password]", chain.password);
  await page.click("button[type=submit]");
  await page.waitForSelector("nav.side");
};

const shot = async (name) => {
  if (!shots) return;
  await mkdir(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true });
};

/** No rule of WCAG 2 A and AA that axe can see is broken. */
const accessible = async (name) => {
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa"] }));
  assert.deepEqual(found.violations.map((v) => `${name}: ${v.id} ${v.nodes[0]?.target}`), []);
};

const buy = async (number, customerId, skus) =>
  chain.ask("POST", "/v1/receipts", {
    receipt: { shift: 1, number }, customer_id: customerId, sold_at: new Date().toISOString(),
    lines: skus.map((sku, i) => ({ line_no: i + 1, sku, quantity_milli: 1000, price_minor: sku === "milk" ? 9000 : 5500 })),
  });

test("nothing but the login page answers before a login", async () => {
  await page.goto(chain.address + "/customers");
  await page.waitForSelector("input[name=password]");
  await accessible("login");
  await shot("login");
  assert.equal((await page.request.get(chain.address + "/api/v1/overview")).status(), 401);
});

test("a wrong password is told in words, a right one opens the overview", async () => {
  await page.fill("input[name=user]", chain.user);
  await page.fill("input[name=password]", "not the password");
  await page.click("button[type=submit]");
  await page.waitForFunction(() => document.querySelector("[role=alert]").textContent.trim() !== "");
  await logIn();
  await page.waitForSelector(".figure");
});

test("a receipt that a till sells appears on the overview by itself", async () => {
  const { customer } = await chain.ask("POST", "/v1/customers", { phone: "+7 900 123-45-67", name: "Анна", consents: ["data"] });
  chain.customer = customer.customer_id;
  const answer = await buy(1, chain.customer, ["milk", "bread"]);
  assert.equal(answer.totals.net_minor, 8100 + 5500);
  await page.waitForSelector("text=136,00");
  await accessible("overview");
  await shot("overview-ru");
});

test("the receipt opens with its lines, its promotions and its points", async () => {
  await page.click("main table a[href^='/receipts/']");
  await page.waitForSelector("text=Молоко 1 л");
  await page.waitForSelector("text=milk-week");
  await accessible("receipt");
  await shot("receipt");
});

test("the customer is found by phone, with name, balance and receipts", async () => {
  await page.click("nav a[href='/customers']");
  await page.fill("input[type=search]", "8 (900) 123-45-67");
  await page.keyboard.press("Enter");
  await page.click(`a[href='/customers/${chain.customer}']`);
  await page.waitForSelector("text=Анна");
  await page.waitForSelector("text=6,80");
  await accessible("customer");
  await shot("customer");
});

test("the store is online, nothing behind, on the published rules", async () => {
  await page.click("nav a[href='/stores']");
  await page.waitForSelector("text=Лесная, 5");
  await page.waitForSelector("text=на связи");
  await accessible("stores");
  await shot("stores");
});

test("a rule set with a mistake is refused with the path, a sound one is published", async () => {
  await page.click("nav a[href='/rule-sets']");
  await page.fill("textarea", JSON.stringify({ format: 1, version: 2, settings: { currency: "RUB" }, promotions: [{ document: 1, id: "x" }] }));
  await page.click("button[type=submit]");
  await page.waitForSelector("code:has-text('/promotions/0')");
  await accessible("rule-sets");
  await shot("rule-sets");
});

test("English shows no Cyrillic but names, and dark is readable", async () => {
  await page.click("nav a[href='/']");
  await page.click("button[lang=en]");
  await page.waitForSelector("text=Overview");
  await page.emulateMedia({ colorScheme: "dark" });
  const nav = await page.textContent("nav.side");
  assert.ok(!/[а-яё]/i.test(nav.replace("Русский", "").replace("Продукты", "")), nav);
  await accessible("overview dark");
  await shot("overview-en-dark");
  await page.setViewportSize({ width: 390, height: 800 });
  await accessible("overview narrow");
  await shot("overview-narrow");
});

test("after logging out the pages are closed again", async () => {
  await page.click("nav .foot button:has-text('Log out')");
  await page.waitForSelector("input[name=password]");
  assert.equal((await page.request.get(chain.address + "/api/v1/stores")).status(), 401);
});

test("no page complained on the console", async () => {
  assert.deepEqual(complaints, []);
});

async function main() {
  chain = await Chain.start();
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "ru-RU", viewport: { width: 1366, height: 768 } });
  page = await context.newPage();
  page.setDefaultTimeout(20000);
  complaints = [];
  page.on("console", (message) => {
    const isOurs = message.type() === "error" && !/status of 4(01|22|29)/.test(message.text());
    if (isOurs) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  let failed = 0;
  for (const { name, body } of tests) {
    try {
      await body();
      console.log(`ok    ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAIL  ${name}\n      ${String(error.stack ?? error).split("\n").join("\n      ")}`);
      await shot(`failed-${failed}`);
    }
  }
  await browser.close();
  await chain.stop();
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
