/** A preview in a browser: what it shows, that it can be read, and that nothing comes of it. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "../support/axe.mjs";
import { storage, visitor } from "../support/chromium.mjs";
import { inSeconds, token } from "../support/sign.mjs";
import { HERO, answer, browse, browser, cookies, open, quiet, worker } from "./demo.mjs";

const preview = (said) => `/?indgang-preview=${token("preview", "", `until=${inSeconds(600)}&${said}`)}`;
/** What of ours was asked for, beyond the page and its files. */
const asked = () => worker.asked.map(({ method, url }) => `${method} ${url}`).filter((it) => it.includes("/_indgang/") || it.includes("engine.wasm"));
const settled = async (page) => {
  await page.waitForFunction(() => globalThis.indgang);
  return page.evaluate(() => globalThis.indgang.ready.then(() => "ready", ({ code }) => code));
};

for (const [home, wanted] of [["nowhere", null], ["device", ["Remember"]], ["edge", ["Remember", "Relevant"]]]) {
  test(`with the profile ${home}, a preview shows what is forced, and leaves no trace`, async () => {
    const { context, page, said } = await visitor(browser, { country: "JP" });
    await open(page, "/deals/");
    if (home === "edge") await answer(page, "Accept");
    else if (wanted) await answer(page, wanted);
    await browse(page, ["/to/lisbon/"]);
    const before = [await storage(page), await context.cookies()];
    worker.asked.length = 0;

    await page.goto(worker.url + preview("segment=family_planner&slot=season+nordic"));
    assert.equal(await settled(page), "preview");
    const bar = page.getByRole("complementary", { name: "Preview" });
    assert.match(await bar.textContent(), /the visitor is in family_planner.*season shows nordic/);
    assert.equal(await bar.evaluate((it) => getComputedStyle(it).backgroundColor), "rgb(42, 26, 74)", "it is styled");
    assert.match(await page.textContent(HERO), /Room for all of you/);
    await accessible(page, "#indgang-preview");
    // As anybody would use it: links, clicks on what is counted.
    await page.getByRole("link", { name: "Deals" }).first().click();
    await page.waitForURL("**/deals/");
    assert.equal(await settled(page), "preview");
    await page.evaluate(() => globalThis.indgang.observe("purchase").catch(() => {}));
    await quiet();
    assert.deepEqual(asked(), []);
    const after = [await storage(page), (await context.cookies()).filter(({ name }) => name !== "__Host-indgang-preview")];
    assert.deepEqual(after, before);

    await page.getByRole("link", { name: "End the preview" }).click();
    await page.waitForFunction(() => !document.getElementById("indgang-preview"));
    assert.equal(await settled(page), "ready");
    assert.ok(!(await cookies(context)).includes("__Host-indgang-preview"));
    assert.deepEqual(said.filter((text) => !text.includes("a preview records nothing")), []);
    await context.close();
  });
}
