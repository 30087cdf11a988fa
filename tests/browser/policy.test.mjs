/** A page with a strict security policy: nothing that the edge or our scripts do is against it. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { ANNA } from "../support/canaries.mjs";
import { launch, ready, visitor } from "../support/chromium.mjs";
import { startOrigin } from "../support/origin.mjs";
import { inSeconds, token } from "../support/sign.mjs";
import { SITE } from "../support/static.mjs";
import { startBare } from "../support/workerd.mjs";

// Neither style nor script within the page, no exception for ours. The engine is WebAssembly.
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
const PAGE = `<!doctype html><html lang="en"><head><title>Strict</title><script src="/indgang/bootstrap.js"></script>
<script type="module" src="/indgang/indgang.js"></script></head><body data-indgang-topics="deals"><main><h1>Strict</h1>
<section data-indgang-slot="hero"><template data-indgang-variant="deals"><p id="deals">Deals</p></template><p data-indgang-variant="default">Default</p></section>
<p>Hello <span data-indgang-merge="first_name">there</span></p></main><indgang-consent mode="banner"></indgang-consent><script src="/app.js"></script></body></html>`;
// A page of an app: it is made by its script, under another path.
const APP = `globalThis.go = (path) => {
  const [section, template, other] = ["section", "template", "p"].map((name) => document.createElement(name));
  section.dataset.indgangSlot = "hero";
  template.dataset.indgangVariant = "deals";
  template.content.append("Deals of " + path);
  other.dataset.indgangVariant = "default";
  other.append("Default of " + path);
  section.append(template, other);
  history.pushState(null, "", path);
  document.querySelector("main").replaceChildren(section);
};`;
const TYPES = { js: "text/javascript", json: "application/json", wasm: "application/wasm", bin: "application/octet-stream" };

let browser, origin, worker;
before(async () => {
  browser = await launch();
  origin = await startOrigin(async ({ url }, response) => {
    if (url === "/app.js") return response.writeHead(200, { "content-type": TYPES.js }).end(APP);
    if (!url.startsWith("/indgang/")) {
      return response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": POLICY }).end(PAGE);
    }
    const file = await readFile(SITE + url).catch(() => null);
    response.writeHead(file ? 200 : 404, { "content-type": TYPES[url.split(".").pop()] ?? "text/plain" }).end(file);
  });
  worker = await startBare({ origin: origin.url });
});
after(async () => {
  await browser?.close();
  await worker?.stop();
  await origin?.stop();
});

async function strict() {
  const somebody = await visitor(browser);
  const broken = [];
  await somebody.context.exposeFunction("broken", (what) => broken.push(what));
  await somebody.context.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", (event) => globalThis.broken(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)),
  );
  return { ...somebody, broken };
}

test("decided at the edge, on the device and by a signed link, a strict page stays within its policy", async () => {
  const { context, page, said, broken } = await strict();
  const open = async (path) => {
    const answer = await page.goto(worker.url + path);
    assert.equal(answer.headers()["content-security-policy"], POLICY);
    await ready(page);
    // Elements and their languages are loaded after that.
    await page.waitForLoadState("networkidle");
  };
  await open("/");
  await page.getByRole("button", { name: "Choose" }).click();
  await page.getByRole("button", { name: "Save my choice" }).click();
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));
  await page.evaluate((anna) => globalThis.indgang.declare({ first_name: anna }), ANNA);
  await open("/");
  await open("/");
  assert.equal(await page.textContent("#deals"), "Deals", "shown by the device");
  await page.evaluate(() => globalThis.go("/app/"));
  assert.equal(await page.textContent("main"), "Deals of /app/", "on an app's page as well");
  await page.evaluate(() => globalThis.indgang.consent.answer({ edge: true }));
  await page.evaluate(() => globalThis.go("/late/"));
  assert.equal(await page.textContent("main"), "Deals of /late/", "as the device chose, until the edge does");
  await open("/");
  await page.waitForSelector("#deals");
  await page.waitForFunction((anna) => document.querySelector("[data-indgang-merge]").textContent === anna, ANNA);
  await page.evaluate(() => globalThis.go("/app/"));
  assert.equal(await page.textContent("main"), "Deals of /app/", "as the edge chose for all pages");
  await open(`/?indgang-link=${token("link", "/", `until=${inSeconds(60)}&segment=family_planner`)}`);
  assert.deepEqual([broken, said], [[], []]);
  await context.close();
});

test("so does the bar of a preview, which shows", async () => {
  const { context, page, broken } = await strict();
  await page.goto(`${worker.url}/?indgang-preview=${token("preview", "", `until=${inSeconds(60)}&slot=hero+deals`)}`);
  await page.waitForLoadState("networkidle");
  assert.equal(await page.getByText("hero shows deals").isVisible(), true);
  assert.equal(await page.textContent("#deals"), "Deals");
  assert.deepEqual(broken, []);
  await context.close();
});

test("a violation would be heard", async () => {
  const { context, page, broken } = await strict();
  await page.goto(`${worker.url}/`);
  await page.evaluate(() => document.body.setAttribute("style", "color: red"));
  await page.evaluate(() => new Promise((then) => setTimeout(then, 100)));
  assert.equal(broken.length, 1);
  assert.match(broken[0], /^style-src-attr inline/);
  await context.close();
});
