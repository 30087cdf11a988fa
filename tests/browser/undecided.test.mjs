/** Behind the worker, before and without consent: pages fit what is known anyway, and nothing is kept. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storage, visitor } from "../support/chromium.mjs";
import {
  CHOICE,
  answer,
  browse,
  browser,
  cookies,
  open,
  quiet,
  requests,
  worker,
} from "./demo.mjs";

test("the first view fits the country, and stores nothing", async () => {
  const seasons = {};
  for (const country of ["DK", "JP"]) {
    const { context, page, said } = await visitor(browser, { country });
    await open(page, "/");
    await quiet();
    seasons[country] = (await page.textContent("[data-indgang-slot=season]")).trim();
    assert.deepEqual(await context.cookies(), []);
    assert.deepEqual(await storage(page), {});
    assert.deepEqual(said, []);
    await context.close();
  }
  assert.match(seasons.DK, /Denmark|light nights/);
  assert.match(seasons.JP, /From Tokyo/);
});

test("a refusal is one cookie, and nothing more is ever kept or sent", async () => {
  const { context, page } = await visitor(browser, { country: "DK" });
  await open(page, "/deals/");
  await answer(page, "Refuse");
  worker.asked.length = 0;
  await browse(page, ["/to/lisbon/", "/"]);
  assert.deepEqual(await cookies(context), [CHOICE]);
  assert.deepEqual(await storage(page), {});
  assert.deepEqual(requests().filter((line) => !line.startsWith("GET")), []);
  await context.close();
});

test("a privacy control in the browser is a no", async () => {
  const { context, page } = await visitor(browser, { options: { extraHTTPHeaders: { "Sec-GPC": "1" } } });
  await context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }),
  );
  await browse(page, ["/deals/", "/"]);
  assert.equal(await page.getByRole("button", { name: "Accept" }).count(), 0);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(await storage(page), {});
  await context.close();
});
