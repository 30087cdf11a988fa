/** Two tabs of one visitor, and what changes while a page is open. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ANNA, BO } from "../support/canaries.mjs";
import { launch, ready, storage, visitor } from "../support/chromium.mjs";
import { serveStatic } from "../support/static.mjs";

let browser, site;
before(async () => {
  browser = await launch();
  site = await serveStatic();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const declare = (page, traits) => page.evaluate((traits) => globalThis.indgang.declare(traits), traits);
const told = (page) =>
  page.evaluate(async () => {
    const { remembered } = await globalThis.indgang.remembered();
    return remembered.filter(({ kind }) => kind === "trait").map(({ name }) => name).sort();
  });

async function remembering() {
  const { context, page } = await visitor(browser);
  await page.goto(site.url);
  await ready(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  return { context, page };
}

test("what was told here stays, though another tab writes without having seen it", async () => {
  const { context, page } = await remembering();
  const other = await context.newPage();
  await other.goto(site.url);
  await ready(other);
  await declare(other, { postcode: "2100" });
  const stale = (await storage(other))["indgang.declared"];
  assert.equal(await declare(page, { first_name: ANNA }), "kept");
  // It may not have seen what the other wrote either, which tells it again then.
  const both = async (tab) => {
    for (const until = Date.now() + 10_000; `${await told(tab)}` !== "first_name,postcode" && Date.now() < until; ) await tab.waitForTimeout(50);
    assert.deepEqual(await told(tab), ["first_name", "postcode"]);
  };
  await both(page);
  await other.evaluate((stale) => localStorage.setItem("indgang.declared", stale), stale);
  await page.waitForFunction((stale) => localStorage.getItem("indgang.declared") !== stale, stale);
  await both(page);
  await both(other);
  await context.close();
});

test("what was told here just before another tab took it back, or told it otherwise, is not told again", async () => {
  const { context, page } = await remembering();
  const other = await context.newPage();
  await other.goto(site.url);
  await ready(other);
  const answers = async (tab) => {
    const { remembered } = await tab.evaluate(() => globalThis.indgang.remembered());
    return Object.fromEntries(remembered.filter(({ kind }) => kind === "trait").map(({ name, value }) => [name, value]));
  };
  // All of the engine is there: the moments between are short.
  for (const tab of [page, other]) await answers(tab);
  await other.evaluate(() => {
    const tab = /** @type {any} */ (globalThis);
    tab.heard = 0;
    addEventListener("storage", ({ key }) => (tab.heard += +(key === "indgang.declared")));
  });
  const heard = () => other.evaluate(() => /** @type {any} */ (globalThis).heard);
  let tellings = 0;
  for (const [first, then, left] of [
    [{ first_name: ANNA, postcode: "2100" }, { first_name: "" }, { postcode: "2100" }],
    [{ postcode: "2200" }, { postcode: "6000" }, { postcode: "6000" }],
  ]) {
    await declare(page, first);
    await other.waitForFunction((all) => /** @type {any} */ (globalThis).heard === all, (tellings += 1));
    await declare(other, then);
    // As long as what was told may be told again.
    await new Promise((then) => setTimeout(then, 2500));
    for (const tab of [page, other]) assert.deepEqual(await answers(tab), left);
    assert.equal(await heard(), tellings, "it is told once");
  }
  assert.equal((await storage(page))["indgang.said"], undefined);
  await context.close();
});

test("what is told, corrected and taken back in one tab stands in the words of the other", async () => {
  const { context, page } = await remembering();
  const other = await context.newPage();
  await other.goto(`${site.url}/you/`);
  await ready(other);
  const greeted = (name) => other.waitForFunction((name) => document.querySelector("[data-indgang-merge=first_name]").textContent === name, name, { timeout: 20_000 });
  const own = await other.textContent("[data-indgang-merge=first_name]");
  for (const name of [ANNA, BO]) {
    await declare(page, { first_name: name, postcode: "7190" });
    await greeted(name);
  }
  // What was seen there stays as it was; words follow.
  assert.doesNotMatch(await other.textContent("[data-indgang-slot=season]"), /Billund is your nearest airport/);
  await declare(page, { first_name: "", postcode: "" });
  await greeted(own);
  await declare(page, { first_name: ANNA });
  await greeted(ANNA);
  // Who has told it would tell it again.
  await page.close();
  // As the browser brings back a page that it has kept whole.
  await other.evaluate(() => {
    localStorage.removeItem("indgang.declared");
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await greeted(own);
  await context.close();
});

test("what was told here just before another tab forgot everything is gone", async () => {
  const { context, page } = await remembering();
  const other = await context.newPage();
  await other.goto(site.url);
  await ready(other);
  await declare(page, { first_name: ANNA });
  await other.evaluate(async () => {
    await globalThis.indgang.forget();
    await globalThis.indgang.declare({ postcode: "2100" });
  });
  // As long as what was told may be told again.
  await new Promise((then) => setTimeout(then, 2500));
  assert.deepEqual(await told(page), ["postcode"]);
  assert.deepEqual(await told(other), ["postcode"]);
  await context.close();
});

test("what a tab shows by what another has forgotten goes back to the default", async () => {
  const { context, page } = await remembering();
  const season = (tab) => tab.textContent("[data-indgang-slot=season]");
  const own = await season(page);
  await declare(page, { first_name: ANNA, postcode: "7190" });
  const other = await context.newPage();
  await other.goto(site.url);
  await ready(other);
  assert.notEqual(await season(other), own);
  await page.evaluate(() => globalThis.indgang.forget());
  await other.waitForFunction((own) => document.querySelector("[data-indgang-slot=season]").textContent === own, own);
  assert.deepEqual(await other.evaluate(async () => (await globalThis.indgang.remembered()).why), []);
  await context.close();
});

test("a refusal that is stored outweighs what storage would not take before", async () => {
  const { context, page } = await visitor(browser);
  await page.goto(site.url);
  await ready(page);
  await page.evaluate(async () => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
    await globalThis.indgang.consent.answer({ remember: true });
    Storage.prototype.setItem = setItem;
  });
  assert.deepEqual(await storage(page), {});
  const other = await context.newPage();
  await other.goto(site.url);
  await ready(other);
  await other.evaluate(() => globalThis.indgang.consent.answer({ remember: false }));
  await page.waitForFunction(() => globalThis.indgang.consent.state.remember === "denied");
  assert.match((await storage(other))["indgang.choice"], /^1\.d/);
  await context.close();
});

test("of what is told after another tab withdrew, not even the name is written", async () => {
  const { context, page } = await remembering();
  const written = await page.evaluate(async () => {
    // As that tab writes it; this one has not heard of it yet.
    localStorage.setItem("indgang.choice", localStorage.getItem("indgang.choice")?.replace(/\.\w+/, ".ddd") ?? "");
    const keys = [];
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, value) {
      keys.push(key);
      setItem.call(this, key, value);
    };
    await globalThis.indgang.declare({ postcode: "2100" });
    return keys;
  });
  assert.deepEqual(written, []);
  await context.close();
});

test("a privacy control that is switched on while the page is open counts with what happens next", async () => {
  const { context, page } = await remembering();
  assert.ok((await storage(page))["indgang.learnt"]);
  await page.evaluate(() => {
    Object.defineProperty(navigator, "globalPrivacyControl", { value: true, configurable: true });
    globalThis.indgang.observe("view", { topics: "deals" });
  });
  assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.home), "nowhere");
  assert.deepEqual(Object.keys(await storage(page)), ["indgang.choice"]);
  await context.close();
});
