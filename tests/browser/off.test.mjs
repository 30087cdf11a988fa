/** The operator's switch, seen from a browser that remembers. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { visitor } from "../support/chromium.mjs";
import { startWorker } from "../support/wrangler.mjs";
import { CHOICE, HERO, answer, browser, cookies, nothingLeft, open, received, withdraw, worker } from "./demo.mjs";

let off;
before(async () => void (off = await startWorker({ vars: { INDGANG_OFF: "1" } })));
after(() => off?.stop());

test("switched off, the device leaves pages alone as well, and withdrawing works", async () => {
  const { context, page, said } = await visitor(browser, { country: "JP" });
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  await open(page, "/");
  assert.equal(await page.textContent(HERO), "Every krone counts");
  worker.turnTo(off.url);
  await open(page, "/");
  assert.equal(received("/").includes("indgang-decision"), false);
  assert.equal(await page.textContent(HERO), "Fly somewhere new");
  assert.equal(await page.locator("[data-indgang-entry-offer]:not([hidden])").count(), 0);
  assert.doesNotMatch(await page.textContent("[data-indgang-slot=season]"), /Tokyo/);
  await open(page, "/you/");
  assert.deepEqual(await cookies(context), [CHOICE]);
  await withdraw(page);
  await nothingLeft(context, page);
  assert.deepEqual(said, []);
  await context.close();
});

test("switched off, who answers for the first time is heard by the site", async () => {
  worker.turnTo(off.url);
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Refuse");
  await nothingLeft(context, page);
  await context.close();
});
