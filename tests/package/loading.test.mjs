// Whatever is wrong with what is loaded is an `IndgangError` whose code says what, and whose message says what to do. The README and
// the types have these codes and no others.

import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch } from "../support/chromium.mjs";
import { served } from "../support/folder.mjs";
import { ROOT, ended, installed } from "./installed.mjs";

const GIVE = /^`plan` .*: give its bytes, its address, or a response that has them$/;
const GIVE_WASM = /^`wasm` .*: give its bytes, its address, or a response that has them$/;
const HOLDS = /^`wasm` is no engine .*: give what `indgang\/indgang\.wasm` holds/;
const BUILD = /^the plan was refused.* build /;
const ALL = /; serve our files, of one version$/;
const ALLOW = /serve our files, of one version, and allow 'wasm-unsafe-eval'$/;

/** WebAssembly that is well and does nothing. */
const EMPTY = "new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])";
const STOPPED = 'Promise.reject(new DOMException("stopped", "AbortError"))';
const READ = 'fetch("/plan.bin").then((it) => it.text().then(() => it))';

/** What `load` is given, and what comes of it. @type {[string, string, RegExp][]} */
const EVERYWHERE = [
  ["undefined", "load.no_plan", GIVE],
  ["null", "load.no_plan", GIVE],
  ["{}", "load.no_plan", GIVE],
  ["{ plan: 7 }", "load.no_plan", GIVE],
  ['{ plan: "http://[" }', "load.no_plan", GIVE],
  [`{ plan: ${STOPPED} }`, "load.no_plan", GIVE],
  ["{ plan: Promise.reject() }", "load.no_plan", GIVE],
  ['{ plan: new Response("", { status: 404 }) }', "load.no_plan", GIVE],
  ['{ plan: fetch("http://127.0.0.1:9/") }', "load.no_plan", GIVE],
  ["{ plan: new Uint8Array(9) }", "plan.not_a_plan", BUILD],
];

const IN_NODE = [
  ...EVERYWHERE,
  ['{ plan: "not-there.bin" }', "load.no_plan", GIVE],
  ['{ plan: "main.mjs" }', "plan.not_a_plan", BUILD],
  ['{ plan: (await readFile("plan.bin")).subarray(0, 99) }', "plan.wrong_length", BUILD],
  ['{ plan: "plan.bin", wasm: null }', "load.no_wasm", GIVE_WASM],
  ['{ plan: "plan.bin", wasm: "not-there.wasm" }', "load.no_wasm", GIVE_WASM],
  [`{ plan: "plan.bin", wasm: ${STOPPED} }`, "load.no_wasm", GIVE_WASM],
  ['{ plan: "plan.bin", wasm: "main.mjs" }', "load.bad_wasm", HOLDS],
  [`{ plan: "plan.bin", wasm: ${EMPTY} }`, "load.bad_wasm", HOLDS],
  ['{ plan: "plan.bin", wasm: "node_modules/indgang/lib/page.wasm" }', "load.bad_wasm", HOLDS],
];

const answers = (body, type) => (route) => route.fulfill({ contentType: type, body });
const gone = (route) => route.fulfill({ status: 404 });
const cut = (route) => route.abort();
const FORBIDS = `<meta http-equiv="content-security-policy" content="script-src 'self' 'unsafe-inline'">`;
const PREVIEW = '<script type="application/json" id="indgang-decision" data-preview="">{}</script>';
const OWN = '<script type="module" src="/indgang/indgang.js"></script>';
const PLAN = '{ plan: "/plan.bin" }';

/** The same on a page, with what its head has and what becomes of a request. @type {[string, string, RegExp, { head?: string, at?: string, fault?: any }?][]} */
const ON_A_PAGE = [
  ...EVERYWHERE,
  ['{ plan: fetch("/none.bin") }', "load.no_plan", GIVE],
  [`{ plan: ${READ} }`, "load.no_plan", GIVE],
  ['{ plan: "/none.bin" }', "load.no_plan", /none\.bin: 404; serve what `indgang build --browser` made$/],
  [PLAN, "load.no_plan", /plan\.bin: Failed to fetch; serve what/, { at: "**/plan.bin", fault: cut }],
  ['{ plan: "/index.html" }', "plan.not_a_plan", BUILD],
  [PLAN, "load.no_wasm", /engine\.wasm: 404; serve our files/, { at: "**/engine.wasm", fault: gone }],
  [PLAN, "load.no_wasm", /engine\.wasm: Failed to fetch; serve our files/, { at: "**/engine.wasm", fault: cut }],
  [PLAN, "load.bad_wasm", ALLOW, { at: "**/engine.wasm", fault: answers("<!doctype html>", "text/html") }],
  [PLAN, "load.bad_wasm", ALLOW, { at: "**/engine.wasm", fault: answers(Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]), "application/wasm") }],
  [PLAN, "load.bad_wasm", ALLOW, { head: FORBIDS }],
  [PLAN, "load.bad_wasm", /WebAssembly is not defined; serve our files, of one version, and allow .wasm-unsafe-eval/, { head: "<script>delete globalThis.WebAssembly</script>" }],
  [PLAN, "load.old_browser", /this browser is too old: update it$/, { head: "<script>delete AbortSignal.timeout</script>" }],
  ['{ plan: "/plan.bin", files: "http://[" }', "load.failed", /^`files` is no address \(http:\/\/\[\): give that of a folder/],
  [PLAN, "load.failed", ALL, { at: "**/lib/indgang-*.js", fault: cut }],
  [PLAN, "load.no_plan", /indgang\/plan\.bin: 404; serve what/, { head: OWN, at: "**/indgang/plan.bin", fault: gone }],
  [PLAN, "preview", /a preview records nothing/, { head: PREVIEW }],
];

/** Not of loading. */
const OTHERS = ["worker.unreachable"];

let site;
before(async () => {
  site = await installed();
  await cp(join(ROOT, "build/site/indgang"), site.inside("indgang"), { recursive: true });
  await cp(join(ROOT, "build/site/indgang/plan.bin"), site.inside("plan.bin"));
});
after(() => site?.remove());

/** Loads by each of these, one after the other. @param {string[]} given what `load` is given, as code */
const LOAD = (given) => `
  const came = [];
  for (const options of [${given.map((it) => `async () => Indgang.load(${it})`)}]) {
    await options().then(() => came.push(null), (error) => came.push([error instanceof IndgangError, error.name, error.code, error.message]));
  }`;

/** @param {any} came @param {string} given @param {string} code @param {RegExp} message */
function check(came, given, code, message) {
  assert.deepEqual(came?.slice(0, 3), [true, "IndgangError", code], `${given}: ${came}`);
  assert.match(came[3], message, given);
}

test("in Node", async () => {
  const code = `import { readFile } from "node:fs/promises";
    import { Indgang, IndgangError } from "indgang";
    import { Indgang as Slim } from "indgang/slim";
    import { Indgang as Browser, IndgangError as Same } from "./node_modules/indgang/lib/browser.js";
    ${LOAD(IN_NODE.map(([given]) => given))}
    came.push(await Browser.load({ plan: "plan.bin" }).catch((error) => [error instanceof Same, error.name, error.code, error.message]));
    delete globalThis.WebAssembly;
    came.push(await Slim.load({ plan: readFile("plan.bin"), wasm: readFile("plan.bin") }).catch((error) => [error instanceof IndgangError, error.name, error.code, error.message]));
    console.log(JSON.stringify(came));`;
  await writeFile(site.inside("main.mjs"), code);
  const { stdout, stderr } = await ended(process.execPath, ["main.mjs"], site.folder);
  assert.equal(stderr, "");
  const came = JSON.parse(stdout);
  IN_NODE.forEach(([given, code, message], at) => check(came[at], given, code, message));
  check(came.at(-2), "the browser's entry", "load.no_page", /no page here: import `indgang\/slim`/);
  check(came.at(-1), "without WebAssembly", "load.bad_wasm", HOLDS);
});

test("on a page, which stays as it is", async () => {
  const [browser, server] = [await launch(), await served(site.folder)];
  const context = await browser.newContext();
  const map = '<script type="importmap">{ "imports": { "indgang": "/node_modules/indgang/lib/browser.js" } }</script>';
  const slot = '<section data-indgang-slot="hero"><template data-indgang-variant="deals">Deals</template><p data-indgang-variant="default">Any</p></section>';
  try {
    for (const [given, code, message, { head = "", at, fault } = {}] of ON_A_PAGE) {
      const [page, said] = [await context.newPage(), []];
      page.on("console", (message) => said.push(message.text()));
      if (at) await page.route(at, fault);
      const app = `import { Indgang, IndgangError } from "indgang"; ${LOAD([given])} globalThis.came = came[0];`;
      await writeFile(site.inside("index.html"), `<!doctype html><html lang="en"><title>Site</title>${head}${map}<script type="module">${app}</script><body>${slot}</body></html>`);
      await page.goto(`${server.url}/index.html`);
      const came = await page.waitForFunction(() => globalThis.came, null, { timeout: 20_000 }).catch((error) => assert.fail(`${given}: ${error.message}: ${said}`));
      check(await came.jsonValue(), `${given} ${at ?? head}`, code, message);
      assert.equal(await page.textContent("[data-indgang-slot]"), "Any", given);
      // An address is found wanting by the page's own side, which says so to its operators as well, once.
      const ours = said.filter((line) => line.startsWith("indgang:"));
      assert.ok(ours.length <= 1 && ours.every((line) => line.startsWith(`indgang: ${code}: `)), `${given}: ${ours.join("\n")}`);
      await page.close();
    }
  } finally {
    await browser.close();
    await server.stop();
  }
});

test("the README and the types have these codes, and no others", async () => {
  const [readme, types] = await Promise.all(["README.md", "types/names.d.ts"].map((file) => readFile(site.inside("node_modules/indgang", file), "utf8")));
  const family = (/** @type {string} */ code) => code.replace(/^plan\..*/, "plan.…");
  const reached = [...IN_NODE, ...ON_A_PAGE].map(([, code]) => family(code));
  const wanted = [...new Set([...reached, "load.no_page", ...OTHERS])].sort();
  const table = readme.split("| `code` | means |")[1].split("\n\n")[0];
  const named = table.split("\n").flatMap((line) => line.split("|")[1]?.match(/(?<=`)[a-z]+[._…\w]*(?=`)/g) ?? []);
  assert.deepEqual(named.sort(), wanted);
  const union = /readonly code:([^;]*);/.exec(types)?.[1] ?? "";
  assert.deepEqual([...union.matchAll(/["`]([^"`]+)["`]/g)].map(([, code]) => code.replace("${string}", "…")).sort(), wanted);
});
