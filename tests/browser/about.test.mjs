/** What a page's own structured data say that it is about. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { item } from "../../www/js/browser/about.js";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { serveStatic } from "../support/static.mjs";

let browser;
before(async () => void (browser = await launch()));
after(() => browser?.close());

const product = (more) => ({ "@context": "https://schema.org", "@type": "Product", name: "A week in Lisbon", ...more });
const found = (...blocks) => item(blocks.map((block) => (typeof block === "string" ? block : JSON.stringify(block))));

test("the item of a product or an article is found", () => {
  for (const [what, ...blocks] of [
    ["by its sku", product({ sku: "lisbon" })],
    ["in another case", product({ sku: "LISBON" })],
    ["by a number of its own, if that is a name", product({ productID: "lisbon" })],
    ["by an identifier with a value", product({ identifier: { "@type": "PropertyValue", value: "lisbon" } })],
    ["by one of several identifiers", product({ identifier: ["978-3-16", "lisbon"] })],
    ["by its address, where its sku is a number", product({ sku: "0815", url: "https://site.example/to/lisbon/?from=mail#top" })],
    ["by the page that it is on", product({ mainEntityOfPage: { "@id": "/to/lisbon/" } })],
    ["by what it is called by", product({ "@id": "https://site.example/to/lisbon#product" })],
    ["in a graph", { "@context": "https://schema.org", "@graph": [{ "@type": "Organization", url: "/fjordfly" }, product({ sku: "lisbon" })] }],
    ["in a list", [{ "@type": "BreadcrumbList" }, product({ sku: "lisbon" })]],
    ["as what a page is mainly about", { "@type": "WebPage", url: "/a-page", mainEntity: product({ sku: "lisbon" }) }],
    ["of several kinds", product({ "@type": ["Thing", "Product"], sku: "lisbon" })],
    ["of a kind by its full name", product({ "@type": "https://schema.org/Product", sku: "lisbon" })],
    ["as an article", { "@type": "NewsArticle", mainEntityOfPage: "https://site.example/to/lisbon" }],
    ["beside a block that is broken", "{ not json", product({ sku: "lisbon" })],
    ["the first of two", product({ sku: "lisbon" }), product({ sku: "tokyo" })],
  ]) {
    assert.equal(found(...blocks), "lisbon", what);
  }
});

test("nothing else is an item, and whatever stands there is read without a fault", () => {
  for (const [what, ...blocks] of [
    ["nothing"],
    ["a block that is broken", `{"@type":"Product","sku":"lisbon"`],
    ["no object", "null", "1", `"lisbon"`, "[]", "[[null]]"],
    ["an organization", { "@type": "Organization", url: "/to/lisbon/" }],
    ["what is listed on the page", { "@type": "ItemList", itemListElement: [product({ sku: "lisbon" })] }],
    ["what an offer is part of", { "@type": "Offer", itemOffered: product({ sku: "lisbon" }) }],
    ["a kind that only ends like one", { "@type": "NoProduct", sku: "lisbon" }],
    ["no name", product({ sku: 815, productID: {}, identifier: { value: {} }, url: 1, "@id": "https://site.example/" })],
    ["a name that is too long", product({ sku: "l".repeat(41) })],
    ["deeper than anybody puts it", [[[[[product({ sku: "lisbon" })]]]]]],
  ]) {
    assert.equal(found(...blocks), "", what);
  }
});

const page = (head, body = "") => `<!doctype html><html lang="en"><head><script src="/indgang/bootstrap.js"></script>
<script type="module" src="/indgang/indgang.js"></script><title>A page</title>${head}</head><body ${body}><main></main></body></html>`;
const block = (data) => `<script type="application/ld+json">${JSON.stringify(data)}</script>`;
const PAGES = {
  "/plain/": page(""),
  "/product/": page(`<script type="application/ld+json">{ broken </script>${block({ "@graph": [product({ sku: "lisbon" })] })}`),
  "/unknown/": page(block(product({ sku: "atlantis" }))),
  "/own/": page(block(product({ sku: "lisbon" })), `data-indgang-item="tokyo"`),
  "/meta/": page(`<meta name="indgang-topics" content="deals sun">`),
};

/** What is remembered of a visitor who looked at a page, and what the page loaded of ours. */
async function looked(path, grant = true) {
  const site = await serveStatic({ pages: PAGES });
  const { context, page, said } = await visitor(browser);
  await page.goto(site.url + path);
  await ready(page);
  await page.waitForLoadState("networkidle");
  if (grant) await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  const known = grant ? await page.evaluate(() => globalThis.indgang.remembered()) : { remembered: [] };
  const notes = known.remembered.filter(({ kind }) => kind === "item" || kind === "topic").map(({ kind, name }) => `${kind} ${name}`);
  const asked = site.asked.map(({ url }) => url).filter((url) => url.startsWith("/indgang/")).sort();
  await context.close();
  await site.stop();
  assert.deepEqual(said, []);
  return { notes: notes.sort(), asked };
}

test("a page with the data of a product is a look at that item, which brings its topics", async () => {
  const { notes } = await looked("/product/");
  assert.deepEqual(notes, ["item lisbon", "topic city", "topic sun"]);
});

test("an item that the manifest does not know is none, and the page's own word comes first", async () => {
  assert.deepEqual((await looked("/unknown/")).notes, []);
  assert.deepEqual((await looked("/own/")).notes, ["item tokyo", "topic city"]);
});

test("topics may stand in the head", async () => {
  assert.deepEqual((await looked("/meta/")).notes, ["topic deals", "topic sun"]);
});

test("it is loaded where a page has such data, by everyone, and nowhere else", async () => {
  const loaded = async (path, grant) => (await looked(path, grant)).asked.filter((url) => url === "/indgang/about.js").length;
  assert.deepEqual([await loaded("/plain/"), await loaded("/own/"), await loaded("/product/"), await loaded("/product/", false)], [0, 1, 1, 1]);
});
