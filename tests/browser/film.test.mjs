/**
 * Every picture that the browser made of a page: none has the default of a slot that shows another variant. Nor does the
 * engine come before the page has had its time.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { serveStatic } from "../support/static.mjs";

/** The default is plain red, the variant plain blue. */
const colour = (name) => `<p style="height: 300px; margin: 0; background: ${name}">A part</p>`;
/** It comes in pieces, before the slot, in it and after it. */
const words = "<p>What everybody reads.</p>".repeat(40);
const page = (bootstrap) => `<!doctype html><html lang="en"><head>${bootstrap}<script type="module" src="/indgang/indgang.js"></script>
  <title>A film</title></head><body>${words}<section data-indgang-slot="hero"><template data-indgang-variant="deals">${colour("blue")}</template>
  <div data-indgang-variant="default">${colour("red")}${words}</div></section><p id="end"></p>${words}</body></html>`;

/** The browser goes over from page to page, and this writes down what the new one has as it does. It waits for the whole slot. */
const REVEALED = `<style>@view-transition { navigation: auto }</style><link rel="expect" href="#end" blocking="render">
  <script>addEventListener("pagereveal", ({ viewTransition }) => (globalThis.revealed = [!!viewTransition, document.querySelector("section p").style.background]))</script>`;

let browser, site;
before(async () => {
  browser = await launch();
  const bootstrap = '<script src="/indgang/bootstrap.js"></script>';
  const pages = { "/with/": page(bootstrap), "/without/": page(""), "/revealed/": page(REVEALED + bootstrap), "/bare/": page(REVEALED) };
  site = await serveStatic({ pages, chunk: 100 });
});
after(async () => {
  await browser?.close();
  await site?.stop();
});

/** Which of the two colours each picture of a page has, for somebody for whom the variant was decided ahead. @param {string} path */
async function filmed(path) {
  const { context, page } = await visitor(browser, { options: { viewport: { width: 600, height: 2600 } } });
  await page.goto(`${site.url}/deals/`);
  await ready(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  const pictures = [];
  const session = await context.newCDPSession(page);
  session.on("Page.screencastFrame", ({ data, sessionId }) => {
    pictures.push(data);
    session.send("Page.screencastFrameAck", { sessionId }).catch(() => {});
  });
  await session.send("Page.startScreencast", { format: "png", everyNthFrame: 1 });
  await page.goto(site.url + path);
  await ready(page);
  await page.evaluate(() => new Promise((then) => requestAnimationFrame(() => setTimeout(then, 200))));
  await session.send("Page.stopScreencast");
  const shown = await page.textContent("[data-indgang-slot]").then((text) => text.trim());
  // A page that is not filmed looks at them.
  const reader = await context.newPage();
  const found = [];
  for (const picture of pictures) found.push(await reader.evaluate(coloursOf, picture));
  await context.close();
  return { found, shown };
}

/** @param {string} picture a PNG in base64 @returns {Promise<string>} */
async function coloursOf(picture) {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  const found = new Set();
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = data.subarray(at, at + 3);
    if (red > 200 && green < 60 && blue < 60) found.add("default");
    if (blue > 200 && green < 60 && red < 60) found.add("variant");
  }
  return [...found].sort().join(" and ");
}

test("of a page that comes slowly no picture has the default, where another variant was decided ahead", async () => {
  const { found, shown } = await filmed("/with/");
  assert.equal(shown, "A part");
  assert.ok(found.length >= 3, `${found.length} pictures`);
  // Those of the page before, and of what comes before the slot, have neither.
  assert.deepEqual([...new Set(found)], ["", "variant"]);
});

test("without the bootstrap the pictures have it", async () => {
  const { found } = await filmed("/without/");
  assert.ok(found.includes("default"), `${found}`);
});

test("the browser's own transition from page to page goes over to what was chosen", async () => {
  const { context, page } = await visitor(browser);
  await page.goto(`${site.url}/deals/`);
  await ready(page);
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await page.goto(`${site.url}/bare/`);
  const gone = async (/** @type {string} */ path) => {
    await Promise.all([page.waitForURL(`**${path}`), page.evaluate((path) => void (location.href = path), path)]);
    await page.waitForFunction(() => globalThis.revealed);
    return page.evaluate(() => globalThis.revealed);
  };
  assert.deepEqual(await gone("/revealed/"), [true, "blue"]);
  assert.deepEqual(await gone("/bare/"), [true, "red"]);
  await context.close();
});

test("the engine is asked for when the page is idle", async () => {
  const { context, page } = await visitor(browser);
  await page.addInitScript(() => {
    const channel = new MessageChannel();
    const until = performance.now() + 1000;
    channel.port1.onmessage = () => {
      for (const since = performance.now(); performance.now() - since < 30; );
      if (performance.now() < until) channel.port2.postMessage(0);
      else globalThis.idleFrom = performance.now();
    };
    channel.port2.postMessage(0);
  });
  await page.goto(`${site.url}/thanks/`);
  await ready(page);
  const [idle, engine] = await page.evaluate(() => [globalThis.idleFrom, performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/engine.wasm")).startTime]);
  assert.ok(engine >= idle, `asked for at ${engine}, and idle from ${idle}`);
  await context.close();
});
