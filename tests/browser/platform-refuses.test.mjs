/** What a consent platform withdraws counts on the device at once, whatever becomes of what is told of it; and it may grant again. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { record } from "../support/recorder.mjs";
import { ALL, consentString } from "../support/tcf.mjs";
import { CHOICE, atHome, choice, cookies, home, open, ours, siteOf } from "./platforms.mjs";

const GTAG = "<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments) }</script>";
const CONSENT = "**/_indgang/consent";
const HELD = ["indgang.refused"];
const cut = (route) => route.abort();
const states = (state) => ({ functionality_storage: state, personalization_storage: state });
const say = (page, state) => page.evaluate((states) => globalThis.gtag("consent", "update", states), states(state));
const learnt = async (page) => {
  const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
  return remembered.filter(({ kind }) => kind === "topic");
};
/** Until nothing is held any more. */
const told = (page) => page.waitForFunction(() => localStorage.getItem("indgang.refused") === null);

let browser;
before(async () => void (browser = await launch()));
after(() => browser?.close());

describe("consent mode", () => {
  let running, site;
  before(async () => {
    running = await siteOf({ googleConsentMode: true }, GTAG, true);
    const recorder = await record(running.url);
    site = { ...recorder, stop: () => Promise.all([recorder.stop(), running.stop()]) };
  });
  after(() => site?.stop());

  /** Somebody who looked at deals, let the edge know, and is on another page. */
  async function known() {
    const { context, page } = await visitor(browser);
    await open(page, site, "/deals/");
    await page.waitForFunction(() => "push" in globalThis.dataLayer && Object.hasOwn(globalThis.dataLayer, "push"));
    await say(page, "granted");
    await atHome(page, "edge");
    await site.quiet();
    await open(page, site, "/");
    await page.waitForFunction(() => Object.hasOwn(globalThis.dataLayer, "push"));
    await site.quiet();
    assert.equal(await page.textContent("h1"), "Deals");
    site.asked.length = 0;
    return { context, page };
  }
  const signals = () => site.asked.filter(({ url }) => url === "/_indgang/consent").map(({ body }) => JSON.parse(body).signals?.remember);

  /** The worker has heard, and it was no word of the visitor's own: the platform may grant again, from nothing. */
  async function refused(context, page) {
    await told(page);
    await site.quiet();
    assert.match(await choice(context), /^1\.ddd\.p\./);
    assert.deepEqual([await ours(page), await cookies(context)], [[], [CHOICE]]);
    assert.ok(signals().every((it) => it === "denied"), JSON.stringify(signals()));
    await say(page, "granted");
    await atHome(page, "edge");
    await site.quiet();
    assert.match(await choice(context), /^1\.ggd\.p\./);
    assert.deepEqual(await learnt(page), []);
  }

  test("what it withdraws is held until the worker has heard it, and is no choice of the visitor's", async () => {
    const { context, page } = await known();
    await context.route(CONSENT, cut);
    await say(page, "denied");
    assert.equal(await home(page), "nowhere");
    assert.deepEqual(await ours(page), HELD);
    await page.goto(`${site.url}/`);
    await ready(page);
    await site.quiet();
    assert.equal(await home(page), "nowhere");
    assert.deepEqual(await ours(page), HELD);
    await context.unroute(CONSENT, cut);
    await page.goto(`${site.url}/`);
    await ready(page);
    await page.waitForFunction(() => Object.hasOwn(globalThis.dataLayer, "push"));
    await refused(context, page);
    await context.close();
  });

  test("what it repeats type by type erases nothing", async () => {
    const { context, page } = await known();
    await page.evaluate(() => {
      for (const type of ["analytics_storage", "functionality_storage", "personalization_storage"]) {
        /** @type {any} */ (globalThis).gtag("consent", "update", { [type]: type === "analytics_storage" ? "denied" : "granted" });
      }
    });
    await site.quiet();
    assert.equal(await home(page), "edge");
    assert.deepEqual((await learnt(page)).map(({ name }) => name), ["deals"]);
    assert.match(await choice(context), /^1\.ggd\.p\./);
    await context.close();
  });

  test("what it withdraws as it loads the page anew is not lost", async () => {
    const { context, page } = await known();
    // The new page may be there before what the old one asks for.
    await context.route("**/whole.wasm", cut);
    await Promise.all([
      page.waitForEvent("load"),
      page.evaluate((states) => {
        globalThis.gtag("consent", "update", states);
        location.reload();
      }, states("denied")),
    ]);
    await ready(page);
    assert.equal(await home(page), "nowhere");
    await context.unroute("**/whole.wasm", cut);
    await page.waitForFunction(() => Object.hasOwn(globalThis.dataLayer, "push"));
    await refused(context, page);
    await context.close();
  });

  test("what it withdraws, unheard, and grants again begins empty", async () => {
    const { context, page } = await known();
    await context.route(CONSENT, cut);
    await say(page, "denied");
    await site.quiet();
    await say(page, "granted");
    await site.quiet();
    // The worker has not heard that it was withdrawn: nothing is granted anew before it has.
    assert.equal(await home(page), "nowhere");
    assert.deepEqual(await ours(page), HELD);
    await context.unroute(CONSENT, cut);
    await say(page, "granted");
    await atHome(page, "edge");
    await site.quiet();
    assert.deepEqual(await learnt(page), []);
    assert.deepEqual(signals(), ["denied", "granted"]);
    assert.deepEqual(await ours(page), []);
    await context.close();
  });

  test("what it grants in one tab, and is answered late, undoes no refusal of the visitor's in another", async () => {
    const { context, page } = await visitor(browser);
    await open(page, site, "/deals/");
    await page.waitForFunction(() => Object.hasOwn(globalThis.dataLayer, "push"));
    const other = await context.newPage();
    await open(other, site, "/");
    await site.quiet();
    site.asked.length = 0;
    const release = site.hold("/_indgang/consent");
    await page.bringToFront();
    await say(page, "granted");
    while (!site.asked.some(({ answered, url }) => answered && url === "/_indgang/consent")) await page.waitForTimeout(20);
    site.hold("/_indgang/consent")();
    await other.evaluate(() => globalThis.indgang.consent.answer({ remember: false, edge: false, measure: false }));
    const recorded = await choice(context);
    assert.match(recorded, /^1\.ddd\.v\./);
    release();
    await site.quiet();
    for (const tab of [page, other]) assert.equal(await home(tab), "nowhere");
    assert.equal(await choice(context), recorded);
    assert.deepEqual([await ours(page), await cookies(context)], [[], [CHOICE]]);
    await context.close();
  });
});

for (const worker of [false, true]) {
  test(`what a platform withdraws counts without the rest of the engine, ${worker ? "with a worker" : "without one"}`, async () => {
    const site = await siteOf({ googleConsentMode: true }, GTAG, worker);
    const { context, page } = await visitor(browser);
    await open(page, site, "/deals/");
    await page.waitForFunction(() => Object.hasOwn(globalThis.dataLayer, "push"));
    await say(page, "granted");
    await atHome(page, worker ? "edge" : "device");
    await page.waitForTimeout(500);
    await context.route("**/whole.wasm", cut);
    for (const path of ["/", "/"]) await open(page, site, path);
    assert.equal(await page.textContent("h1"), "Deals");
    await page.waitForFunction(() => Object.hasOwn(globalThis.dataLayer, "push"));
    await say(page, "denied");
    assert.equal(await home(page), "nowhere");
    if (!worker) assert.equal(await page.textContent("h1"), "Hello");
    await told(page);
    assert.deepEqual([await ours(page), await cookies(context)], worker ? [[], [CHOICE]] : [["indgang.choice"], []]);
    await open(page, site, "/");
    assert.equal(await home(page), "nowhere");
    assert.equal(await page.textContent("h1"), "Hello");
    await context.close();
    await site.stop();
  });
}

test("what a platform withdraws, unheard, and grants again where the worker hears it by itself begins empty", async () => {
  const api = `<script>window.__tcfapi = (command, version, callback) => { if (command === "addEventListener") window.tell = (granted) => callback({
    eventStatus: "useractioncomplete", tcfPolicyVersion: 5, gdprApplies: true, isServiceSpecific: true,
    publisher: { consents: granted ? { 1: true, 5: true, 6: true, 8: true } : {}, restrictions: {} },
  }, true) };</script>`;
  const site = await siteOf({ tcf: {} }, api, true);
  const { context, page } = await visitor(browser);
  /** As the platform keeps it, with what it tells the page. */
  const tell = async (granted) => {
    await page.waitForFunction(() => "tell" in globalThis);
    await page.evaluate(
      ([string, granted]) => {
        document.cookie = `euconsent-v2=${string}; path=/`;
        /** @type {any} */ (globalThis).tell(granted);
      },
      /** @type {[string, boolean]} */ ([consentString({ purposes: granted ? ALL : [] }), granted]),
    );
  };
  await open(page, site, "/deals/");
  await tell(true);
  await atHome(page, "edge");
  await page.waitForTimeout(500);
  await open(page, site, "/");
  assert.equal(await page.textContent("h1"), "Deals");
  await context.route(CONSENT, cut);
  await tell(false);
  assert.equal(await home(page), "nowhere");
  await page.waitForTimeout(300);
  assert.deepEqual(await ours(page), HELD);
  // Where none of our scripts is.
  await page.evaluate((string) => void (document.cookie = `euconsent-v2=${string}; path=/`), consentString({ purposes: ALL }));
  await context.unroute(CONSENT, cut);
  await open(page, site, "/");
  await told(page);
  await atHome(page, "edge");
  assert.deepEqual(await learnt(page), []);
  await context.close();
  await site.stop();
});
