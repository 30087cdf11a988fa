/** The demo behind the real worker, in a real browser: what each consent allows, and what it ends. */

import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { launch, ready, storage, visitor } from "../support/chromium.mjs";
import { painted, watchPaints } from "../support/paints.mjs";
import { record } from "../support/recorder.mjs";
import { startWorker } from "../support/wrangler.mjs";

let browser, running, worker;
before(async () => {
  browser = await launch();
  running = await startWorker();
  worker = await record(running.url);
});
after(async () => {
  await browser?.close();
  await worker?.stop();
  await running?.stop();
});
beforeEach(() => void (worker.asked.length = 0));

const HERO = "[data-indgang-slot=hero] h1";
const CHOICE = "__Host-indgang-choice";

const open = async (page, path) => {
  await page.goto(worker.url + path);
  await ready(page);
};
/** Until nothing of ours is on its way any more. */
const quiet = () => worker.quiet();
/** Answers through the banner: `Accept`, `Refuse`, or the purposes to switch on. */
async function answer(page, wanted) {
  if (typeof wanted === "string") {
    await page.getByRole("button", { name: wanted, exact: true }).click();
  } else {
    await page.getByRole("button", { name: "Choose" }).click();
    for (const name of wanted) await page.getByRole("switch", { name }).check();
    await page.getByRole("button", { name: "Save my choice" }).click();
  }
  await page.waitForFunction(() => globalThis.indgang.consent.state.ask === false);
  await quiet();
}
const cookies = async (context) => (await context.cookies()).map(({ name }) => name).sort();
const inline = (html) => JSON.parse(/<script[^>]*id="indgang-decision"[^>]*>(.*?)<\/script>/s.exec(html)[1]);
/** The page as it came, the last time it was asked for. */
const received = (path) => worker.asked.findLast(({ url, html }) => url === path && html)?.html;
/** What a browser sent, and the part of its cookies that is not the choice. */
const requests = () =>
  worker.asked
    .map(({ method, url, body, cookie }) => {
      const others = cookie.split("; ").filter((one) => one && !one.startsWith(`${CHOICE}=`));
      return [method, url, body, ...others].join(" ");
    })
    .sort();
const browse = async (page, paths) => {
  for (const path of paths) {
    await open(page, path);
    await quiet();
  }
};

describe("without consent", () => {
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
});

describe("with remember", () => {
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
});

describe("with edge", () => {
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
    await browse(page, ["/you/"]);
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
});

describe("withdrawn", () => {
  const nothingLeft = async (context, page) => {
    await quiet();
    assert.deepEqual(await cookies(context), [CHOICE]);
    assert.deepEqual(await storage(page), {});
    const [{ value }] = await context.cookies();
    assert.match(value, /^1\.d/);
  };
  const withdraw = async (page) => {
    await page.getByRole("switch", { name: "Remember" }).uncheck();
    await page.waitForFunction(() => globalThis.indgang.consent.state.home === "nowhere");
  };

  for (const wanted of [["Remember"], ["Remember", "Edge", "Measure"]]) {
    test(`${wanted.join(", ")}: nothing is left but the choice, and a later grant starts empty`, async () => {
      const { context, page } = await visitor(browser);
      await open(page, "/deals/");
      await answer(page, wanted);
      await browse(page, ["/deals/", "/you/"]);
      await withdraw(page);
      await nothingLeft(context, page);
      for (const name of wanted) await page.getByRole("switch", { name }).check();
      await page.waitForFunction(() => globalThis.indgang.consent.state.home !== "nowhere");
      await quiet();
      const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
      assert.deepEqual(remembered.filter(({ kind }) => kind === "topic"), []);
      await context.close();
    });

    test(`${wanted.join(", ")}: a page that began earlier and arrives later brings nothing back`, async () => {
      const { context, page } = await visitor(browser);
      await open(page, "/deals/");
      await answer(page, wanted);
      await open(page, "/you/");
      const late = await context.newPage();
      const release = worker.hold("/to/lisbon/");
      const arrives = late.goto(`${worker.url}/to/lisbon/`);
      await page.waitForTimeout(300);
      await withdraw(page);
      release();
      await arrives;
      await ready(late);
      await quiet();
      await nothingLeft(context, late);
      await context.close();
    });

    test(`${wanted.join(", ")}: another tab lets go as well`, async () => {
      const { context, page } = await visitor(browser);
      await open(page, "/deals/");
      await answer(page, wanted);
      const other = await context.newPage();
      await open(other, "/family/");
      await quiet();
      await open(page, "/you/");
      await withdraw(page);
      await other.waitForFunction(() => globalThis.indgang.consent.state.home === "nowhere");
      await other.evaluate(() => globalThis.indgang.observe("view", { topics: "deals" }));
      await nothingLeft(context, other);
      await context.close();
    });
  }

  test("an observation that is answered late is swept away", async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Accept");
    const other = await context.newPage();
    await open(other, "/you/");
    await quiet();
    // The answer to this one is on its way, with a cookie, while the other tab withdraws.
    const release = worker.hold("/_indgang/observe");
    await page.evaluate(() => void globalThis.indgang.observe("view", { topics: "deals" }));
    await page.waitForTimeout(300);
    // It hears nothing of the withdrawal: as if it slept.
    await page.evaluate(() => (BroadcastChannel.prototype.postMessage = () => {}));
    await other.evaluate(() => (BroadcastChannel.prototype.postMessage = () => {}));
    await withdraw(other);
    release();
    await nothingLeft(context, page);
    await context.close();
  });

  test("edge alone, while something is on its way up: one home, whatever arrives late", async () => {
    const { context, page } = await visitor(browser);
    await open(page, "/deals/");
    await answer(page, "Accept");
    await open(page, "/you/");
    const release = worker.hold("/_indgang/observe");
    await page.evaluate(() => void globalThis.indgang.observe("view", { topics: "family" }));
    await page.waitForTimeout(200);
    await page.getByRole("switch", { name: "Edge" }).uncheck();
    await page.waitForFunction(() => globalThis.indgang.consent.state.home === "device");
    release();
    await quiet();
    assert.deepEqual(await cookies(context), [CHOICE]);
    assert.ok((await storage(page))["indgang.learnt"]);
    await context.close();
  });
});
