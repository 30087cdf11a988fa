/** A refusal, or a wish to be forgotten, that does not reach the worker: it counts on the device at once, and is told until it got there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { storage, visitor } from "../support/chromium.mjs";
import { CHOICE, HERO, answer, browser, nothingLeft, open, quiet, withdraw, worker } from "./demo.mjs";

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

test("what is refused and what is granted beside it: the grant is not made later, and can be made again", async () => {
  const { context, page } = await refused("Accept");
  const answer = (wanted) => page.evaluate((wanted) => globalThis.indgang.consent.answer(wanted).then(() => true, () => false), wanted);
  const recorded = async () => (await context.cookies()).find(({ name }) => name === CHOICE).value;
  // Told in vain: what is switched on is not switched on.
  assert.equal(await answer({ measure: true }), false);
  assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.measure), "denied");
  assert.equal(await answer({ measure: false }), false);
  assert.equal(await answer({ measure: true }), false);
  await context.unroute(CONSENT, cut);
  worker.asked.length = 0;
  await open(page, "/deals/");
  await quiet();
  const told = worker.asked.filter(({ url }) => url === "/_indgang/consent").map(({ body }) => JSON.parse(body));
  assert.ok(told.length > 0 && told.every(({ measure }) => measure !== "granted"), JSON.stringify(told));
  assert.equal(await answer({ measure: true }), true);
  assert.match(await recorded(), /^1\.ddg/);
  await open(page, "/");
  await quiet();
  assert.match(await recorded(), /^1\.ddg/);
  assert.deepEqual(await storage(page), {});
  await context.close();
});

const PROFILE = "**/_indgang/profile*";
const erasing = (fails) => (route) => (route.request().method() === "DELETE" ? fails(route) : route.continue());
const [lost, broken] = [erasing(cut), erasing((route) => route.fulfill({ status: 503, body: "" }))];
const remembered = (page) => page.evaluate(() => globalThis.indgang.remembered().then((it) => it.remembered));

/** Somebody who has all forgotten by a site that does not hear of it, with the panel. */
async function forgotten(wanted, fails) {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, wanted);
  await open(page, "/you/");
  await page.getByLabel("First name", { exact: true }).fill(ANNA);
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await quiet();
  await context.route(PROFILE, fails);
  await page.getByRole("button", { name: "Forget everything" }).click();
  await page.getByRole("button", { name: "Yes, forget it all" }).click();
  await page.getByText("Nothing of it counts here any more").first().waitFor();
  assert.deepEqual(await storage(page), { "indgang.refused": "forget" });
  return { context, page };
}

for (const [wanted, fails] of [[["Remember"], lost], [["Remember"], broken], ["Accept", lost], ["Accept", broken]]) {
  const [edge, how] = [wanted === "Accept", fails === lost ? "cannot be reached" : "answers 503"];
  test(`forgetting counts at a site that ${how}, and is told on the next pages, with the profile ${edge ? "at the edge" : "here"}`, async () => {
    const { context, page } = await forgotten(wanted, fails);
    worker.asked.length = 0;
    await open(page, "/");
    await page.evaluate((anna) => globalThis.indgang.declare({ first_name: anna }), ANNA);
    await page.evaluate(() => globalThis.indgang.observe("view", { topics: "deals" }));
    await quiet();
    assert.equal(await home(page), "nowhere");
    assert.deepEqual(await remembered(page), []);
    // Nothing of it decides here, and nothing is told of what happens meanwhile.
    if (!edge) assert.equal(await page.textContent(HERO), "Fly somewhere new");
    assert.deepEqual(await storage(page), { "indgang.refused": "forget" });
    assert.deepEqual(worker.asked.filter(({ method }) => method === "POST"), []);
    // The site hears of it: all is as if it had been told at once.
    await context.unroute(PROFILE, fails);
    await open(page, "/");
    await quiet();
    assert.equal(await home(page), edge ? "edge" : "device");
    await open(page, "/");
    await quiet();
    assert.equal(await page.textContent("h1"), "Fly somewhere new");
    assert.deepEqual((await remembered(page)).filter(({ kind }) => kind === "topic" || kind === "trait"), []);
    assert.equal((await storage(page))["indgang.refused"], undefined);
    const choice = (await context.cookies()).find(({ name }) => name === CHOICE).value;
    assert.match(choice, edge ? /^1\.ggg\.v\..*\.2$/ : /^1\.gdd\.v\..*\.2$/);
    await context.close();
  });
}

test("who refuses before it was told that all is forgotten has refused", async () => {
  const { context, page } = await forgotten("Accept", lost);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false, edge: false, measure: false }));
  await nothingLeft(context, page);
  await context.unroute(PROFILE, lost);
  await open(page, "/");
  await nothingLeft(context, page);
  await context.close();
});

test("a tab that was open meanwhile shows nothing of it, nor brings it back", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  await open(page, "/");
  const other = await context.newPage();
  await open(other, "/");
  assert.equal(await other.textContent(HERO), "Every krone counts");
  await context.route(PROFILE, lost);
  await page.evaluate(() => globalThis.indgang.forget().catch(() => {}));
  await other.getByRole("heading", { name: "Fly somewhere new" }).waitFor();
  await other.evaluate(() => globalThis.indgang.observe("view", { topics: "deals" }));
  await context.unroute(PROFILE, lost);
  await open(page, "/");
  await quiet();
  assert.equal(await home(other), "device");
  assert.deepEqual((await remembered(other)).filter(({ kind }) => kind === "topic"), []);
  await context.close();
});
