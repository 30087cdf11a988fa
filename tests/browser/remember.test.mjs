/** Behind the worker, with `remember`: the browser decides, and no request tells it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storage, visitor } from "../support/chromium.mjs";
import { painted, watchPaints } from "../support/paints.mjs";
import { CHOICE, HERO, answer, browse, browser, cookies, open, requests, worker } from "./demo.mjs";

const CLICKS = ["/deals/", "/to/lisbon/", "/", "/deals/", "/"];

test("deals come first on the next start page, and no request tells it", async () => {
  const undecided = await visitor(browser, { country: "DK" });
  await open(undecided.page, "/book/");
  worker.asked.length = 0;
  await browse(undecided.page, CLICKS);
  const asked = requests();
  assert.equal(await undecided.page.textContent(HERO), "Fly somewhere new");
  await undecided.context.close();

  const { context, page, said } = await visitor(browser, { country: "DK" });
  await watchPaints(context, HERO);
  await open(page, "/book/");
  await answer(page, ["Remember"]);
  worker.asked.length = 0;
  await browse(page, CLICKS);
  assert.deepEqual(await painted(page), ["Every krone counts"]);
  // The country still counts where nothing was learnt.
  assert.match(await page.textContent("[data-indgang-slot=season]"), /Denmark|light nights/);
  assert.deepEqual(requests(), asked);
  assert.deepEqual(await cookies(context), [CHOICE]);
  assert.deepEqual(Object.keys(await storage(page)).sort(), ["indgang.ahead", "indgang.learnt"]);
  assert.equal(new URL(page.url()).pathname, "/");
  assert.equal(await page.getAttribute("[data-indgang-entry-offer]", "href"), "/deals/");
  assert.deepEqual(said, []);
  await context.close();
});

test("with another plan on the edge, what was worked out ahead is void", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  await page.evaluate(() => {
    const ahead = JSON.parse(localStorage.getItem("indgang.ahead"));
    localStorage.setItem("indgang.ahead", JSON.stringify({ ...ahead, plan: "00000000" }));
  });
  await open(page, "/");
  assert.equal(await page.textContent(HERO), "Fly somewhere new");
  await context.close();
});
