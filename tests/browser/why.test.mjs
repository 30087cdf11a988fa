/** Why this page is as it is: of the page that was given, whatever would be chosen by now. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { visitor } from "../support/chromium.mjs";
import { inSeconds, token } from "../support/sign.mjs";
import { answer, browser, inline, open, quiet, received, withdraw } from "./demo.mjs";

const LINK = "You came by a link of this site that chooses for whoever follows it.";
const THEN = "Chosen when this page was opened. Why can no longer be told.";

/** The rows that the panel has, once there is one with these words. */
async function rows(page, words) {
  const folded = page.getByText("Why you see this page as it is");
  if (await folded.count()) await folded.click();
  const why = page.getByRole("region", { name: "Why this page is as it is" });
  await why.getByText(words).first().waitFor();
  assert.equal(await why.getByText("No part of this page was chosen for you").isVisible(), false);
  return why.getByRole("listitem").allTextContents();
}
/** A link of the site's that says of its visitor that they are of a segment. */
const linkTo = (path, segment) => `${path}?indgang-link=${token("link", path, `until=${inSeconds(600)}&segment=${segment}`)}`;
const looked = async (page, topics) => {
  for (let time = 0; time < 3; time++) await page.evaluate((topics) => globalThis.indgang.observe("view", { topics }), topics);
  await quiet();
};

test("what was chosen at the edge keeps its reason, or has none, whatever is noted on the page", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/deals/");
  await answer(page, "Accept");
  await open(page, "/you/");
  await quiet();
  const deals = (text) => text.includes("The lowest fares") || text.includes("low fares");
  assert.deepEqual((await rows(page, "You have looked at low fares lately.")).filter(deals).length, 1);
  assert.equal(inline(received("/you/")).slots.cta, "deals");
  // By now the quiet rows would be offered here, and they are not: nothing is said of them.
  await looked(page, "business");
  const now = await rows(page, THEN);
  assert.equal(now.some((row) => row.includes("quiet rows")), false, `${now}`);
  assert.equal(await page.getByRole("button", { name: /^Not for me/ }).count(), 0);
  // Nor does a withdrawal, which leaves the page as it is, make it everybody's.
  await withdraw(page);
  await quiet();
  assert.deepEqual(await rows(page, THEN), now);
  await context.close();
});

for (const [wanted, home] of [[null, "nowhere"], [["Remember"], "device"], ["Accept", "edge"]]) {
  test(`a signed link is named as the reason, with the notes ${home}`, async () => {
    const { context, page } = await visitor(browser);
    if (wanted) {
      await open(page, "/");
      await answer(page, wanted);
    }
    await open(page, linkTo("/", "bargain_hunter"));
    assert.equal(await page.textContent("h1"), "Every krone counts");
    assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.home), home);
    const shown = await rows(page, LINK);
    const { host } = new URL(page.url());
    assert.equal(shown[0], `The way inYou asked for ${host}/ and were given “Deals” in its place.${LINK}`);
    // One forged is not named, and chooses nothing.
    await open(page, linkTo("/", "bargain_hunter").replace(/.$/, ""));
    assert.equal(await page.textContent("h1"), "Fly somewhere new");
    assert.equal(await page.evaluate(() => document.getElementById("indgang-decision").dataset.linked), undefined);
    await context.close();
  });
}

test("a way in that the device offers beside the one that was given has a row of its own", async () => {
  const { context, page } = await visitor(browser);
  await open(page, "/business/");
  await answer(page, ["Remember"]);
  await open(page, linkTo("/", "bargain_hunter"));
  const [given, offered] = await rows(page, LINK);
  assert.match(given, /were given “Deals” in its place/);
  assert.match(offered, /^The way inWe suggest “.*” as your way in\.You have booked several times, or looked at the quiet rows\.Not for me$/);
  await context.close();
});
