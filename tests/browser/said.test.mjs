/** Pausing and "not for me" in both homes, and what two tabs wrote at once. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storage, visitor } from "../support/chromium.mjs";
import { serveStatic } from "../support/static.mjs";
import { HERO, answer, browse, browser, open } from "./demo.mjs";

const FIRST = "Fly somewhere new";
const DEALS = "Every krone counts";
const say = (page, name, ...args) => page.evaluate(([name, args]) => globalThis.indgang[name](...args), [name, args]);
const kinds = async (page) => (await say(page, "remembered")).remembered.map(({ kind }) => kind);
const because = async (page) => (await say(page, "remembered")).why.map(({ slot }) => slot);

/** Whether deals come first: on the device in the hero, at the edge by another way in as well. */
const deals = async (page, home) => {
  if (home === "edge") return (await page.evaluate(() => JSON.parse(document.getElementById("indgang-decision").textContent))).entry === "/deals/";
  const text = await page.textContent(HERO);
  assert.ok([FIRST, DEALS].includes(text), text);
  return text === DEALS;
};

for (const [home, purposes] of [["device", ["Remember"]], ["edge", "Accept"]]) {
  test(`pause and take back what is not wanted, at home on the ${home}`, async () => {
    const { context, page, said } = await visitor(browser);
    await open(page, "/deals/");
    assert.equal(await say(page, "pause", true), "dropped", "there is nothing to pause");
    await answer(page, purposes);
    assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.home), home);
    await browse(page, ["/deals/", "/deals/", "/"]);
    assert.equal(await deals(page, home), true);

    assert.equal(await say(page, "pause", true), "kept");
    assert.ok((await kinds(page)).includes("paused"));
    // On the device the page follows at once; the edge's pages are final.
    if (home === "device") assert.equal(await deals(page, home), false);
    const counted = await say(page, "remembered");
    await browse(page, ["/deals/", "/"]);
    assert.equal(await deals(page, home), false);
    assert.deepEqual((await say(page, "remembered")).remembered, counted.remembered, "nothing was learnt");
    await say(page, "pause", false);
    await browse(page, ["/"]);
    assert.equal(await deals(page, home), true);

    assert.equal(await say(page, "dismiss", "hero"), "kept");
    await browse(page, ["/"]);
    assert.equal(await deals(page, home), false);
    assert.ok(!(await because(page)).includes("hero"));
    assert.ok((await kinds(page)).includes("dismissed"));
    assert.equal(await say(page, "restore"), "kept");
    await browse(page, ["/"]);
    assert.equal(await deals(page, home), true);
    assert.deepEqual(said.filter((line) => !/400|403/.test(line)), []);
    await context.close();
  });
}

test("what two tabs wrote without seeing each other is kept", async () => {
  const site = await serveStatic();
  const { context, page } = await visitor(browser);
  await page.goto(`${site.url}/book/`);
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await page.waitForFunction(() => globalThis.indgang.consent.state.ask === false);
  const before = (await storage(page))["indgang.learnt"];
  await say(page, "observe", "view", { topics: "deals" });
  const ours = (await storage(page))["indgang.learnt"];
  /** As if another tab had written `learnt` over it, and this one came to know. */
  const overwritten = (learnt) =>
    page.evaluate((learnt) => {
      localStorage.setItem("indgang.learnt", learnt);
      dispatchEvent(new StorageEvent("storage", { key: "indgang.learnt", newValue: learnt }));
      return localStorage.getItem("indgang.learnt");
    }, learnt);
  assert.notEqual(before, ours);
  assert.equal(await overwritten(before), ours);
  // What was taken away does not come back.
  const empty = await page.evaluate(() => {
    localStorage.removeItem("indgang.learnt");
    dispatchEvent(new StorageEvent("storage", { key: "indgang.learnt", newValue: null }));
    return localStorage.getItem("indgang.learnt");
  });
  assert.equal(empty, null);
  await new Promise((then) => setTimeout(then, 2100));
  // Long after, another tab that wrote had seen what is written here.
  assert.equal(await overwritten(before), before);
  // Nor does what was forgotten elsewhere: it is of another epoch.
  await say(page, "observe", "view", { topics: "deals" });
  await page.evaluate(() => {
    const choice = localStorage.getItem("indgang.choice");
    localStorage.setItem("indgang.choice", choice.replace(/\d+$/, (epoch) => `${Number(epoch) + 1}`));
  });
  const other = before.replace(/^\d+/, (epoch) => `${Number(epoch) + 1}`);
  assert.equal(await overwritten(other), other);
  await context.close();
  await site.stop();
});
