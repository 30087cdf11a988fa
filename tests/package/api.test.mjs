// The package's own API, installed as a site has it: in Node, in workerd, built by Vite and by esbuild, and on a plain page.

import assert from "node:assert/strict";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Script } from "node:vm";
import { ANNA, CANARY } from "../support/canaries.mjs";
import { launch, visitor } from "../support/chromium.mjs";
import { inEach, until } from "../support/engines.mjs";
import { served } from "../support/folder.mjs";
import { record } from "../support/recorder.mjs";
import { startWorker } from "./worker.mjs";
import { SECRET } from "../support/wrangler.mjs";
import { ROOT, ended, installed } from "./installed.mjs";

/** A winter's day in the demo, seen from Denmark. */
const WINTER = { country: "DK", now: Date.parse("2026-01-31T12:00:00Z") };
const BECAUSE = "You are in Denmark, and it is the dark half of the year.";

let site;
let browser;
before(async () => {
  site = await installed(["vite", "esbuild"]);
  await cp(join(ROOT, "build/site/indgang/plan.bin"), site.inside("plan.bin"));
  await cp(join(ROOT, "build/worker/plan.bin"), site.inside("edge.bin"));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await site?.remove();
});

/** Runs a module of the site in Node; what it printed as JSON. */
async function node(code) {
  await writeFile(site.inside("main.mjs"), code);
  const { code: exit, stdout, stderr } = await ended(process.execPath, ["main.mjs"], site.folder);
  assert.equal(stderr, "");
  assert.equal(exit, 0);
  return JSON.parse(stdout);
}

test("Node decides from a context, and from records that it keeps", async () => {
  const told = await node(`
    import { readFile } from "node:fs/promises";
    import { Indgang } from "indgang";
    import schema from "indgang/schema" with { type: "json" };
    process.removeAllListeners("warning");
    const indgang = await Indgang.load({ plan: "plan.bin" });
    const winter = ${JSON.stringify(WINTER)};
    const visit = indgang.visit(winter);
    const before = visit.profile.records;
    const waits = visit.profile.declare({ first_name: "${ANNA}" });
    visit.consent.answer({ remember: true });
    for (let view = 0; view < 3; view += 1) visit.observe("view", { topics: ["deals", "${CANARY}_topic"], item: "${CANARY}_item" });
    const { records } = visit.profile;
    console.log(JSON.stringify({
      stranger: indgang.decide(winter),
      why: await indgang.explain("season", winter),
      none: await indgang.explain("hero", winter),
      before, waits, records,
      known: indgang.decide(winter, records),
      refused: indgang.decide(winter, { ...records, choice: null }),
      hostile: [null, 7, "", { path: 1, languages: {}, now: "x" }].map((context) => { try { return typeof indgang.decide(context ?? undefined).slots; } catch (error) { return String(error); } }),
      both: (() => { const visit = indgang.visit(winter); visit.consent.answer({ edge: true }); return visit.consent.state.remember; })(),
      bytes: (await Indgang.load({ plan: readFile("plan.bin") })).decide(winter).slots.season,
      schema: schema.$schema,
    }));`);
  assert.equal(told.stranger.slots.season, "denmark_winter");
  assert.deepEqual(told.why, { slot: "season", variant: "denmark_winter", because: BECAUSE });
  assert.equal(told.none, null);
  // Nothing is kept, and nothing counts, before the visitor allows it.
  assert.deepEqual(told.before, { choice: null, learnt: null, declared: null });
  assert.equal(told.waits, "waits");
  assert.ok(told.records.choice && told.records.learnt && told.records.declared);
  assert.equal(told.known.slots.hero, "deals");
  assert.equal(told.known.merge.first_name, ANNA);
  assert.equal(told.refused.slots.hero, "default");
  assert.deepEqual(told.refused.merge, {});
  assert.deepEqual(told.hostile, ["object", "object", "object", "object"]);
  assert.equal(told.both, "granted");
  assert.equal(told.bytes, "denmark_winter");
  assert.match(told.schema, /json-schema/);
});

test("a worker decides by the package, and stands in front of a site by it", async () => {
  await writeFile(
    site.inside("worker.mjs"),
    `import { Indgang } from "indgang";
    import { Indgang as Slim } from "indgang/slim";
    import wasm from "indgang/indgang.wasm";
    import { withIndgang } from "indgang/worker";
    import plan from "./plan.bin";
    import edge from "./edge.bin";
    const loading = Promise.all([Indgang.load({ plan }), Slim.load({ plan, wasm })]);
    const page = '<!doctype html><section data-indgang-slot="season"><template data-indgang-variant="denmark_winter">Winter</template><p data-indgang-variant="default">Any</p></section>';
    export default withIndgang({
      async fetch(request) {
        if (new URL(request.url).pathname !== "/decide") return new Response(page, { headers: { "content-type": "text/html" } });
        return Response.json((await loading).map((indgang) => indgang.decide(${JSON.stringify(WINTER)})));
      },
    }, { plan: edge });`,
  );
  const worker = await startWorker(site, "worker.mjs");
  try {
    const decisions = await (await fetch(`${worker.url}/decide`)).json();
    assert.deepEqual(decisions.map(({ slots, why }) => [slots.season, why[0].because]), Array(2).fill(["denmark_winter", BECAUSE]));
    const answer = await fetch(`${worker.url}/`, { headers: { accept: "text/html", "user-agent": "Mozilla/5.0 Firefox/130.0", "MF-CF-Blob": '{"country":"DK"}' } });
    const html = await answer.text();
    assert.match(html, /indgang-decision/);
    assert.equal((await fetch(`${worker.url}/_indgang/health`)).status, 200);
  } finally {
    await worker.stop();
  }
});

test("with the profile at the edge, the same calls ask the site's own worker, several things at a time", async () => {
  await writeFile(site.inside("edge.mjs"), 'import { withIndgang } from "indgang/worker";\nimport plan from "./edge.bin";\nexport default withIndgang({}, { plan });');
  const map = '<script type="importmap">{ "imports": { "indgang": "/node_modules/indgang/lib/browser.js" } }</script>';
  const app = `import { Indgang } from "indgang";
    const indgang = await Indgang.load({ plan: "/plan.bin" });
    await indgang.consent.answer({ edge: true });
    for (let view = 0; view < 9; view += 1) indgang.observe("view", { topics: ["deals", "${CANARY}_topic"], item: "${CANARY}_item" });
    const kept = await indgang.profile.declare({ first_name: "${ANNA}" });
    const { home, remembered } = await indgang.profile.remembered();
    globalThis.told = { kept, home, kinds: remembered.map(({ kind, name }) => kind + " " + name), released: (await indgang.profile.released()).length, stored: localStorage.length };`;
  await writeFile(site.inside("edge.html"), PAGE(`${map}<script type="module">${app}</script>`));
  const origin = await served(site.folder);
  const worker = await startWorker(site, "edge.mjs", { INDGANG_ORIGIN: origin.url, INDGANG_SECRET: SECRET });
  // Hears what leaves the browser, but for what its own edge is told.
  const line = await record(worker.url);
  const { context, page, said } = await visitor(browser);
  try {
    await page.goto(`${line.url}/edge.html`);
    await page.waitForFunction(() => globalThis.told, null, { timeout: 30_000 }).catch((error) => assert.fail(`${error.message}: ${said}`));
    const { kept, home, kinds, released, stored } = await page.evaluate(() => globalThis.told);
    assert.deepEqual([kept, home], ["kept", "edge"]);
    assert.ok(kinds.includes("topic deals") && kinds.includes("trait first_name"), `${kinds}`);
    assert.ok(released > 1);
    assert.equal(stored, 0);
    const observed = line.asked.filter(({ url }) => url === "/_indgang/observe").length;
    assert.ok(observed >= 1 && observed <= 3, `${observed} requests for ten events`);
    assert.ok(!origin.asked.some((path) => path.startsWith("/_indgang/")));
  } finally {
    await context.close();
    await line.stop();
    await worker.stop();
    await origin.stop();
  }
});

/** What a page of the site does with the package: shows what came of it in its title. */
const APP = (options) => `
  import { Indgang } from "indgang";
  import "indgang/elements";
  const indgang = await Indgang.load(${options});
  const same = await Indgang.load(${options});
  const heard = [];
  const stop = indgang.on("decision", (decision) => heard.push(decision.slots.hero));
  const first = indgang.decide();
  await indgang.consent.answer({ remember: true });
  for (let view = 0; view < 3; view += 1) indgang.observe("view", { topics: ["deals", "${CANARY}_topic"], item: "${CANARY}_item" });
  const kept = await indgang.profile.declare({ first_name: "${ANNA}" });
  const then = indgang.decide();
  stop();
  await indgang.profile.forget();
  globalThis.told = {
    first: first.slots.hero, then: then.slots.hero, merge: then.merge.first_name, heard, kept,
    why: await indgang.explain("hero"), home: indgang.consent.state.home, same: same.decide().plan === first.plan,
    panel: !!customElements.get("indgang-panel"), released: await indgang.profile.released(),
  };`;

/** Opens a page of the site; what it found, and what it asked for of ours. */
async function opened(folder, { page: path = "/index.html", html, aside } = {}) {
  if (html) await writeFile(join(folder, "index.html"), html);
  const server = await served(folder);
  const { context, page, said } = await visitor(browser, { options: { locale: "da-DK" } });
  try {
    await page.goto(server.url + path);
    await page.waitForFunction(() => globalThis.told, null, { timeout: 30_000 }).catch((error) => assert.fail(`${error.message}: ${said}`));
    const told = await page.evaluate(() => globalThis.told);
    await aside?.(page);
    assert.deepEqual(said, []);
    return { told, asked: server.asked };
  } finally {
    await context.close();
    await server.stop();
  }
}

/** One engine, and what it decided. */
function check({ told, asked }) {
  assert.equal(told.first, "default");
  assert.equal(told.then, "deals");
  assert.equal(told.merge, ANNA);
  assert.ok(told.heard.includes("deals"), `${told.heard}`);
  assert.equal(told.kept, "kept");
  assert.equal(told.home, "device");
  assert.equal(told.same, true);
  assert.equal(told.panel, true);
  assert.deepEqual(told.released, []);
  for (const part of [/\/engine[^/]*\.wasm$/, /\/plan\.bin$/]) assert.equal(asked.filter((path) => part.test(path)).length, 1, `${part}: ${asked}`);
}

const PAGE = (head, body = "") => `<!doctype html><html lang="da"><title>Site</title>${head}<body>${body}
<section data-indgang-slot="hero"><template data-indgang-variant="deals">Deals</template><p data-indgang-variant="default">Any</p></section>
<indgang-consent></indgang-consent><indgang-panel></indgang-panel></body></html>`;

test("Vite builds a site with the package, and brings the engine along", async () => {
  const folder = site.inside("vite");
  await mkdir(join(folder, "public"), { recursive: true });
  await cp(site.inside("plan.bin"), join(folder, "public/plan.bin"));
  await writeFile(join(folder, "main.js"), APP('{ plan: "/plan.bin" }'));
  await writeFile(join(folder, "index.html"), PAGE("", '<script type="module" src="/main.js"></script>'));
  const built = await ended(process.execPath, [site.inside("node_modules/vite/bin/vite.js"), "build", "--logLevel", "warn", "--target", "es2022", "vite"], site.folder);
  assert.equal(`${built.stdout}${built.stderr}`, "");
  check(await opened(join(folder, "dist")));
});

test("esbuild bundles the package; the engine lies where `indgang site` puts it", async () => {
  const folder = site.inside("bundle");
  await mkdir(folder, { recursive: true });
  await cp(join(ROOT, "build/site/indgang"), join(folder, "indgang"), { recursive: true });
  await writeFile(site.inside("app.js"), APP('{ plan: "/indgang/plan.bin", files: "/indgang/" }'));
  const esbuild = site.inside("node_modules/esbuild/bin/esbuild");
  const built = await ended(process.execPath, [esbuild, "app.js", "--bundle", "--format=esm", "--minify", "--log-level=warning", "--outfile=bundle/app.js"], site.folder);
  assert.equal(`${built.stdout}${built.stderr}`, "");
  check(await opened(folder, { html: PAGE("", '<script type="module" src="/app.js"></script>') }));
});

test("what is imported and not used is not in a bundle", async () => {
  const names = ["Indgang", "IndgangError"].map((name) => `import { ${name} } from "indgang";`);
  await writeFile(site.inside("unused.js"), `${names.join("")}import * as slim from "indgang/slim";console.log("mine");`);
  const esbuild = site.inside("node_modules/esbuild/bin/esbuild");
  const built = await ended(process.execPath, [esbuild, "unused.js", "--bundle", "--format=esm", "--minify"], site.folder);
  assert.deepEqual(built, { code: 0, stdout: 'console.log("mine");\n', stderr: "" });
});

test("`indgang/bootstrap` is the script that `indgang site` puts beside pages", async () => {
  await writeFile(site.inside("where.mjs"), 'console.log(import.meta.resolve("indgang/bootstrap"));');
  const { stdout } = await ended(process.execPath, ["where.mjs"], site.folder);
  const [found, put] = await Promise.all([readFile(new URL(stdout.trim()), "utf8"), readFile(site.inside("node_modules/indgang/site/bootstrap.js"), "utf8")]);
  assert.equal(found, put);
  // It stands in a page as it is, and so is no module.
  new Script(found);
});

const PLAIN = `<script type="importmap">{ "imports": { "indgang": "/node_modules/indgang/lib/browser.js", "indgang/elements": "/node_modules/indgang/lib/elements.js" } }</script>
<script type="module">${APP('{ plan: "/plan.bin" }')}</script>`;

test("a plain page imports the package as it is", async () => check(await opened(site.folder, { html: PAGE(PLAIN) })));

inEach((arrives, name) => {
  test(`a plain page imports the package as it is, in ${name} too`, async () => {
    await writeFile(site.inside(`${name}.html`), PAGE(PLAIN));
    const server = await served(site.folder);
    try {
      const visitor = await arrives();
      await visitor.open(`${server.url}/${name}.html`);
      check({ told: await until(visitor, () => globalThis.told), asked: server.asked });
    } finally {
      await server.stop();
    }
  });
});

for (const query of ["", "?v=3"]) {
  test(`on a page that names the script${query && " with a query"}, the package has that one's engine`, async () => {
    await cp(join(ROOT, "build/site/indgang"), site.inside("indgang"), { recursive: true });
    const head = `${PLAIN}<script type="module" src="/indgang/indgang.js${query}"></script>`;
    const { told, asked } = await opened(site.folder, { html: PAGE(head) });
    check({ told, asked });
    assert.ok(asked.includes("/indgang/plan.bin") && !asked.includes("/plan.bin"));
  });
}
