/** An entry point as a browser sees it: another page under this address, with all that it loads. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, visitor } from "../support/chromium.mjs";
import { startOrigin } from "../support/origin.mjs";
import { compile, forDenmark } from "../support/plan.mjs";
import { startBare } from "../support/workerd.mjs";

const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"/>';
const PAGE = `<!doctype html><html><head><title>Deals</title><link rel="stylesheet" href="look.css">
<style>body { background: url("styled.svg") }</style></head>
<body><a id="within" href="#end">end</a><a id="on" href="more/">more</a><a id="home" href="../../">home</a>
<img id="picture" src="img/a.svg"><img id="set" srcset="img/b.svg 1x, img/c.svg 2x">
<p style="background: url('attribute.svg')">Text</p><script src="run.js"></script>
<script type="module" src="run.mjs"></script><p id="end">End</p></body></html>`;
const FILES = {
  "/": ["text/html", "<!doctype html><title>Home</title><p>Home"],
  "/deals/today/": ["text/html", PAGE],
  "/deals/today/look.css": ["text/css", "#end { color: rgb(1, 2, 3) } #within { background: url(sheet.svg) }"],
  "/deals/today/run.js": ["text/javascript", "globalThis.ran = [document.currentScript.src]"],
  "/deals/today/run.mjs": ["text/javascript", 'import { name } from "./part.mjs"; globalThis.part = name'],
  "/deals/today/part.mjs": ["text/javascript", 'export const name = "part"'],
  "/deals/today/more/": ["text/html", "<!doctype html><title>More</title>"],
};
for (const name of ["styled", "attribute", "sheet", "img/a", "img/b"]) FILES[`/deals/today/${name}.svg`] = ["image/svg+xml", DRAWING];

let browser, origin, worker;
before(async () => {
  browser = await launch();
  origin = await startOrigin(({ url }, response) => {
    const [type, text] = FILES[url] ?? [];
    response.writeHead(type ? 200 : 404, type && { "content-type": type }).end(text);
  });
  worker = await startBare({ origin: origin.url, plan: await compile(forDenmark([{ entry: "/", to: "/deals/today/" }])) });
});
after(async () => {
  await browser?.close();
  await worker?.stop();
  await origin?.stop();
});

test("what a page loads by relative addresses loads under another address too", async () => {
  const { context, page, said } = await visitor(browser, { country: "DK" });
  await page.goto(`${worker.url}/`, { waitUntil: "networkidle" });
  assert.equal(page.url(), `${worker.url}/`, "the address stays");
  assert.equal(await page.title(), "Deals");
  const loaded = await page.evaluate(() => ({
    colour: getComputedStyle(document.getElementById("end")).color,
    widths: ["picture", "set"].map((id) => document.getElementById(id).naturalWidth),
    part: globalThis.part,
  }));
  assert.deepEqual(loaded, { colour: "rgb(1, 2, 3)", widths: [7, 7], part: "part" });
  const asked = origin.taken().map(({ url }) => url).filter((url) => url !== "/favicon.ico");
  const wanted = Object.keys(FILES).filter((path) => path !== "/" && !path.endsWith("more/"));
  assert.deepEqual(asked.sort(), wanted.sort());
  await page.click("#within");
  assert.equal(page.url(), `${worker.url}/#end`, "links within the page stay within it");
  await page.click("#on");
  await page.waitForURL("**/deals/today/more/");
  assert.deepEqual(said.filter((text) => !text.includes("404")), []);
  await context.close();
});

test("who follows a link to the page itself gets it, until they come again", async () => {
  const { context, page } = await visitor(browser, { country: "DK" });
  for (const start of ["/", "/deals/today/"]) {
    await page.goto(worker.url + start);
    assert.equal(await page.title(), "Deals");
    await page.click("#home");
    await page.waitForFunction(() => document.title === "Home");
    assert.equal(page.url(), `${worker.url}/`);
  }
  await page.goto(`${worker.url}/`);
  assert.equal(await page.title(), "Deals");
  assert.deepEqual(await context.cookies(), []);
  await context.close();
});
