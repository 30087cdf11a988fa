/** The playground: a manifest as forms and as text, a visitor, and what comes of both. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "../support/axe.mjs";
import { visitor } from "../support/chromium.mjs";
import { SECRET } from "../support/wrangler.mjs";
import { browser, worker } from "./demo.mjs";

/** What this page shows in a part. */
const part = (page, name) => page.locator("#shown tr").filter({ has: page.getByRole("cell", { name, exact: true }) });
const tab = (page, name) => page.getByRole("tab", { name, exact: true }).click();
const card = (page, name) => page.locator(`.card[data-id="${name}"]`);
/** The text as it is, not as much of it as is in view. */
const saved = async (page) => {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save…" }).click()]);
  let text = "";
  for await (const chunk of await file.createReadStream()) text += chunk;
  return text;
};
const opened = (page, text) =>
  page.locator("#file").setInputFiles({ name: "indgang.jsonc", mimeType: "application/json", buffer: Buffer.from(text) });
async function playground(options) {
  const { context, page, said } = await visitor(browser, { options });
  await page.goto(`${worker.url}/playground/`);
  await page.getByText("✓ no mistakes").waitFor();
  await part(page, "hero").waitFor();
  return { context, page, said };
}

test("another visitor is shown something else, and told why", async () => {
  const { context, page, said } = await playground();
  assert.match(await part(page, "season").textContent(), /default/);
  await page.getByLabel("Country").fill("jp");
  await part(page, "season").getByText("You are in Japan.").waitFor();
  await page.getByRole("slider", { name: "Low fares" }).fill("1.5");
  await part(page, "hero").getByText("deals", { exact: false }).first().waitFor();
  const miss = page.locator(".why").filter({ hasText: "nordic-neighbours" });
  await miss.locator("summary").click();
  assert.match(await miss.locator(".near").textContent(), /Near miss, 1 change: .*country/);
  await page.getByLabel("It may remember").uncheck();
  await part(page, "hero").getByText("as for everybody").waitFor();
  assert.match(await page.locator("#plan").textContent(), /edge.*KB.*browser.*KB/);
  assert.deepEqual(said, []);
  await context.close();
});

test("a form writes the manifest, and leaves comments and all else as they are", async () => {
  const { context, page } = await playground();
  const before = await saved(page);
  worker.asked.length = 0;
  await page.getByRole("button", { name: "New experience" }).click();
  const made = page.locator(".card[open]");
  await made.getByLabel("Name").fill("harbour-first");
  await made.getByLabel("Name").press("Tab");
  await made.getByLabel("Status").selectOption("live");
  await made.getByLabel("Priority").fill("90");
  await made.getByLabel("For whom").selectOption("in_japan");
  await made.getByLabel("Why, to the visitor").fill("You are in Japan, and it is spring.");
  await made.getByLabel("Part, row 1").selectOption("season");
  await made.getByLabel("Version, row 1").selectOption("nordic");
  await page.getByLabel("Country").fill("JP");
  await part(page, "season").getByText("You are in Japan, and it is spring.").waitFor();
  assert.match(await part(page, "season").textContent(), /nordic/);
  const text = await saved(page);
  const comments = (whole) => whole.split("\n").filter((line) => line.trim().startsWith("//"));
  assert.deepEqual(comments(text), comments(before));
  assert.match(text, /"id": "harbour-first"/);

  await made.getByRole("button", { name: "Delete" }).click();
  await part(page, "season").getByText("You are in Japan.", { exact: true }).waitFor();
  const strip = (whole) => whole.replace(/\s/g, "");
  assert.equal(strip(await saved(page)), strip(before));
  // Nothing that is written here leaves the page.
  assert.deepEqual(worker.asked.map(({ method, url }) => `${method} ${url}`), []);
  await context.close();
});

test("mistakes are told with their places, and what is right shows again", async () => {
  const { context, page } = await playground();
  const right = await saved(page);
  await opened(page, right.replace('"audience": "in_japan"', '"audience": "in_japn"'));
  await page.getByText("✗ 1 mistake").waitFor();
  const remark = page.locator("#remarks button");
  assert.match(await remark.textContent(), /^\d+:\d+.*in_japn.*in_japan/);
  await remark.click();
  assert.match(await page.locator(".cm-activeLine").textContent(), /in_japn/);
  await page.locator(".cm-lintRange-error").waitFor();
  // Not JSON at all: the forms wait for it.
  await opened(page, `${right} {`);
  await page.getByText("✗ 1 mistake").waitFor();
  await tab(page, "Experiences");
  await page.getByText("The text is not right as JSON now").waitFor();
  await opened(page, right);
  await page.getByText("✓ no mistakes").waitFor();
  await card(page, "from-japan").waitFor();
  await context.close();
});

/** What is said of a field to whoever hears it. */
const described = (field) => field.evaluate((it) => document.getElementById(it.getAttribute("aria-describedby"))?.textContent ?? "");

test("a country that is none is told at its field, and counts for none", async () => {
  const { context, page } = await playground();
  const country = page.getByLabel("Country");
  await country.fill("jp");
  await part(page, "season").getByText("You are in Japan.").waitFor();
  for (const none of ["xx1", "UK", "zz"]) {
    await country.fill(none);
    await page.getByText(`${none.toUpperCase()} is no country: write its ISO 3166 code`).waitFor();
    assert.equal(await country.getAttribute("aria-invalid"), "true");
    assert.match(await described(country), /is no country/);
    await part(page, "season").getByText("as for everybody").waitFor();
  }
  await accessible(page);
  await country.fill("d");
  await country.press("Tab");
  await page.getByText("D is no country").waitFor();
  await country.fill("JP");
  await part(page, "season").getByText("You are in Japan.").waitFor();
  assert.deepEqual([await page.locator(".wrong").count(), await country.getAttribute("aria-invalid")], [0, null]);
  await context.close();
});

test("the field that a mistake is in says so, and a stage can be chosen", async () => {
  const { context, page } = await playground();
  const right = await saved(page);
  await opened(page, right.replace('"audience": "in_japan"', '"audience": "in_japn"'));
  await page.getByText("✗ 1 mistake").waitFor();
  const japan = card(page, "from-japan");
  await japan.locator("summary").click();
  const whom = japan.getByLabel("For whom");
  assert.equal(await whom.getAttribute("aria-invalid"), "true");
  assert.match(await described(whom), /in_japn.*in_japan/);
  assert.equal(await page.locator("#forms .wrong").count(), 1);
  await accessible(page);
  await whom.selectOption("in_japan");
  await page.getByText("✓ no mistakes").waitFor();
  assert.equal(await page.locator("#forms .wrong").count(), 0);
  await japan.getByLabel("At the stage").selectOption("booked");
  assert.match(await saved(page), /"stage": "booked"/);
  await japan.locator("summary").getByText("At the stage booked.").waitFor();
  await japan.getByLabel("At the stage").selectOption("any, or none");
  const strip = (whole) => whole.replace(/\s/g, "");
  assert.equal(strip(await saved(page)), strip(right));
  await context.close();
});

test("a preview link of a draft is one that the worker takes, and a wrong secret makes none", async () => {
  const { context, page } = await playground();
  const text = await saved(page);
  await opened(page, text.replace(/("id": "from-japan", "status": )"live"/, '$1"draft"'));
  await page.getByText("✓ no mistakes").waitFor();
  await card(page, "from-japan").locator("summary").click();
  const make = card(page, "from-japan").getByRole("button", { name: "Preview link" });
  await make.click();
  await page.getByText("write the worker's secret").waitFor();
  await page.getByLabel("The worker's secret").fill("hunter2");
  await make.click();
  await page.getByText("That is not the worker's secret").waitFor();
  await page.getByLabel("The worker's secret").fill(SECRET);
  await make.click();
  const href = await page.getByRole("link", { name: "Look at from-japan on /" }).getAttribute("href");
  const seen = await context.newPage();
  await seen.goto(href);
  await seen.getByRole("complementary", { name: "Preview" }).waitFor();
  assert.match(await seen.locator("[data-indgang-slot=season]").textContent(), /Tokyo/);
  await context.close();
});

test("by keyboard alone, and for whoever hears it, in light and dark and on a phone", async () => {
  for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 390, height: 800 } }]) {
    const { context, page } = await playground(options);
    await page.getByRole("tab", { name: "Experiences" }).focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await page.evaluate(() => document.activeElement.id), "tab-text");
    await accessible(page);
    await page.keyboard.press("ArrowLeft");
    await card(page, "from-japan").locator("summary").press("Enter");
    await accessible(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "nothing is beyond the edge");
    await context.close();
  }
});
