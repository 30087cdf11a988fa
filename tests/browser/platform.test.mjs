/** The site's consent platform, heard on the page: the framework's, and consent mode. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { launch, visitor } from "../support/chromium.mjs";
import { ALL, consentString } from "../support/tcf.mjs";
import { CHOICE, PLATFORM, atHome, choice, cookies, heard, home, open, ours, siteOf, stub } from "./platforms.mjs";

const NONE = [];

const say = (page, purposes) =>
  page.evaluate(([purposes, string]) => globalThis.answerPlatform(purposes, string), [purposes, consentString({ purposes })]);

let browser;
before(async () => void (browser = await launch()));
after(() => browser?.close());

for (const worker of [false, true]) {
  describe(worker ? "TCF with a worker" : "TCF without a worker", () => {
    let site;
    const kept = worker ? "edge" : "device";
    before(async () => {
      site = await siteOf({ tcf: {} }, `${await stub()}<script>addEventListener("load", () => {${PLATFORM}})</script>`, worker);
    });
    after(() => site?.stop());
    const nothingLeft = async (context, page) => {
      await heard(context, page);
      await page.waitForTimeout(300);
      assert.deepEqual(await ours(page), worker ? [] : ["indgang.choice"]);
      assert.deepEqual(await cookies(context), worker ? [CHOICE] : []);
    };

    test("a platform that asks grants nothing; its answer does, and its withdrawal erases", async () => {
      const { context, page, said } = await visitor(browser);
      await open(page, site, "/deals/");
      await page.waitForTimeout(500);
      assert.equal(await home(page), "nowhere");
      assert.equal((await page.evaluate(() => globalThis.indgang.consent.state)).ask, false, "it asks in our place");
      assert.deepEqual([await ours(page), await cookies(context)], [[], []]);
      await say(page, ALL);
      await atHome(page, kept);
      // What was looked at before the answer counts, on that page.
      await open(page, site, "/");
      await page.waitForTimeout(worker ? 300 : 0);
      await open(page, site, "/");
      assert.equal(await page.textContent("h1"), "Deals");
      await say(page, NONE);
      await atHome(page, "nowhere");
      await nothingLeft(context, page);
      await open(page, site, "/");
      assert.equal(await page.textContent("h1"), "Hello");
      await say(page, ALL);
      await atHome(page, kept);
      const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
      assert.deepEqual(remembered.filter(({ kind }) => kind === "topic"), [], "a later grant starts empty");
      assert.deepEqual(said, []);
      await context.close();
    });

    test("what is granted for other purposes grants nothing here", async () => {
      const { context, page } = await visitor(browser);
      await open(page, site, "/deals/");
      for (const purposes of [[1], [1, 5], [5, 6], [2, 3, 4]]) {
        await say(page, purposes);
        await page.waitForTimeout(200);
        assert.equal(await home(page), "nowhere", `${purposes}`);
      }
      await context.close();
    });

    test("the visitor's own word here outweighs the platform's", async () => {
      const { context, page } = await visitor(browser);
      await open(page, site, "/deals/");
      await say(page, ALL);
      await atHome(page, kept);
      await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false, edge: false, measure: false }));
      await atHome(page, "nowhere");
      await say(page, ALL);
      await page.waitForTimeout(500);
      assert.equal(await home(page), "nowhere");
      await open(page, site, "/");
      await page.waitForTimeout(500);
      assert.equal(await home(page), "nowhere");
      await nothingLeft(context, page);
      await context.close();
    });

    test("the platform takes back nothing that the visitor granted here", async () => {
      const { context, page } = await visitor(browser);
      await open(page, site, "/deals/");
      await page.evaluate((edge) => globalThis.indgang.consent.answer({ remember: true, edge }), worker);
      await say(page, ALL);
      await say(page, NONE);
      await page.waitForTimeout(500);
      assert.equal(await home(page), kept);
      const { remembered } = await page.evaluate(() => globalThis.indgang.remembered());
      assert.equal(remembered.filter(({ kind }) => kind === "topic").length, 1);
      await context.close();
    });

    test("a withdrawal that another page saw counts before the engine is there", async () => {
      const { context, page } = await visitor(browser);
      await open(page, site, "/deals/");
      await say(page, ALL);
      await atHome(page, kept);
      await page.evaluate(
        ([string]) => {
          localStorage.cmp = JSON.stringify({ purposes: [] });
          document.cookie = `euconsent-v2=${string}; path=/`;
        },
        [consentString()],
      );
      await open(page, site, "/");
      await atHome(page, "nowhere");
      await page.waitForTimeout(500);
      await nothingLeft(context, page);
      if (worker) assert.match(await choice(context), /^1\.ddd\.p\.1\.\d+\.2$/);
      await context.close();
    });
  });
}

describe("consent mode", () => {
  let site;
  const GTAG = `<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments) }
    gtag("consent", "default", { functionality_storage: "granted", personalization_storage: "granted", analytics_storage: "granted" });</script>`;
  before(async () => void (site = await siteOf({ googleConsentMode: true }, GTAG, true)));
  after(() => site?.stop());
  const update = (page, states) => page.evaluate((states) => globalThis.gtag("consent", "update", states), states);
  const BOTH = { functionality_storage: "granted", personalization_storage: "granted" };

  test("its default grants nothing, an update does, and one after it withdraws", async () => {
    const { context, page, said } = await visitor(browser);
    await open(page, site, "/deals/");
    await page.waitForTimeout(500);
    assert.equal(await home(page), "nowhere");
    await update(page, { analytics_storage: "granted", ad_storage: "granted", personalization_storage: "granted" });
    await page.waitForTimeout(500);
    assert.equal(await home(page), "nowhere", "measuring is not remembering");
    await update(page, BOTH);
    await atHome(page, "edge");
    assert.match(await choice(context), /^1\.ggg\.p\./);
    await open(page, site, "/");
    assert.equal(await home(page), "edge", "what it said stands until it speaks again");
    await update(page, { ...BOTH, personalization_storage: "denied" });
    await atHome(page, "nowhere");
    await heard(context, page);
    assert.deepEqual([await ours(page), await cookies(context)], [[], [CHOICE]]);
    assert.deepEqual(said, []);
    await context.close();
  });

  test("what it granted on a page that the worker had to pass on is its word on the next one too, which its withdrawal ends", async () => {
    const { context, page } = await visitor(browser);
    await page.route("**/deals/", async (route) => {
      const came = await (await route.fetch()).text();
      const body = came.replace(/<script[^>]*id="indgang-decision"[^>]*>.*?<\/script>/s, "");
      assert.notEqual(body, came);
      await route.fulfill({ contentType: "text/html", body });
    });
    await open(page, site, "/deals/");
    await update(page, BOTH);
    await atHome(page, "device");
    assert.deepEqual(await cookies(context), []);
    await open(page, site, "/");
    await update(page, BOTH);
    await atHome(page, "edge");
    assert.match(await choice(context), /^1\.gg[dp]\.p\./);
    await update(page, { ...BOTH, personalization_storage: "denied" });
    await atHome(page, "nowhere");
    await heard(context, page);
    assert.deepEqual([await ours(page), await cookies(context)], [[], [CHOICE]]);
    await context.close();
  });
});

test("consent mode is heard as gtag writes it and as a list, among others, and from before we came", async () => {
  const update = (type) => `["consent", "update", { ${type}: "granted" }]`;
  const before = `<script>window.dataLayer = [${update("functionality_storage")}, { event: "gtm.js" }, null, "consent"];
    function gtag() { dataLayer.push(arguments) } gtag("js", new Date()); gtag("consent", "update");</script>`;
  const site = await siteOf({ googleConsentMode: true }, before, false);
  const { context, page, said } = await visitor(browser);
  await open(page, site, "/deals/");
  await page.waitForTimeout(500);
  assert.equal(await home(page), "nowhere", "one of two is none");
  const length = await page.evaluate(() => {
    const { dataLayer } = /** @type {any} */ (globalThis);
    return dataLayer.push({ event: "other" }, ["consent", "update", { personalization_storage: "granted" }], ["set", {}]);
  });
  assert.equal(length, 9, "what is pushed arrives, and is counted as ever");
  await atHome(page, "device");
  await page.evaluate(() => /** @type {any} */ (globalThis).gtag("consent", "update", { functionality_storage: "denied" }));
  await atHome(page, "nowhere");
  assert.deepEqual(await ours(page), ["indgang.choice"]);
  assert.deepEqual(said, []);
  await context.close();
  await site.stop();
});

test("what a platform says while what it said before is recorded counts after that", async () => {
  const gtag = "<script>window.dataLayer = []; function gtag() { dataLayer.push(arguments) }</script>";
  const site = await siteOf({ googleConsentMode: true }, gtag, true);
  const { context, page } = await visitor(browser);
  await open(page, site, "/deals/");
  await page.waitForTimeout(500);
  const both = (state) => ({ functionality_storage: state, personalization_storage: state });
  // The grant is on its way while it is taken back.
  await page.evaluate(([yes, no]) => {
    const { gtag } = /** @type {any} */ (globalThis);
    gtag("consent", "update", yes);
    setTimeout(() => gtag("consent", "update", no), 1);
  }, [both("granted"), both("denied")]);
  await page.waitForTimeout(1500);
  assert.equal(await home(page), "nowhere");
  assert.deepEqual(await cookies(context), (await choice(context)) ? [CHOICE] : []);
  await context.close();
  await site.stop();
});

test("of what the framework tells only a finished answer grants", async () => {
  const api = `<script>
    window.__tcfapi = (command, version, callback) => { if (command === "addEventListener") window.tell = (eventStatus, told = true, more = {}) => callback({
      ...more, eventStatus, tcfPolicyVersion: 5, gdprApplies: true, isServiceSpecific: true,
      publisher: { consents: { 1: true, 5: true, 6: true, 8: true }, restrictions: {} },
    }, told) };</script>`;
  const site = await siteOf({ tcf: {} }, api, false);
  const { context, page } = await visitor(browser);
  await open(page, site, "/deals/");
  await page.waitForFunction(() => "tell" in globalThis);
  /** What is told counts when the rest of the engine is there, for which this waits as well. */
  const tell = (...told) =>
    page.evaluate(async (told) => {
      /** @type {any} */ (globalThis).tell(...told);
      await globalThis.indgang.remembered();
    }, told);
  for (const [status, told] of [["cmpuishown"], [undefined], [""], ["tcloaded", false], ["xtcloaded"], ["useractioncomplete", false]]) {
    await tell(status, told);
    assert.equal(await home(page), "nowhere", `${status} ${told}`);
  }
  // Its consent to purpose 1 was not asked for.
  await tell("tcloaded", true, { purposeOneTreatment: true });
  assert.equal(await home(page), "nowhere");
  await page.evaluate(() => /** @type {any} */ (globalThis).tell("useractioncomplete"));
  await atHome(page, "device");
  await context.close();
  await site.stop();
});

test("a page without its platform's code is a page", async () => {
  const site = await siteOf({ tcf: {} }, "", false);
  const { context, page, said } = await visitor(browser);
  await open(page, site, "/deals/");
  assert.deepEqual([await home(page), said], ["nowhere", []]);
  await context.close();
  await site.stop();
});
