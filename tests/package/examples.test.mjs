// The examples without a worker: built by their own scripts from the packed package, and looked at.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { served } from "../support/folder.mjs";
import { example } from "./installed.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser?.close());

const EXAMPLES = [
  { name: "astro", link: "Birds", home: "Sivet", everybody: "Nine kilometres of reeds", chosen: "The hide opens at five" },
  { name: "vue", link: "Cargo bikes", home: "Kæde", everybody: "We mend bicycles while you wait", chosen: "Try a cargo bike, with your load" },
];

for (const { name, link, home, everybody, chosen } of EXAMPLES) {
  test(`${name}: a slot is chosen by what its visitor looked at, before it is painted`, async () => {
    const site = await example(name);
    const server = await served(site.inside("dist"));
    const { context, page, said } = await visitor(browser);
    const heading = page.getByRole("heading", { level: 1 });
    // All that the heading says in any frame.
    await page.addInitScript(() => {
      globalThis.painted = [];
      const look = () => (painted.push(document.querySelector("h1")?.textContent), requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
    const painted = () => page.evaluate(() => [...new Set(globalThis.painted)].filter(Boolean));
    try {
      await page.goto(server.url);
      await ready(page);
      assert.equal(await heading.innerText(), everybody);
      await page.evaluate(() => indgang.consent.answer({ remember: true }));
      await page.getByRole("link", { name: link }).click();
      await page.getByRole("heading", { name: link }).waitFor();
      await page.waitForFunction(() => localStorage.getItem("indgang.ahead")?.match(/"hero":"(?!default)/));
      await page.evaluate(() => (globalThis.painted = []));
      await page.getByRole("link", { name: home }).click();
      await page.getByRole("heading", { name: chosen }).waitFor();
      assert.ok(!(await painted()).includes(everybody), `${await painted()}`);
      await page.goto(server.url);
      await ready(page);
      assert.deepEqual(await painted(), [chosen]);
      assert.deepEqual(said, []);
    } finally {
      await context.close();
      await server.stop();
    }
  });
}
