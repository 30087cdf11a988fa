/** What may be shown on the device, and when it may change. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { IMAGE, LOADING } from "../support/loading.mjs";
import { serveStatic } from "../support/static.mjs";

/** A page with one hero; `deals` is what a visitor of the deals is shown. */
const page = (deals, attributes = "") => `<!doctype html><html lang="en"><head>
<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>
<title>A test</title></head><body><main><section data-indgang-slot="hero" ${attributes}>
<template data-indgang-variant="deals">${deals}</template>
<div data-indgang-variant="default">as for everybody</div></section></main></body></html>`;

let browser;
before(async () => void (browser = await launch()));
after(() => browser?.close());

/** What a visitor who likes deals sees on the page, what they ask for, and what the console says. */
async function seen(html, prepare = () => globalThis.indgang.consent.answer({ remember: true })) {
  const site = await serveStatic({ pages: { "/test/": html } });
  const { context, page, said } = await visitor(browser);
  await page.goto(`${site.url}/deals/`);
  await ready(page);
  await page.evaluate(prepare);
  site.asked.length = 0;
  await page.goto(`${site.url}/test/`);
  await ready(page);
  const text = await page.evaluate(() => document.querySelector("[data-indgang-slot]")?.textContent.trim());
  const asked = site.asked.map(({ url }) => url).filter((url) => !url.startsWith("/indgang/"));
  await context.close();
  await site.stop();
  return { text, asked, said };
}

test("text, links and drawings are shown", async () => {
  const fine = `<p style="color: red">low <a href="/deals/">fares</a></p>
    <b title='src="/told" onclick="x" href="/told" <img' data-src="/told" data-href="/told"></b><img alt=""><!-- a picture of fares -->
    <svg viewBox="0 0 1 1"><defs><path id="p" d="M0 0"/></defs><use href="#p"/><path fill="url(#p)" d="M0 0"/></svg>`;
  const { text, said } = await seen(page(fine));
  assert.equal(text, "low fares");
  assert.deepEqual(said, []);
});

for (const [what, html] of Object.entries(LOADING)) {
  test(`${what} leaves the default, and asks for nothing`, async () => {
    const { text, asked, said } = await seen(page(`<p>low fares</p>${html}`));
    assert.equal(text, "as for everybody");
    assert.deepEqual(asked, ["/test/"]);
    assert.match(said.join(), /"deals" in slot "hero" shows the default/);
  });
}

test("an image that everyone fetches may be shown, and is asked for alike", async () => {
  const html = page(`low ${IMAGE}`, `data-indgang-preload="/assets/tokyo.svg /assets/lisbon.svg"`);
  const known = await seen(html);
  assert.equal(known.text, "low");
  assert.deepEqual(known.said, []);
  const undecided = await seen(html, () => {});
  assert.equal(undecided.text, "as for everybody");
  assert.deepEqual(known.asked, ["/test/", "/assets/tokyo.svg", "/assets/lisbon.svg"]);
  assert.deepEqual(undecided.asked, known.asked);
});

test("an image that everyone fetches is one as an image alone, and a text is no tag", async () => {
  for (const [html, expected] of [[`<video src="/assets/lisbon.svg"></video>`, 0], [`<input type="image" src="/assets/lisbon.svg">`, 0], ["<p>url, on click, src = x, is = &lt;img></p>", 1]]) {
    const { text } = await seen(page(`low ${html}`, `data-indgang-preload="/assets/lisbon.svg"`));
    assert.equal(text.startsWith("low"), !!expected, html);
  }
});

test("a slot that is a merge field as well, and one that becomes one, hold nothing up", async () => {
  const html = page("low").replace("</main>", '<section data-indgang-slot="cta" data-indgang-merge="first_name"><i>one</i></section><b data-indgang-merge="first_name">you</b></main>');
  const prepare = async () => {
    await globalThis.indgang.consent.answer({ remember: true });
    await globalThis.indgang.declare({ first_name: "Anna" });
  };
  const site = await serveStatic({ pages: { "/test/": html } });
  const { context, page: tab, said } = await visitor(browser);
  await tab.goto(`${site.url}/deals/`);
  await ready(tab);
  await tab.evaluate(prepare);
  await tab.goto(`${site.url}/test/`);
  await ready(tab);
  assert.deepEqual([await tab.textContent("[data-indgang-slot=hero]"), await tab.textContent("b")], ["low", "Anna"]);
  // An app that makes one element another's.
  const text = await tab.evaluate(async () => {
    const [hero] = document.querySelectorAll("[data-indgang-slot=hero]");
    hero.removeAttribute("data-indgang-slot");
    hero.setAttribute("data-indgang-merge", "first_name");
    hero.textContent = "somebody";
    await new Promise((then) => setTimeout(then, 100));
    return document.querySelector("[data-indgang-merge]").textContent;
  });
  assert.equal(text, "Anna");
  assert.deepEqual(said, []);
  await context.close();
  await site.stop();
});

test("fields called like what a form has by itself are shown", async () => {
  const fields = ["content", "content", "cloneNode", "localName", "attributes"].map((name) => `<input type="radio" name="${name}">`);
  const { text, said } = await seen(page(`<form>fares${fields.join("")}</form>`));
  assert.equal(text, "fares");
  assert.deepEqual(said, []);
});

test("of two slots of a name each is decided by what it has", async () => {
  const slot = (variants) => `<section data-indgang-slot="hero">${variants}<div data-indgang-variant="default">default</div></section>`;
  const html = page("").replace(/<main>.*<\/main>/s, `<main>${slot("")}${slot('<template data-indgang-variant="deals">fares</template>')}</main>`);
  const site = await serveStatic({ pages: { "/test/": html } });
  const { context, page: tab } = await visitor(browser);
  await tab.goto(`${site.url}/deals/`);
  await ready(tab);
  await tab.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await tab.goto(`${site.url}/test/`);
  await ready(tab);
  const texts = await tab.$$eval("[data-indgang-slot]", (slots) => slots.map((slot) => slot.textContent.trim()));
  assert.deepEqual(texts, ["default", "fares"]);
  await context.close();
  await site.stop();
});

test("a page that is older than its plan shows its default", async () => {
  const { text, said } = await seen(page("").replace(/<template.*<\/template>/s, ""));
  assert.equal(text, "as for everybody");
  assert.deepEqual(said, []);
});

test("what was seen stays; what nobody has seen yet may still be chosen", async () => {
  // No choice was worked out ahead for a visitor who comes with another month on the clock.
  const slot = (name, variant) =>
    `<section data-indgang-slot="${name}"><template data-indgang-variant="${variant}">chosen</template>
    <div data-indgang-variant="default">default</div></section>`;
  const html = `<!doctype html><html lang="en"><head><script src="/indgang/bootstrap.js"></script>
    <script type="module" src="/indgang/indgang.js"></script><title>A test</title></head><body>
    <main>${slot("hero", "deals")}<div style="height: 300vh"></div>${slot("cta", "deals")}</main></body></html>`;
  const site = await serveStatic({ pages: { "/test/": html } });
  const { context, page } = await visitor(browser);
  await page.goto(`${site.url}/deals/`);
  await ready(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await page.evaluate(() => localStorage.removeItem("indgang.ahead"));
  await page.goto(`${site.url}/test/`);
  await ready(page);
  const texts = await page.$$eval("[data-indgang-slot]", (slots) => slots.map((slot) => slot.textContent.trim()));
  assert.deepEqual(texts, ["default", "chosen"]);
  await context.close();
  await site.stop();
});

test("a page without the bootstrap is held to the same, and what was seen of it stays", async () => {
  const slot = (name, deals) => `<section data-indgang-slot="${name}"><template data-indgang-variant="deals">${deals}</template>
    <div data-indgang-variant="default">default</div></section>`;
  const html = page("").replace(/<script src="[^>]*><\/script>/, "").replace(/<main>.*<\/main>/s,
    `<main>${slot("hero", "fares")}<div style="height: 300vh"></div>${slot("cta", `fares ${IMAGE}`)}${slot("cta", "fares")}</main>`);
  const site = await serveStatic({ pages: { "/test/": html } });
  const { context, page: tab, said } = await visitor(browser);
  await tab.goto(`${site.url}/deals/`);
  await ready(tab);
  await tab.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  site.asked.length = 0;
  await tab.goto(`${site.url}/test/`);
  await ready(tab);
  const texts = await tab.$$eval("[data-indgang-slot]", (slots) => slots.map((slot) => slot.textContent.trim()));
  assert.deepEqual(texts, ["default", "default", "fares"]);
  assert.match(said.join(), /"deals" in slot "cta" shows the default/);
  assert.ok(!site.asked.some(({ url }) => url.startsWith("/assets/")));
  await context.close();
  await site.stop();
});

test("an image below a slot loads, however tall the variant is", async () => {
  for (const height of ["1px", "20000px"]) {
    const below = `<img loading="lazy" src="/assets/lisbon.svg" alt="">`;
    const html = page(`<p style="height: ${height}">fares</p>`).replace("</main>", `${below}${below.replace("lazy", "LAZY").replace("lisbon", "tokyo")}</main>`);
    const { text, asked } = await seen(html);
    assert.equal(text, "fares");
    assert.ok(asked.includes("/assets/lisbon.svg") && asked.includes("/assets/tokyo.svg"), height);
  }
});

test("an image below loads, whatever on the page may follow from the profile", async () => {
  const parts = ['<a data-indgang-entry-offer hidden>in</a>', '<b data-indgang-merge="first_name">you</b>', "<indgang-panel></indgang-panel>"];
  for (const part of parts) {
    const main = `<main>${part}<p style="height: 20000px"></p>${IMAGE.replace("<img", '<img loading="lazy"')}</main>`;
    const { asked } = await seen(page("").replace(/<main>.*<\/main>/s, main));
    assert.ok(asked.includes("/assets/lisbon.svg"), part);
  }
});

test("an image of a default loads, whether the default is shown or not", async () => {
  const far = `<p style="height: 20000px"></p><section data-indgang-slot="hero">`;
  const html = page("fares").replace(`<section data-indgang-slot="hero" >`, far).replace("as for everybody", `<img loading="lazy" src="/assets/lisbon.svg" alt="">`);
  const known = await seen(html);
  assert.equal(known.text, "fares");
  assert.ok(known.asked.includes("/assets/lisbon.svg"));
  const other = await seen(html, () => globalThis.indgang.consent.answer({ remember: true }).then(() => globalThis.indgang.forget()));
  assert.ok(other.asked.includes("/assets/lisbon.svg"));
});
