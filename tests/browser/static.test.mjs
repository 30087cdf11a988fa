/** A site with no worker: the same engine, and nothing ever leaves the browser. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, ready, storage, visitor } from "../support/chromium.mjs";
import { painted, watchPaints } from "../support/paints.mjs";
import { serveStatic } from "../support/static.mjs";

let browser, site;
before(async () => {
  browser = await launch();
  site = await serveStatic();
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

const HERO = "[data-indgang-slot=hero] h1";
const open = async (page, path, from = site) => {
  await page.goto(from.url + path);
  await ready(page);
};
/** Answers the banner. */
const answer = async (page, words) => {
  await page.getByRole("button", { name: words, exact: true }).click();
  await page.waitForFunction(() => globalThis.indgang.consent.state.ask === false);
};
const keysOf = (kept) => Object.keys(kept).sort();

describe("without a worker", () => {
  test("an undecided visitor is asked, and nothing is stored", async () => {
    const { context, page, said } = await visitor(browser);
    await open(page, "/");
    await page.getByRole("region", { name: "May we remember what you look at?" }).waitFor();
    await open(page, "/deals/");
    assert.deepEqual(await storage(page), {});
    assert.deepEqual(await context.cookies(), []);
    assert.equal(await page.textContent(HERO).catch(() => null), null);
    assert.deepEqual(said, []);
    await context.close();
  });

  test("who refuses leaves the choice and nothing else, and is not asked again", async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Refuse");
    const kept = await storage(page);
    assert.deepEqual(keysOf(kept), ["indgang.choice"]);
    assert.match(kept["indgang.choice"], /^1\.ddd\.v\.1\.\d+\.1$/);
    await open(page, "/");
    assert.equal(await page.getByRole("button", { name: "Accept" }).count(), 0);
    assert.deepEqual(keysOf(await storage(page)), ["indgang.choice"]);
    assert.equal(await page.textContent(HERO), "Fly somewhere new");
    await context.close();
  });

  test("who comes back days later finds on the first page what was decided ahead", async () => {
    const { context, page } = await visitor(browser);
    await page.clock.setFixedTime("2026-11-10T11:50:00Z");
    await open(page, "/deals/");
    await answer(page, "Accept");
    await open(page, "/deals/");
    await page.clock.setFixedTime("2026-11-13T19:10:00Z");
    await watchPaints(context, HERO);
    await open(page, "/");
    assert.deepEqual(await painted(page), ["Every krone counts"]);
    // Where clocks say something else it may be another hour, day or month.
    const away = await visitor(browser, { options: { storageState: await context.storageState(), timezoneId: "America/New_York" } });
    await away.page.clock.setFixedTime("2026-11-13T19:20:00Z");
    await watchPaints(away.context, HERO);
    for (const first of ["Fly somewhere new", "Every krone counts"]) {
      await open(away.page, "/");
      assert.equal((await painted(away.page))[0], first);
    }
    await away.context.close();
    // A month that the page asks for is over.
    await page.clock.setFixedTime("2026-12-01T09:00:00Z");
    await open(page, "/");
    assert.equal((await painted(page))[0], "Fly somewhere new");
    await context.close();
  });

  test("who accepts on a page of deals finds them first next time, painted from the start", async () => {
    // The page comes in small pieces: no frame may show a default that will not stay.
    const slow = await serveStatic({ chunk: 1200 });
    const { context, page, said } = await visitor(browser);
    await watchPaints(context, HERO);
    await open(page, "/deals/", slow);
    await answer(page, "Accept");
    await open(page, "/", slow);
    assert.deepEqual(await painted(page), ["Every krone counts"]);
    // The page has words for each way in that could be offered, and shows those of the one that is.
    const shown = page.locator("[data-indgang-entry-offer]:visible");
    const offers = await shown.evaluateAll((all) => all.map(({ href, text }) => [new URL(href).pathname, text]));
    assert.deepEqual(offers, [["/deals/", "Start with the lowest fares"]]);
    assert.equal(new URL(page.url()).pathname, "/");
    assert.deepEqual(said, []);
    await context.close();
    await slow.stop();
  });

  test("no request tells what is remembered", async () => {
    const clicks = async (prepare) => {
      const own = await serveStatic();
      const { context, page } = await visitor(browser);
      await open(page, "/business/", own);
      await prepare(page);
      // What is still on its way when a page is left may or may not get there, whoever it is.
      await page.waitForLoadState("networkidle");
      own.asked.length = 0;
      for (const path of ["/deals/", "/", "/to/lisbon/", "/you/", "/"]) {
        await open(page, path, own);
        await page.waitForLoadState("networkidle");
      }
      const asked = own.asked.map(({ method, url, cookie }) => `${method} ${url} ${cookie}`).sort();
      const shown = await page.textContent(HERO);
      await context.close();
      await own.stop();
      return { asked, shown };
    };
    const undecided = await clicks(async () => {});
    const known = await clicks((page) => answer(page, "Accept"));
    assert.notEqual(undecided.shown, known.shown);
    assert.deepEqual(known.asked, undecided.asked);
  });

  test("switching Remember off erases all but the choice, in other tabs too; on again, it starts empty", async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Accept");
    const other = await context.newPage();
    await open(other, "/");
    assert.equal(await other.textContent(HERO), "Every krone counts");
    await open(page, "/you/");
    const remember = page.getByRole("switch", { name: "Remember" });
    assert.equal(await remember.isChecked(), true);
    await remember.uncheck();
    await page.getByText("Saved.").waitFor();
    assert.deepEqual(keysOf(await storage(page)), ["indgang.choice"]);
    // The other tab lets go as well: what happens there from now on is not remembered.
    await other.waitForFunction((hero) => document.querySelector(hero).textContent === "Fly somewhere new", HERO);
    await other.evaluate(() => globalThis.indgang.observe("view", { topics: "deals" }));
    assert.deepEqual(keysOf(await storage(other)), ["indgang.choice"]);
    await remember.check();
    await page.waitForFunction(() => globalThis.indgang.consent.state.remember === "granted");
    const known = await page.evaluate(() => globalThis.indgang.remembered());
    assert.deepEqual(known.remembered.filter(({ kind }) => kind === "topic"), []);
    await context.close();
  });

  test("what happens before the answer counts if the answer is yes, and only on that page", async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/family/");
    await open(page, "/deals/");
    await answer(page, "Accept");
    const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
    const topics = remembered.filter(({ kind }) => kind === "topic").map(({ name }) => name);
    assert.deepEqual(topics, ["deals"]);
    await context.close();
  });

  test("a profile of another epoch is not used, and is deleted", async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Accept");
    const stolen = (await storage(page))["indgang.learnt"];
    await page.evaluate(() => globalThis.indgang.forget());
    await page.evaluate((old) => localStorage.setItem("indgang.learnt", old), stolen);
    await open(page, "/");
    assert.equal(await page.textContent(HERO), "Fly somewhere new");
    const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
    assert.deepEqual(remembered.filter(({ kind }) => kind === "topic"), []);
    const bound = (text) => text.split(".")[0];
    assert.notEqual(bound((await storage(page))["indgang.learnt"]), bound(stolen));
    await context.close();
  });

  test("what was worked out under another choice is not shown, not even for a moment", async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Accept");
    // As another tab would, which did not come to sweep up.
    await page.evaluate(() => {
      const choice = localStorage.getItem("indgang.choice");
      localStorage.setItem("indgang.choice", choice.replace(/^1\.g../, "1.ddd"));
    });
    await watchPaints(context, HERO);
    await open(page, "/");
    assert.deepEqual(await painted(page), ["Fly somewhere new"]);
    assert.deepEqual(keysOf(await storage(page)), ["indgang.choice"]);
    await context.close();
  });

  test("broken storage is no profile, and no error", async () => {
    const { context, page, said } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Accept");
    await page.evaluate(() => {
      for (const key of Object.keys(localStorage)) if (key !== "indgang.choice") localStorage.setItem(key, "1.%%%{");
    });
    await open(page, "/");
    assert.equal(await page.textContent(HERO), "Fly somewhere new");
    assert.deepEqual(said, []);
    await context.close();
  });

  test("a browser that closes its storage still gets a page, and one line in the console", async () => {
    const { context, page } = await visitor(browser);
    const lines = [];
    page.on("console", (message) => lines.push(message.text()));
    await context.addInitScript(() => {
      Object.defineProperty(globalThis, "localStorage", {
        get() {
          throw new DOMException("closed", "SecurityError");
        },
      });
      // As Firefox has it then.
      globalThis.BroadcastChannel = class {
        constructor() {
          throw new DOMException("closed", "SecurityError");
        }
      };
    });
    await open(page, "/deals/");
    await answer(page, "Accept");
    const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
    assert.equal(remembered.some(({ name }) => name === "deals"), true);
    assert.deepEqual(lines, ["indgang: storage is closed: allow it, or nothing outlasts this page (SecurityError: closed)"]);
    await context.close();
  });

  test("what was decided ahead makes room for notes, where storage has no more", async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Accept");
    const fill = () => {
      let more = 2 ** 22;
      let text = localStorage.getItem("theirs") ?? "";
      for (; more >= 1; more /= 2) {
        try {
          localStorage.setItem("theirs", text + "x".repeat(more));
          text += "x".repeat(more);
        } catch {
          // So much does not fit: half of it might.
        }
      }
    };
    await page.evaluate(fill);
    assert.equal(await page.evaluate((first_name) => globalThis.indgang.declare({ first_name }), "Anna"), "kept");
    assert.deepEqual(keysOf(await storage(page)), ["indgang.choice", "indgang.declared", "indgang.learnt", "theirs"]);
    await open(page, "/business/");
    const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
    for (const wanted of ["deals", "first_name"]) assert.ok(remembered.some(({ name }) => name === wanted), wanted);
    await context.close();
  });

  test("a global privacy control is a no, until the visitor says otherwise here", async () => {
    const { context, page } = await visitor(browser);
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }),
    );
    await open(page, "/deals/");
    assert.equal(await page.getByRole("button", { name: "Accept" }).count(), 0);
    assert.deepEqual(await storage(page), {});
    await open(page, "/you/");
    await page.getByText("Global Privacy Control").waitFor();
    await page.getByRole("switch", { name: "Remember" }).check();
    await page.waitForFunction(() => globalThis.indgang.consent.state.remember === "granted");
    assert.match((await storage(page))["indgang.choice"], /^1\.gdd\.o\./);
    await context.close();
  });

  test("a privacy control that is switched on later ends what was allowed before", async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Accept");
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true }),
    );
    await watchPaints(context, HERO);
    await open(page, "/");
    assert.deepEqual(await painted(page), ["Fly somewhere new"]);
    assert.deepEqual(keysOf(await storage(page)), ["indgang.choice"]);
    await context.close();
  });
});
