/** A refusal, or any other answer, in one tab while another tab's is on its way, or waits for its turn: the last word counts. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { storage, visitor } from "../support/chromium.mjs";
import { CHOICE, answer, browser, cookies, nothingLeft, open, quiet, worker } from "./demo.mjs";

const CONSENT = "/_indgang/consent";
const OBSERVE = "/_indgang/observe";
const NO = { remember: false, edge: false, measure: false };
const SINCE = /refused (or answered )?since/;
const home = (page) => page.evaluate(() => globalThis.indgang.consent.state.home);
const give = (page, wanted) => page.evaluate((wanted) => globalThis.indgang.consent.answer(wanted), wanted);
const recorded = async (context) => (await context.cookies()).find(({ name }) => name === CHOICE).value;
const remembered = async (page) => {
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  return remembered.filter(({ kind }) => kind === "topic" || kind === "trait").map(({ name }) => name).sort();
};

/** Two tabs of a visitor who let this and told their name, and who has looked at something. */
async function two(wanted) {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, wanted);
  await page.evaluate((anna) => globalThis.indgang.declare({ first_name: anna }), ANNA);
  const other = await context.newPage();
  await open(other, "/business/");
  await quiet();
  worker.asked.length = 0;
  return { context, page, other };
}

/** What the other tab grants, which the worker has answered: but the answer does not arrive until it is let go of. */
async function slowly(page, wanted) {
  const release = worker.hold(CONSENT);
  await page.evaluate(
    (wanted) => void globalThis.indgang.consent.answer(wanted).then(() => (globalThis.became = "granted"), (error) => (globalThis.became = `${error}`)),
    wanted,
  );
  await worker.answered("POST", CONSENT);
  // What is asked from here on passes.
  worker.hold(CONSENT)();
  return release;
}
const became = (page) => page.waitForFunction(() => globalThis.became).then((it) => it.jsonValue());

for (const [what, does] of [
  ["a refusal", (page) => give(page, NO)],
  ["forgetting", (page) => page.evaluate(() => globalThis.indgang.forget())],
]) {
  test(`${what} is not undone by what another tab granted before, and is answered late`, async () => {
    const { context, page, other } = await two(["Remember"]);
    const release = await slowly(other, { remember: true, edge: true });
    await page.bringToFront();
    await does(page);
    const choice = await recorded(context);
    release();
    await quiet();
    assert.match(await became(other), SINCE);
    assert.equal(await recorded(context), choice);
    assert.deepEqual(await cookies(context), [CHOICE]);
    // Forgetting lets the choice stand.
    const stays = what === "forgetting" ? "device" : "nowhere";
    for (const tab of [page, other]) assert.equal(await home(tab), stays);
    await open(page, "/you/");
    await quiet();
    assert.deepEqual(await remembered(page), []);
    if (stays === "nowhere") await nothingLeft(context, page);
    await context.close();
  });
}

test("edge alone, switched off, is not switched on by what another tab answered before: the notes are here, and stay", async () => {
  const { context, page, other } = await two("Accept");
  await give(page, { measure: false });
  await quiet();
  worker.asked.length = 0;
  const release = await slowly(other, { measure: true });
  await page.bringToFront();
  await give(page, { edge: false });
  release();
  await quiet();
  assert.match(await became(other), SINCE);
  assert.match(await recorded(context), /^1\.gdd/);
  for (const tab of [page, other]) assert.equal(await home(tab), "device");
  await open(page, "/you/");
  await quiet();
  assert.deepEqual(await remembered(page), ["business", "deals", "first_name"]);
  assert.deepEqual(await cookies(context), [CHOICE]);
  await context.close();
});

test("what moves to the device is kept, though another tab sees the choice before it sees the notes, and writes its own", async () => {
  const { context, page, other } = await two("Accept");
  await give(page, { measure: false });
  await quiet();
  // Storage may come to other tabs late: this one sees no notes until it has written some.
  await other.evaluate(() => {
    const { getItem, setItem } = Storage.prototype;
    globalThis.wrote = 0;
    Storage.prototype.getItem = function (key) {
      return key === "indgang.learnt" && !globalThis.wrote ? null : getItem.call(this, key);
    };
    Storage.prototype.setItem = function (key, value) {
      globalThis.wrote += key === "indgang.learnt";
      setItem.call(this, key, value);
    };
  });
  await give(page, { edge: false });
  await other.waitForFunction(() => globalThis.wrote > 0);
  await quiet();
  await page.waitForFunction(() => globalThis.indgang.remembered().then(({ remembered }) => remembered.filter(({ kind }) => kind === "topic").length === 2));
  assert.deepEqual(await remembered(page), ["business", "deals", "first_name"]);
  await open(other, "/you/");
  assert.deepEqual(await remembered(other), ["business", "deals", "first_name"]);
  await context.close();
});

test("what is told in one tab, while another's answer moves all to the edge, is not lost", async () => {
  const { context, page, other } = await two(["Remember"]);
  const release = await slowly(other, { edge: true });
  const telling = page.evaluate(() => globalThis.indgang.declare({ first_name: "" }));
  await new Promise((then) => setTimeout(then, 300));
  release();
  assert.equal(await became(other), "granted");
  assert.equal(await telling, "kept");
  await quiet();
  assert.equal(await home(page), "edge");
  await open(page, "/you/");
  assert.deepEqual(await remembered(page), ["business", "deals"]);
  await context.close();
});

test("what is told just before its page is left is kept, though another tab has the turn", async () => {
  const { context, page, other } = await two(["Remember"]);
  await other.evaluate(() => void navigator.locks.request("indgang", () => new Promise(() => {})));
  await page.bringToFront();
  await page.evaluate(() => void globalThis.indgang.declare({ first_name: "" }));
  await page.waitForTimeout(200);
  assert.deepEqual(await remembered(page), ["business", "deals", "first_name"]);
  await open(page, "/you/");
  assert.deepEqual(await remembered(page), ["business", "deals"]);
  await context.close();
});

test("measuring alone, which another tab granted before and is answered late, is not granted after a refusal", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await give(page, NO);
  const other = await context.newPage();
  await open(other, "/business/");
  await quiet();
  worker.asked.length = 0;
  const release = await slowly(other, { measure: true });
  await page.bringToFront();
  await give(page, NO);
  const choice = await recorded(context);
  assert.match(choice, /^1\.ddd/);
  release();
  await quiet();
  assert.match(await became(other), SINCE);
  assert.equal(await recorded(context), choice);
  await nothingLeft(context, page);
  await context.close();
});

test("a grant that waits for its turn is none once another tab has refused, though the worker has heard that", async () => {
  const { context, page, other } = await two("Accept");
  await give(page, { measure: false });
  await quiet();
  const release = worker.hold(OBSERVE);
  await other.evaluate(() => void globalThis.indgang.observe("view", { topics: "deals" }));
  await worker.answered("POST", OBSERVE);
  worker.asked.length = 0;
  await other.evaluate(() => {
    globalThis.indgang.consent.answer({ measure: true }).then(() => (globalThis.became = "granted"), (error) => (globalThis.became = `${error}`));
  });
  await page.bringToFront();
  await give(page, NO);
  release();
  assert.match(await became(other), SINCE);
  await nothingLeft(context, page);
  assert.deepEqual(worker.asked.filter(({ body }) => /granted/.test(body)), []);
  await context.close();
});
