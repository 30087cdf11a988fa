/** A page with a strict security policy: nothing that the edge or our scripts do is against it. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { ANNA, BO } from "../support/canaries.mjs";
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
<section data-indgang-slot="season"><template data-indgang-variant="japan"><p>Japan</p></template><p data-indgang-variant="default">Anywhere</p></section>
<p>Hello <span data-indgang-merge="first_name">there</span></p></main><form data-indgang-traits><label>First name <input name="first_name"></label>
<button>Save my answers</button></form><indgang-question></indgang-question><indgang-consent mode="banner"></indgang-consent><script src="/app.js"></script></body></html>`;
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
/** The visitor's own page: where it has the panel, it has no banner. */
const YOU = PAGE.replace("</form>", '</form><script type="module" src="/indgang/panel.js"></script><indgang-panel></indgang-panel>');
/** The same policy, but for the engine: of a site that cannot, or will not, allow it. */
const NO_WASM = POLICY.replace(" 'wasm-unsafe-eval'", "");
const TYPES = { js: "text/javascript", json: "application/json", wasm: "application/wasm", bin: "application/octet-stream" };

let browser, origin, worker;
before(async () => {
  browser = await launch();
  origin = await startOrigin(async ({ url }, response) => {
    if (url === "/app.js") return response.writeHead(200, { "content-type": TYPES.js }).end(APP);
    if (!url.startsWith("/indgang/")) {
      const policy = url.startsWith("/no-wasm/") ? NO_WASM : POLICY;
      return response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-security-policy": policy }).end(url === "/you/" ? YOU : PAGE);
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

async function strict(who = {}) {
  const somebody = await visitor(browser, who);
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

for (const home of ["device", "edge"]) {
  test(`form, question, panel and banner stay within it as well, at home on the ${home}`, async () => {
    const { context, page, said, broken } = await strict();
    const open = async (path) => {
      await page.goto(worker.url + path);
      await ready(page);
    };
    const [question, panel] = [page.locator("indgang-question"), page.getByRole("group", { name: "What this site knows of you" })];
    await open("/");
    await page.getByRole("button", { name: "Accept" }).click();
    await page.waitForFunction(() => globalThis.indgang.consent.state.ask === false);
    if (home === "device") await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true, edge: false }));
    await open("/you/");
    assert.equal(await page.evaluate(() => globalThis.indgang.consent.state.home), home);
    await page.getByLabel("First name", { exact: true }).fill(ANNA);
    await page.getByRole("button", { name: "Save my answers" }).click();
    await page.locator("form").getByText(/^Saved\./).waitFor();
    await question.getByRole("radio", { name: "Female" }).check();
    await question.getByRole("button", { name: "Save", exact: true }).click();
    await question.getByText(home === "device" ? "Thank you." : "Saved. The pages").waitFor();
    await panel.getByRole("button", { name: "Correct: First name" }).click();
    await panel.getByLabel("First name").fill(BO);
    await page.keyboard.press("Enter");
    await page.locator("indgang-panel").getByText(/^Saved: First name\./).waitFor();
    await panel.getByRole("button", { name: "Save a copy" }).click();
    await page.getByText("The copy is among your downloads.").waitFor();
    await panel.getByRole("button", { name: "Forget everything" }).click();
    await page.getByRole("button", { name: "Yes, forget it all" }).click();
    await page.getByText(/^Erased: /).waitFor();
    assert.deepEqual([broken, said], [[], []]);
    await context.close();
  });
}

test("without 'wasm-unsafe-eval' edge and bootstrap show what they show, and one line says what is wanting", async () => {
  const { context, page, said } = await strict({ country: "JP" });
  const shown = () => page.locator("main section").allTextContents().then((all) => all.map((text) => text.trim()));
  const open = async (path) => {
    const answer = await page.goto(worker.url + path);
    assert.equal(answer.headers()["content-security-policy"], path === "/" ? POLICY : NO_WASM);
    return page.evaluate(() => globalThis.indgang.ready.then(() => "ready", ({ code }) => code));
  };
  assert.equal(await open("/no-wasm/"), "load.bad_wasm");
  assert.deepEqual(await shown(), ["Default", "Japan"], "decided at the edge");
  assert.equal(await page.locator("main template").count(), 0, "final as it came");
  // Another page of the site has the engine, which decides ahead for this one.
  assert.equal(await open("/"), "ready");
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true, edge: false }));
  assert.equal(await open("/"), "ready");
  said.length = 0;
  assert.equal(await open("/no-wasm/"), "load.bad_wasm");
  assert.deepEqual(await shown(), ["Deals", "Japan"], "shown by the bootstrap");
  await page.waitForLoadState("networkidle");
  assert.equal(said.length, 1, said.join("\n"));
  assert.match(said[0], /^indgang: load\.bad_wasm: .*, and allow 'wasm-unsafe-eval'$/);
  // The visitor who let the profile travel has it decided there.
  assert.equal(await open("/"), "ready");
  await page.evaluate(() => globalThis.indgang.consent.answer({ remember: true, edge: true }));
  await open("/no-wasm/");
  assert.deepEqual(await shown(), ["Deals", "Japan"], "decided at the edge, by the profile");
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
