/** Behind the worker, before and without consent: pages fit what is known anyway, and nothing is kept. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { storage, visitor } from "../support/chromium.mjs";
import { SITE } from "../support/static.mjs";
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

test("a device that has lost all but the choice shows what the request leads to, before its engine is there", async () => {
  const { context, page } = await visitor(browser, { country: "JP" });
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  await page.evaluate(() => localStorage.clear());
  await context.route("**/engine.wasm", (route) => route.abort());
  await page.goto(`${worker.url}/`);
  assert.match(await page.textContent("[data-indgang-slot=season]"), /From Tokyo/);
  await context.close();
});

/** Somebody who answers, and tells their name, on a page as the worker passes it on when something of ours fails: the origin's own. */
async function untouched() {
  const { context, page } = await visitor(browser);
  const body = await readFile(join(SITE, "deals/index.html"), "utf8");
  await page.route(`${worker.url}/deals/`, (route) => route.fulfill({ contentType: "text/html", body }));
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  await page.evaluate((first_name) => globalThis.indgang.declare({ first_name }), ANNA);
  assert.deepEqual(await context.cookies(), []);
  return { context, page };
}
const remembered = async (page) => {
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  return remembered.filter(({ kind }) => kind === "topic" || kind === "trait").map(({ name }) => name).sort();
};

test("an answer given on a page that we could not touch reaches the worker with the next page, and the notes stay", async () => {
  const { context, page } = await untouched();
  await open(page, "/");
  await quiet();
  assert.deepEqual(await cookies(context), [CHOICE]);
  assert.equal("indgang.choice" in (await storage(page)), false);
  await open(page, "/you/");
  const { remember, edge, ask } = await page.evaluate(() => globalThis.indgang.consent.state);
  assert.deepEqual([remember, edge, ask], ["granted", "denied", false]);
  assert.deepEqual(await remembered(page), ["deals", "first_name"]);
  await context.close();
});

test("nor is anything lost where the worker does not hear of such an answer yet", async () => {
  const { context, page } = await untouched();
  await page.route("**/_indgang/consent", (route) => route.abort());
  await open(page, "/");
  await quiet();
  await open(page, "/business/");
  assert.deepEqual(await context.cookies(), []);
  assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.ask), false);
  await page.unroute("**/_indgang/consent");
  await open(page, "/you/");
  await quiet();
  assert.deepEqual(await cookies(context), [CHOICE]);
  assert.deepEqual(await remembered(page), ["business", "deals", "first_name"]);
  await context.close();
});

test("an answer that counts no more is told once, and goes", async () => {
  const { context, page } = await untouched();
  await page.evaluate(() => localStorage.setItem("indgang.choice", localStorage.getItem("indgang.choice").replace(/\.\d+\.(\d+)$/, ".19000.$1")));
  worker.asked.length = 0;
  await open(page, "/");
  await quiet();
  assert.deepEqual([await context.cookies(), await storage(page)], [[], {}]);
  await open(page, "/");
  await quiet();
  assert.equal(worker.asked.filter(({ url }) => url === "/_indgang/consent").length, 1);
  await context.close();
});

test("what is refused there stays refused, though no cookie says so", async () => {
  const { context, page } = await untouched();
  await page.route("**/_indgang/consent", (route) => route.fulfill({ json: { choice: "1.ddd.v.1.20786.2" } }));
  await page.route("**/_indgang/consent", (route) => route.abort(), { times: 1 });
  await open(page, "/business/");
  await quiet();
  assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.home), "device");
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false, edge: false, measure: false }));
  assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.home), "nowhere");
  assert.deepEqual(await storage(page), {});
  await context.close();
});
