/** A refusal that does not reach the worker: it counts on the device at once, and is told until it got there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storage, visitor } from "../support/chromium.mjs";
import { CHOICE, HERO, answer, browser, nothingLeft, open, quiet, withdraw } from "./demo.mjs";

const CONSENT = "**/_indgang/consent";
const home = (page) => page.evaluate(() => globalThis.indgang.consent.state.home);
const cut = (route) => route.abort();

/** Somebody who refuses on a page of the site that they cannot reach, with another tab open. */
async function refused(wanted) {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, wanted);
  await open(page, "/you/");
  await quiet();
  await context.route(CONSENT, cut);
  await withdraw(page);
  assert.deepEqual(Object.keys(await storage(page)), ["indgang.refused"]);
  await page.getByText("Your no counts here already.").first().waitFor();
  // The cookie, which the worker alone can replace, still says that it is granted.
  const granted = (await context.cookies()).find(({ name }) => name === CHOICE).value;
  assert.match(granted, /^1\.g/);
  return { context, page };
}

for (const wanted of [["Remember"], "Accept"]) {
  test(`${wanted}: the next pages refuse as well, and tell it as soon as they can`, async () => {
    const { context, page } = await refused(wanted);
    await open(page, "/");
    await page.evaluate(() => globalThis.indgang.observe("view", { topics: "deals" }));
    await quiet();
    assert.equal(await home(page), "nowhere");
    if (wanted !== "Accept") assert.equal(await page.textContent(HERO), "Fly somewhere new");
    assert.deepEqual(Object.keys(await storage(page)), ["indgang.refused"]);
    await context.unroute(CONSENT, cut);
    await open(page, "/family/");
    await nothingLeft(context, page);
    await context.close();
  });

  test(`${wanted}: who grants again before it could be told starts empty`, async () => {
    const { context, page } = await refused(wanted);
    await context.unroute(CONSENT, cut);
    await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true, edge: true }));
    await quiet();
    assert.equal(await home(page), "edge");
    const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
    assert.deepEqual(remembered.filter(({ kind }) => kind === "topic"), []);
    assert.deepEqual(await storage(page), {});
    await context.close();
  });
}

test("what was painted goes back to the default, here and in other tabs", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  await open(page, "/");
  const other = await context.newPage();
  await open(other, "/");
  for (const one of [page, other]) assert.equal(await one.textContent(HERO), "Every krone counts");
  await context.route(CONSENT, cut);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false }).catch(() => {}));
  for (const one of [page, other]) await one.getByRole("heading", { name: "Fly somewhere new" }).waitFor();
  await context.close();
});

test("one that storage holds no more as it was written counts, is told, and breaks nothing", async () => {
  const { context, page } = await refused("Accept");
  await page.evaluate(() => localStorage.setItem("indgang.refused", "{ broken"));
  await context.unroute(CONSENT, cut);
  await open(page, "/");
  await quiet();
  assert.equal(await home(page), "nowhere");
  await nothingLeft(context, page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  assert.equal(await home(page), "device");
  await context.close();
});
