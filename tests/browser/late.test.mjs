/** Withdrawal behind the worker, with answers that come late. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storage, visitor } from "../support/chromium.mjs";
import {
  CHOICE,
  answer,
  browser,
  cookies,
  nothingLeft,
  open,
  quiet,
  withdraw,
  worker,
} from "./demo.mjs";

test("an observation that is answered late is swept away", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  const other = await context.newPage();
  await open(other, "/you/");
  await quiet();
  // The answer to this one is on its way, with a cookie, while the other tab withdraws.
  const release = worker.hold("/_indgang/observe");
  await page.evaluate(() => void globalThis.indgang.observe("view", { topics: "deals" }));
  await page.waitForTimeout(300);
  // It hears nothing of the withdrawal: as if it slept.
  await page.evaluate(() => (BroadcastChannel.prototype.postMessage = () => {}));
  await other.evaluate(() => (BroadcastChannel.prototype.postMessage = () => {}));
  await withdraw(other);
  release();
  await nothingLeft(context, page);
  await context.close();
});

test("edge alone, while something is on its way up: one home, whatever arrives late", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await open(page, "/you/");
  const release = worker.hold("/_indgang/observe");
  await page.evaluate(() => void globalThis.indgang.observe("view", { topics: "family" }));
  await page.waitForTimeout(200);
  await page.getByRole("switch", { name: "Edge" }).uncheck();
  await page.waitForFunction(() => globalThis.indgang.consent.state.home === "device");
  release();
  await quiet();
  assert.deepEqual(await cookies(context), [CHOICE]);
  assert.ok((await storage(page))["indgang.learnt"]);
  await context.close();
});
