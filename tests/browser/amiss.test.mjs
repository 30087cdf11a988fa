/**
 * What may be amiss with the site or the browser: no plan, a wrong one, no WebAssembly or none allowed, files that do not come, no
 * storage, an old browser. The page stays as it was served, and one line in the console says why, and what to do.
 *
 * A browser that cannot read our scripts says so itself, in a line of its own for each; none of the browsers here is that old.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch } from "../support/chromium.mjs";
import { serveStatic } from "../support/static.mjs";

const page = (head = "") => `<!doctype html><html lang="en"><head><title>Amiss</title>${head}<script src="/indgang/bootstrap.js"></script>
<script type="module" src="/indgang/indgang.js"></script><script type="module" src="/indgang/panel.js"></script></head><body data-indgang-topics="deals"><main>
<section data-indgang-slot="hero"><template data-indgang-variant="deals">Deals</template><p data-indgang-variant="default">Default</p></section>
<p>Hello <span data-indgang-merge="first_name">there</span><a data-indgang-entry-offer="/deals/" hidden href="/deals/">Low fares</a></p></main>
<form data-indgang-traits><input name="first_name"><button>Save</button></form>
<indgang-consent></indgang-consent><indgang-question></indgang-question><indgang-panel></indgang-panel></body></html>`;

const answers = (body, contentType) => (route) => route.fulfill({ body, contentType });
const gone = (route) => route.fulfill({ status: 404 });
const cut = (route) => route.abort();
const half = async (route) => {
  const body = await (await route.fetch()).body();
  await route.fulfill({ body: body.subarray(0, body.length / 2), contentType: "application/wasm" });
};

// Each of these runs in the page, before anything of it.
const noWasm = () => delete globalThis.WebAssembly;
const noSheets = () => {
  for (const { prototype } of [Document, ShadowRoot]) delete prototype.adoptedStyleSheets;
  globalThis.CSSStyleSheet = class {
    constructor() {
      throw new TypeError("Illegal constructor");
    }
  };
};
const noTimeout = () => delete AbortSignal.timeout;
const closed = () =>
  Object.defineProperty(globalThis, "localStorage", {
    get() {
      throw new DOMException("The operation is insecure.", "SecurityError");
    },
  });
const full = () => {
  for (let [at, length] = [0, 1 << 22]; length; at += 1) {
    try {
      localStorage.setItem(`site.${at}`, "x".repeat(length));
    } catch {
      length >>= 1;
    }
  }
  // Not even for what has no value.
  for (let at = 0; at < 9999; at += 1) {
    try {
      localStorage.setItem(`${at}`, "");
    } catch {
      return;
    }
  }
};
const accept = (page) => page.evaluate(() => globalThis.indgang.consent.answer({ remember: true }));

const OF_ONE_VERSION = "; serve our files, of one version";
const ALLOW = `${OF_ONE_VERSION}, and allow 'wasm-unsafe-eval'`;
const OLD = "indgang: load.old_browser: this browser is too old: update it";
const FORBIDS = `<meta http-equiv="content-security-policy" content="script-src 'self'">`;

/**
 * What is amiss, and how the one line begins and ends. `works`: our elements do.
 * @type {Record<string, { at?: string, fault?: any, script?: () => any, head?: string, works?: boolean, act?: any, line: [string, string] }>}
 */
const AMISS = {
  "no plan": { at: "**/plan.bin", fault: gone, line: ["indgang: load.no_plan: http", "/indgang/plan.bin: 404; serve what `indgang build --browser` made"] },
  "a plan that does not come": { at: "**/plan.bin", fault: cut, line: ["indgang: load.no_plan: http", "/indgang/plan.bin: Failed to fetch; serve what `indgang build --browser` made"] },
  "a page for a plan": { at: "**/plan.bin", fault: answers("<!doctype html>", "text/html"), line: ["indgang: plan.not_a_plan: the plan was refused", "build it with this version"] },
  "half a plan": { at: "**/plan.bin", fault: half, line: ["indgang: plan.wrong_length: the plan was refused", "build it with this version"] },
  "no Wasm": { at: "**/engine.wasm", fault: gone, line: ["indgang: load.no_wasm: http", `/indgang/engine.wasm: 404${OF_ONE_VERSION}`] },
  "a page for Wasm": { at: "**/engine.wasm", fault: answers("<!doctype html>", "text/html"), line: ["indgang: load.bad_wasm: WebAssembly", ALLOW] },
  "half of the Wasm": { at: "**/engine.wasm", fault: half, line: ["indgang: load.bad_wasm: WebAssembly", ALLOW] },
  "a policy that forbids Wasm": { head: FORBIDS, line: ["indgang: load.bad_wasm: WebAssembly", ALLOW] },
  "a browser without WebAssembly": { script: noWasm, line: ["indgang: load.bad_wasm: WebAssembly", ALLOW] },
  "a browser without constructed sheets": { script: noSheets, line: [OLD, "update it"] },
  "a browser whose signals know no time": { script: noTimeout, line: [OLD, "update it"] },
  "no bootstrap": { at: "**/bootstrap.js", fault: gone, works: true, line: ["indgang: bootstrap.js did not run", "; name it first in the head"] },
  "no elements": { at: "**/elements.js", fault: gone, line: ["indgang: elements: Failed to fetch", `/indgang/elements.js${OF_ONE_VERSION}`] },
  "a panel alone": { at: "**/indgang.js", fault: gone, line: ["indgang: the panel is not there: indgang is not defined", "; load indgang.js as well"] },
  "storage that is closed": { script: closed, works: true, act: accept, line: ["indgang: storage is closed: allow it, or nothing outlasts this page (", ")"] },
  "storage that is full": { script: full, works: true, act: accept, line: ["indgang: storage is full: empty it, or nothing outlasts this page (", ")"] },
};

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

/** What of a page is as it was served: all of it, or what is not ours to fill. */
const shown = (tab, works) => tab.evaluate((what) => document.querySelector(what).outerHTML, works ? "main" : "body");

for (const [what, { at, fault, script, head, works = false, act, line }] of Object.entries(AMISS)) {
  test(`${what}: the page is as it was served, and one line says why and what to do`, async () => {
    const site = await serveStatic({ pages: { "/": page(head) } });
    const [plain, context] = [await browser.newContext({ javaScriptEnabled: false }), await browser.newContext({ locale: "en-GB" })];
    try {
      const [before, tab] = [await plain.newPage(), await context.newPage()];
      await before.goto(site.url);
      if (script) await context.addInitScript(script);
      if (at) await context.route(at, fault);
      const said = [];
      // What the browser itself says of a file that does not come is no word of ours.
      tab.on("console", (message) => message.text().startsWith("Failed to load resource") || said.push(message.text()));
      tab.on("pageerror", (error) => said.push(`${error}`));
      await tab.goto(site.url);
      await tab.evaluate(() => globalThis.indgang?.ready.catch(() => {}));
      await act?.(tab);
      // Whoever else waited for what does not come has heard of it as well.
      await tab.waitForLoadState("networkidle");
      assert.equal(said.length, 1, said.join("\n"));
      assert.ok(said[0].startsWith(line[0]) && said[0].endsWith(line[1]), said[0]);
      assert.equal(await shown(tab, works), await shown(before, works));
      const held = await tab.evaluate(() => !document.forms[0].dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true })));
      assert.ok(held, "what is told goes into no address");
    } finally {
      await Promise.all([plain.close(), context.close(), site.stop()]);
    }
  });
}
