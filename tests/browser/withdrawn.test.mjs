/** Withdrawal behind the worker: nothing is left but the choice, wherever else the visitor is. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { ready, visitor } from "../support/chromium.mjs";
import { answer, browse, browser, heard, nothingLeft, open, quiet, withdraw, worker } from "./demo.mjs";

for (const wanted of [["Remember"], ["Remember", "Edge", "Measure"]]) {
  test(`${wanted.join(", ")}: nothing is left but the choice, and a later grant starts empty`, async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, wanted);
    await browse(page, ["/deals/", "/you/"]);
    await withdraw(page);
    await nothingLeft(context, page);
    for (const name of wanted) await page.getByRole("switch", { name }).check();
    await page.waitForFunction(() => globalThis.indgang.consent.state.home !== "nowhere");
    await quiet();
    const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
    assert.deepEqual(remembered.filter(({ kind }) => kind === "topic"), []);
    await context.close();
  });

  test(`${wanted.join(", ")}: a page that began earlier and arrives later brings nothing back`, async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, wanted);
    await open(page, "/you/");
    const late = await context.newPage();
    const release = worker.hold("/to/lisbon/");
    const arrives = late.goto(`${worker.url}/to/lisbon/`);
    await page.waitForTimeout(300);
    await withdraw(page);
    release();
    await arrives;
    await ready(late);
    await quiet();
    await nothingLeft(context, late);
    await context.close();
  });

  test(`${wanted.join(", ")}: another tab lets go as well`, async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, wanted);
    const other = await context.newPage();
    await open(other, "/family/");
    await quiet();
    await open(page, "/you/");
    await withdraw(page);
    await other.waitForFunction(() => globalThis.indgang.consent.state.home === "nowhere");
    await other.evaluate(() => globalThis.indgang.observe("view", { topics: "deals" }));
    await nothingLeft(context, other);
    await context.close();
  });
}

test("what begins anew has drawn a number of its own, also on the page where the one before was erased", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/you/");
  const numbers = new Set();
  const remember = page.getByRole("switch", { name: "Remember" });
  for (const erase of [() => remember.uncheck(), () => page.evaluate(() => globalThis.indgang.forget()), null]) {
    await remember.check();
    const record = await page.waitForFunction(() => localStorage.getItem("indgang.learnt"));
    // After the epoch and the format's byte.
    numbers.add(Buffer.from((await record.jsonValue()).split(".")[1], "base64url").readUInt16LE(1));
    await erase?.();
    await page.waitForFunction((record) => localStorage.getItem("indgang.learnt") !== record, erase && (await record.jsonValue()));
    await heard(page);
    await quiet();
  }
  assert.equal(numbers.size, 3);
  await context.close();
});

test("Back, after a withdrawal, shows nothing that was decided before it", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, ["Remember", "Edge"]);
  await open(page, "/");
  assert.equal(await page.textContent("h1"), "Every krone counts");
  await page.goto(`${worker.url}/you/`);
  await ready(page);
  await withdraw(page);
  await page.goBack();
  await page.getByRole("heading", { name: "Fly somewhere new" }).waitFor();
  await nothingLeft(context, page);
  await context.close();
});
