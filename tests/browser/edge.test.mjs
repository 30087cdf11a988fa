/** Behind the worker, with `edge`: the page arrives already chosen. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { storage, visitor } from "../support/chromium.mjs";
import {
  CHOICE,
  HERO,
  answer,
  browse,
  browser,
  cookies,
  inline,
  open,
  quiet,
  received,
  worker,
} from "./demo.mjs";

test("the page arrives already chosen, and storage holds nothing", async () => {
  const { context, page, said } = await visitor(browser, { country: "DK" });
  await open(page, "/deals/");
  await answer(page, "Accept");
  await browse(page, ["/to/lisbon/", "/"]);
  const html = received("/");
  // The entry point: the deals page, at the address that was asked for.
  assert.equal(inline(html).entry, "/deals/");
  assert.equal(new URL(page.url()).pathname, "/");
  assert.match(await page.textContent("h1"), /Every krone counts/);
  assert.equal(html.includes("data-indgang-variant"), false);
  await browse(page, ["/", "/you/"]);
  // A page given in the place of another adds nothing to what led to it.
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  const deals = remembered.find(({ kind, name }) => kind === "topic" && name === "deals");
  assert.ok(deals.value <= 10, `${deals.value} tenths of a page view`);
  assert.equal(inline(received("/you/")).slots.cta, "deals");
  assert.equal(received("/you/").includes("The lowest fares"), true);
  assert.equal(received("/you/").includes("Four seats together"), false);
  assert.deepEqual(await storage(page), {});
  assert.deepEqual(await cookies(context), [CHOICE, "__Host-indgang-learnt"]);
  for (const cookie of await context.cookies()) assert.equal(cookie.httpOnly, cookie.name !== CHOICE, cookie.name);
  assert.deepEqual(said, []);
  await context.close();
});

test("the profile moves up once, and back when edge alone is withdrawn", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, ["Remember"]);
  const here = (await storage(page))["indgang.learnt"];
  assert.ok(here);
  await open(page, "/you/");
  worker.asked.length = 0;
  await page.getByRole("switch", { name: "Edge" }).check();
  await page.getByText("Saved.").first().waitFor();
  await quiet();
  const moved = worker.asked.filter(({ body }) => body.includes('"learnt"'));
  assert.deepEqual(moved.map(({ method, url }) => `${method} ${url}`), ["POST /_indgang/consent"]);
  assert.deepEqual(await storage(page), {});
  assert.ok((await cookies(context)).includes("__Host-indgang-learnt"));
  // The visitor is told of it.
  await page.locator("indgang-why").getByText("What this browser had remembered, moved up as you asked").waitFor();
  await page.locator("indgang-why").getByText("Low fares", { exact: true }).waitFor();

  await page.getByRole("switch", { name: "Edge" }).uncheck();
  await page.waitForFunction(() => globalThis.indgang.consent.state.home === "device");
  await quiet();
  assert.deepEqual(await cookies(context), [CHOICE]);
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  assert.ok(remembered.some(({ name }) => name === "deals"));
  await open(page, "/");
  assert.equal(await page.textContent(HERO), "Every krone counts");
  await context.close();
});

test("what was told in a form fills the page that the edge sends, and can be taken back", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/business/");
  await answer(page, "Accept");
  await open(page, "/you/");
  await page.getByLabel("First name").fill("Anna");
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  assert.equal(await page.textContent("[data-indgang-merge=first_name]"), "Anna");
  await browse(page, ["/you/"]);
  assert.match(received("/you/"), /data-indgang-merge="first_name">Anna</);
  assert.equal(await page.getByLabel("First name").inputValue(), "Anna");
  await page.getByLabel("First name").fill("");
  await page.getByRole("button", { name: "Save my answers" }).click();
  await page.getByText("Saved.", { exact: true }).waitFor();
  await quiet();
  assert.equal((await cookies(context)).includes("__Host-indgang-declared"), false);
  await context.close();
});

test("the list says why, where and what, and forgets it", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await browse(page, ["/you/"]);
  const why = page.locator("indgang-why");
  await why.getByText("You have looked at low fares lately. (deals)").waitFor();
  await why.getByText("The notes are in sealed cookies").waitFor();
  await why.getByText("What you did on this page").waitFor();
  await why.getByRole("button", { name: "Forget everything" }).click();
  await page.getByText("Forgotten.").waitFor();
  await quiet();
  const [choice] = await context.cookies().then((all) => all.filter(({ name }) => name === CHOICE));
  assert.match(choice.value, /^1\.ggg\.v\..*\.2$/);
  await open(page, "/");
  assert.equal(await page.textContent("h1"), "Fly somewhere new");
  await context.close();
});
