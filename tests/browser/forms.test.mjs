/** Forms of traits: whatever their fields are, they keep what is told and show it again. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { launch, ready, storage, visitor } from "../support/chromium.mjs";
import { serveStatic } from "../support/static.mjs";

const PAGE = `<!doctype html><html lang="en"><head><title>A form</title>
<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script></head>
<body><form data-indgang-traits>
<label><input type="radio" name="first_name" value="Anna" checked>Anna</label>
<label><input type="radio" name="first_name" value="Bo">Bo</label>
<label>Where <select name="postcode"><option value="">Somewhere</option><option>7190</option><option>8000</option>
</select></label>
<fieldset disabled><input name="left_alone" value="x"></fieldset>
<button name="save" value="now">Save</button></form></body></html>`;

let browser, site;
before(async () => {
  browser = await launch();
  site = await serveStatic({ pages: { "/form/": PAGE } });
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const open = async (page) => {
  await page.goto(`${site.url}/form/`);
  await ready(page);
};
const traits = (page) =>
  page.evaluate(async () =>
    (await globalThis.indgang.remembered()).remembered
      .filter(({ kind }) => kind === "trait")
      .map(({ name, value }) => [name, value])
      .sort(),
  );
/** What a form says then. */
const FAILED = "Not kept: the site could not be reached. Try again.";
const save = async (page) => {
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved.").waitFor();
};

test("radio buttons and lists are kept, shown again, and taken back", async () => {
  const { context, page, said } = await visitor(browser);
  await open(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await page.getByRole("radio", { name: "Bo" }).check();
  await page.getByLabel("Where").selectOption("8000");
  await save(page);
  assert.deepEqual(await traits(page), [["first_name", "Bo"], ["postcode", "8000"]]);
  await open(page);
  await page.waitForFunction(() => document.querySelector("select").value === "8000");
  assert.equal(await page.getByRole("radio", { name: "Bo" }).isChecked(), true);
  await page.getByLabel("Where").selectOption("");
  await save(page);
  assert.deepEqual(await traits(page), [["first_name", "Bo"]]);
  assert.deepEqual(said, []);
  await context.close();
});

test("where the rest of the engine does not come, nothing is kept, which is said, and a withdrawal counts", async () => {
  const { context, page } = await visitor(browser);
  await page.route("**/whole.wasm", (route) => route.abort());
  await open(page);
  const answer = (remember) => page.evaluate((remember) => globalThis.indgang.consent.answer({ remember }), remember);
  await answer(true);
  await page.getByRole("radio", { name: "Bo" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText(FAILED).waitFor();
  await answer(false);
  assert.deepEqual(Object.keys(await storage(page)), ["indgang.choice"]);
  await page.unroute("**/whole.wasm");
  await answer(true);
  await save(page);
  assert.deepEqual(await traits(page), [["first_name", "Bo"]]);
  await context.close();
});

test("what was held says what became of it, once its visitor has answered", async () => {
  for (const [switched, words] of [["granted", "Saved."], ["denied", "Not kept: this site does not remember it"]]) {
    const { context, page } = await visitor(browser);
    await page.goto(`${site.url}/you/`);
    await ready(page);
    await page.getByLabel("First name", { exact: true }).fill(ANNA);
    await page.getByRole("button", { name: "Save my answers" }).click();
    const status = page.locator("form[data-indgang-traits]").getByRole("status");
    await status.getByText("Held for the moment.").waitFor();
    await page.evaluate((remember) => globalThis.indgang.consent.answer({ remember }), switched);
    await status.getByText(words).waitFor();
    await context.close();
  }
});

test("what is told is never in an address: not before the engine is there, nor without it", async () => {
  const { context, page } = await visitor(browser);
  await page.route("**/indgang.js", (route) => route.abort());
  await page.goto(`${site.url}/form/`);
  site.asked.length = 0;
  await page.getByRole("radio", { name: "Bo" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => requestAnimationFrame(then))));
  assert.equal(page.url(), `${site.url}/form/`);
  assert.deepEqual(site.asked.map(({ url }) => url), []);
  await context.close();
});
