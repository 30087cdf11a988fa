/** Nothing that is seen moves by us: the sum of all layout shifts is 0, on the demo's pages and on one whose slots have no box kept. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { shifts, watchShifts } from "../support/shifts.mjs";
import { serveStatic } from "../support/static.mjs";
import { startBare } from "../support/workerd.mjs";

const DEMO = ["/", "/deals/", "/family/", "/business/", "/to/lisbon/", "/book/", "/thanks/", "/you/"];
const SIZES = [{ width: 1280, height: 720 }, { width: 390, height: 844 }];

/** A part of the page whose default and variant are of very different heights. */
const slot = (name, [before, after], image = "") => `<section data-indgang-slot="${name}" ${image && 'data-indgang-preload="/assets/lisbon.svg"'}>
  <template data-indgang-variant="deals"><p style="height: ${after}px">${image}low fares</p></template>
  <p data-indgang-variant="default" style="height: ${before}px">as for everybody</p></section>`;
const TALL = '<img src="/assets/lisbon.svg" width="300" height="600" alt="">';
const OFFER = '<a data-indgang-entry-offer="/deals/" hidden href="/deals/">Start with the lowest fares</a>';
const NAME = '<p>Hello <span data-indgang-merge="first_name">there</span>, good to see you.</p>';
const TEXT = '<p class="text">What everybody reads.</p>';
const far = (height) => `<div style="height: ${height}px"></div>`;
const page = (main, head = "") => `<!doctype html><html lang="en"><head><script src="/indgang/bootstrap.js"></script>
  <script type="module" src="/indgang/indgang.js"></script><title>A test</title>${head}</head><body>${main}</body></html>`;
const BODY = `${OFFER}${NAME}${slot("hero", [40, 640], TALL)}${TEXT}${far(1000)}${slot("cta", [900, 20])}${TEXT}${far(3000)}`;
/** An app: its views come in the place of each other. */
const APP = `<nav>An app</nav><div id="view"></div><template id="/app/">App</template><template id="/">${BODY}</template>
  <script>globalThis.go = (path) => (history.pushState(null, "", path), render());
  const render = () => view.replaceChildren(document.importNode(document.getElementById(location.pathname).content, true));
  addEventListener("popstate", render); render();</script>`;
/** Not every browser keeps what is looked at in its place, as Chromium does. */
const UNANCHORED = "<style>html { overflow-anchor: none }</style>";
/** The question in view, in room that is kept for it; and one on a page that its visitor comes back to further down. */
const ROOM = "<style>indgang-question { display: block; min-height: 30rem }</style>";
const QUESTION = "<indgang-question></indgang-question>";
const PAGES = {
  "/asks/room/": page(QUESTION + TEXT + far(3000), ROOM),
  "/asks/below/": page(`${far(1500)}${QUESTION}${TEXT}${far(3000)}`),
  "/asks/above/": page(`${QUESTION}${far(2500)}${TEXT}${far(3000)}`, UNANCHORED),
  "/asks/closed/": page(`<dialog>${QUESTION}</dialog>${TEXT}`),
  "/": page(BODY),
  "/plain/": page(TEXT),
  "/scrolled/": page(`${far(1500)}${OFFER.replace("/deals/", "")}${slot("cta", [900, 20])}${far(1900)}${TEXT}${far(3000)}`, UNANCHORED),
  "/below/": page(`${TEXT}${far(3000)}${NAME}`),
  "/app/": page(APP),
};

let browser, demo, site, edge, worker;
before(async () => {
  browser = await launch();
  demo = await serveStatic();
  site = await serveStatic({ pages: PAGES, chunk: 300 });
  edge = await startBare({ origin: demo.url });
  worker = await startBare({ origin: site.url });
});
after(async () => {
  await browser?.close();
  for (const server of [edge, worker, site, demo]) await server?.stop();
});

/** A visitor of whom shifts are told. */
async function watched(options = {}) {
  const { context, page, said } = await visitor(browser, { country: "DK", options });
  await watchShifts(context);
  const open = async (url) => (await page.goto(url), await ready(page));
  /** @param {string} what was done */
  const still = async (what) => assert.deepEqual(await shifts(page), [], what);
  return { context, page, said, open, still };
}

/** One who likes the deals, and has said their name. */
async function known(origin, { at = "device", options = {} } = {}) {
  const visit = await watched(options);
  await visit.open(`${origin}/deals/`);
  await visit.page.evaluate(async ([at, first_name]) => {
    await globalThis.indgang.consent.answer({ remember: true, edge: at === "edge" });
    await globalThis.indgang.declare({ first_name });
  }, [at, ANNA]);
  return visit;
}
/** Nothing is decided ahead: time has made it another, or the plan is. */
const undecided = (page) => page.evaluate(() => localStorage.removeItem("indgang.ahead"));
const text = (page, selector) => page.textContent(selector).then((it) => it.trim());
const [HERO, CTA, FIELD, LINK] = ["[data-indgang-slot=hero]", "[data-indgang-slot=cta]", "[data-indgang-merge]", "[data-indgang-entry-offer]"];

test("a shift that is made is seen", async () => {
  const { context, page, open, still } = await watched();
  await open(`${site.url}/`);
  await still("as it came");
  await page.evaluate((link) => (document.querySelector(link).hidden = false), LINK);
  const moved = await shifts(page);
  assert.ok(moved.length === 1 && moved[0] > 0, `${moved}`);
  await context.close();
});

for (const viewport of [{ width: 1280, height: 720 }, { width: 390, height: 844 }]) {
  for (const at of ["device", "edge"]) {
    const origin = () => (at === "edge" ? edge.url : demo.url);
    test(`the demo's pages stand still, at ${viewport.width}, first seen and with a profile: ${at}`, async () => {
      const { context, open, still } = await watched({ viewport });
      for (const path of DEMO) await open(origin() + path), await still(`${path}, with nothing stored`);
      await context.close();
      const knowing = await known(origin(), { at, options: { viewport } });
      for (const path of ["/", "/deals/", "/to/lisbon/", "/you/", "/"]) await knowing.open(origin() + path), await knowing.still(`${path}, with a profile`);
      await knowing.context.close();
    });
  }
}

test("slots that keep no box stand still where they were decided ahead, an offer above them as well, and for Back", async () => {
  const { context, page, open, still } = await known(site.url);
  await open(`${site.url}/`);
  await still("decided ahead");
  await open(`${site.url}/plain/`);
  await page.goBack();
  await ready(page);
  await still("Back");
  assert.deepEqual([await text(page, HERO), await text(page, FIELD), await page.isVisible(LINK)], ["low fares", ANNA, true]);
  await context.close();
});

test("a page that a worker decided stands still, for Back as well", async () => {
  const { context, page, open, still } = await known(worker.url, { at: "edge" });
  await open(`${worker.url}/?utm_source=letter`);
  await open(`${worker.url}/scrolled/`);
  assert.equal(await text(page, CTA), "low fares");
  await still("at the edge");
  await open(`${worker.url}/plain/`);
  await page.goBack();
  await ready(page);
  await still("Back");
  await context.close();
});

test("what comes too late for what is seen is left for the next page: slots, words and offers", async () => {
  const { context, page, open, still } = await known(site.url);
  await undecided(page);
  await open(`${site.url}/`);
  // As an app does at any time.
  await page.evaluate(() => document.body.append("more"));
  await still("nothing decided ahead");
  const shown = async () => [await text(page, HERO), await text(page, CTA), await text(page, FIELD), await page.isVisible(LINK)];
  assert.deepEqual(await shown(), ["as for everybody", "low fares", "there", false], "what is below the view may still be chosen");
  await undecided(page);
  await open(`${site.url}/below/`);
  await still("below the view");
  assert.equal(await text(page, FIELD), ANNA, "words come late there");
  await open(`${site.url}/`);
  await still("the next page");
  assert.deepEqual(await shown(), ["low fares", "low fares", ANNA, true]);
  await context.close();
});

test("what is above the view is left as it is", async () => {
  const { context, page, open, still } = await known(site.url);
  await open(`${site.url}/scrolled/`);
  await page.evaluate(() => scrollTo(0, 4000));
  await still("scrolled");
  await undecided(page);
  // From then on nothing is decided ahead as the page is left.
  await page.addInitScript(() => localStorage.removeItem("indgang.ahead"));
  await page.reload();
  await ready(page);
  await still("loaded again, and scrolled there");
  assert.ok((await page.evaluate(() => scrollY)) > 3000);
  assert.equal(await text(page, CTA), "as for everybody");
  await context.close();
});

test("an app's view that is chosen as it comes stands still, and so does what it has above", async () => {
  const { context, page, open, still } = await known(site.url);
  await open(`${site.url}/app/`);
  await page.evaluate(() => globalThis.go("/"));
  await still("navigation");
  assert.deepEqual([await text(page, HERO), await text(page, FIELD), await page.isVisible(LINK)], ["low fares", ANNA, true]);
  await page.goBack();
  await still("Back");
  await context.close();
});

test("a question comes below the view, or in room that is kept for it, and never above the view", async () => {
  const { context, page, open, still } = await known(site.url);
  const asks = () => page.locator("indgang-question").evaluate((it) => [it.hasAttribute("asks"), it.offsetHeight > 0 && it.shadowRoot.querySelector(".card").offsetHeight > 0]);
  for (const path of ["/asks/room/", "/asks/below/"]) {
    await open(site.url + path);
    await page.waitForFunction(() => document.querySelector("indgang-question[asks]"));
    await still(path);
    assert.deepEqual(await asks(), [true, true], path);
  }
  await open(`${site.url}/asks/above/`);
  // Come to without a script's word, as a browser does by itself.
  await page.evaluate(() => scrollTo(0, 2500));
  await page.reload();
  await ready(page);
  await still("above");
  assert.ok((await page.evaluate(() => scrollY)) > 2000);
  assert.deepEqual(await asks(), [false, false]);
  // In what is closed it is there once that is opened.
  await open(`${site.url}/asks/closed/`);
  await page.waitForFunction(() => document.querySelector("indgang-question[asks]"));
  // Where nothing is asked, the room stays empty.
  await page.evaluate(() => globalThis.indgang.forget());
  await open(`${site.url}/asks/room/`);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: false }));
  await page.waitForFunction(() => !document.querySelector("indgang-question[asks]"));
  assert.deepEqual(await asks(), [false, false]);
  await context.close();
});
