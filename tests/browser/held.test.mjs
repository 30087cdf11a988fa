/** What is held until the worker has heard it: who counts as the worker, and what visitors see and can do meanwhile. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storage, visitor } from "../support/chromium.mjs";
import { answer, browser, nothingLeft, open, quiet, worker } from "./demo.mjs";

const CONSENT = "**/_indgang/consent";
const PROFILE = "**/_indgang/profile*";
const NO = { remember: false, edge: false, measure: false };
const HELD = ["indgang.refused"];
const cut = (route) => route.abort();
const state = (page) => page.evaluate(() => globalThis.indgang.consent.state);
const keys = async (page) => Object.keys(await storage(page));

for (const [what, contentType, body] of [
  ["a page of some other server's", "text/html", "<!doctype html><title>Home</title>"],
  ["JSON of some other server's", "application/json", "{}"],
]) {
  test(`${what} in the worker's place, with 200, has heard neither a refusal nor that all is forgotten`, async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Accept");
    await open(page, "/you/");
    await quiet();
    const other = (route) => (/GET/.test(route.request().method()) ? route.continue() : route.fulfill({ status: 200, contentType, body }));
    await context.route(PROFILE, other);
    assert.equal(await page.evaluate(() => globalThis.indgang.forget().then(() => true, () => false)), false);
    assert.deepEqual(await keys(page), HELD);
    await context.route(CONSENT, other);
    assert.equal(await page.evaluate((no) => globalThis.indgang.consent.answer(no).then(() => true, () => false), NO), false);
    assert.deepEqual(await keys(page), HELD);
    await open(page, "/");
    await quiet();
    assert.deepEqual(await keys(page), HELD);
    assert.equal((await state(page)).home, "nowhere");
    await context.unroute(CONSENT, other);
    await open(page, "/you/");
    await nothingLeft(context, page);
    await context.close();
  });
}

test("what another cookie says that looks like a choice is none", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/");
  // As a host beside this one could have it sent.
  await page.evaluate(() => void (document.cookie = "a=__Host-indgang-choice=1.ggg.v.1.20784.1; path=/"));
  await open(page, "/deals/");
  const { remember, ask } = await state(page);
  assert.deepEqual([remember, ask], ["pending", true]);
  await context.close();
});

test("a refusal is held though storage is full", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  await open(page, "/you/");
  await quiet();
  // To the last letter.
  await page.evaluate(() => {
    for (let [length, at] = [1 << 22, 0]; length > 0; at += 1) {
      try {
        localStorage.setItem(`site-${at}`, "x".repeat(length));
      } catch {
        length >>= 1;
      }
    }
  });
  await context.route(CONSENT, cut);
  assert.equal(await page.evaluate((no) => globalThis.indgang.consent.answer(no).then(() => true, () => false), NO), false);
  await open(page, "/");
  await quiet();
  assert.equal((await state(page)).home, "nowhere");
  assert.deepEqual((await keys(page)).filter((key) => !key.startsWith("site-")), HELD);
  await context.close();
});

test("who refuses on their first visit, unheard, has refused on the next pages, and is asked no more", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await context.route(CONSENT, cut);
  await page.getByRole("button", { name: "Refuse", exact: true }).click();
  for (const path of [null, "/", "/you/"]) {
    if (path) await open(page, path);
    await page.waitForFunction(() => globalThis.indgang.consent.state.ask === false);
    const { remember, edge, measure, home } = await state(page);
    assert.deepEqual([remember, edge, measure, home], ["denied", "denied", "denied", "nowhere"]);
    assert.deepEqual(await keys(page), HELD);
    if (!path) continue;
    assert.equal(await page.getByRole("button", { name: "Refuse", exact: true }).count(), 0);
    assert.equal(await page.evaluate(() => globalThis.indgang.declare({ postcode: "7100" })), "dropped");
  }
  await context.unroute(CONSENT, cut);
  worker.asked.length = 0;
  await open(page, "/");
  await nothingLeft(context, page);
  assert.ok(worker.asked.every(({ url }) => !/profile|observe/.test(url)));
  await context.close();
});
