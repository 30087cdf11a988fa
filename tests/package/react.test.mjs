// React's components: rendered on a server, chosen before React comes, taken over without a word, and changed by what visitors say.

import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ANNA, CANARY } from "../support/canaries.mjs";
import { launch, visitor } from "../support/chromium.mjs";
import { served } from "../support/folder.mjs";
import { ROOT, ended, installed } from "./installed.mjs";

const APP = `
import { Suspense, use, useId, useRef, useState } from "react";
import { Merge, Slot } from "indgang/react";
const Deals = () => { const [count, more] = useState(0); return <button id={useId()} onClick={() => more(count + 1)}>From 299, {count} taken</button>; };
const Any = () => <p id={useId()}>Fly somewhere new</p>;
// While it is rendered others wait, and get their turn after it.
const Busy = () => { if (globalThis.busy) { globalThis.busy(); for (const until = performance.now() + 12; performance.now() < until; ); } return null; };
const Awaited = ({ it }) => (it && use(it), null);
export function App() {
  const [later, show] = useState(false);
  const [waits, wait] = useState(null);
  const own = useRef(null);
  return <main>
    <p>Hello <Merge name="first_name">there</Merge></p>
    <Suspense fallback={<p>waiting</p>}>
      <Slot name="hero" as="section" className="hero" ref={own} variants={{ deals: <Deals />, family: <p>Room for all</p> }}><Any /></Slot>
      <Awaited it={waits} />
      <Awaited it={globalThis.early} />
    </Suspense>
    <Busy /><Busy /><Busy /><Busy /><Busy /><Busy />
    <button id="own" onClick={() => (globalThis.own = own.current)}>own</button>
    <button id="wait" onClick={() => wait(new Promise((then) => (globalThis.arrive = then)))}>wait</button>
    <button id="later" onClick={() => show(!later)}>later</button>
    <Slot name={later ? "season" : "cta"} id="tab" variants={{ deals: <b>Cheap</b> }}><i>Any</i></Slot>
    <Slot name="offers" id="more" variants={later ? { deals: <b>Cheaper</b> } : {}}><i>Any</i></Slot>
    {later && <Slot name="offers" id="offers" variants={{ deals: <b>Cheap</b> }}><i>Any</i></Slot>}
  </main>;
}`;
const SERVER = `
import { renderToString } from "react-dom/server";
import { App } from "./app.jsx";
console.log(renderToString(<App />));`;
const CLIENT = `
import { hydrateRoot } from "react-dom/client";
import { StrictMode } from "react";
import { App } from "./app.jsx";
globalThis.recovered = [];
const hydrate = () => { hydrateRoot(document.getElementById("root"), STRICT ? <StrictMode><App /></StrictMode> : <App />, { onRecoverableError: (error) => recovered.push(String(error)) }); globalThis.hydrated = true; };
// As a page's own code may come at any time.
if (new URLSearchParams(location.search).has("wait")) globalThis.hydrate = hydrate; else hydrate();`;

let site;
let browser;
let html;
let server;
before(async () => {
  site = await installed(["react", "react-dom", "scheduler", "esbuild", "typescript", "@types/react", "csstype"]);
  await cp(join(ROOT, "build/site/indgang"), site.inside("indgang"), { recursive: true });
  for (const [name, code] of [["app.jsx", APP], ["server.jsx", SERVER], ["client.jsx", CLIENT]]) await writeFile(site.inside(name), code);
  const esbuild = async (...args) => {
    const { stdout, stderr } = await ended(process.execPath, [site.inside("node_modules/esbuild/bin/esbuild"), "--bundle", "--jsx=automatic", "--log-level=warning", "--preserve-symlinks", ...args], site.folder);
    assert.equal(stdout + stderr, "");
  };
  const dev = ['--define:process.env.NODE_ENV="development"', "--format=esm"];
  await Promise.all([
    esbuild("server.jsx", "--platform=node", "--packages=external", "--format=esm", "--outfile=server.mjs"),
    esbuild("client.jsx", ...dev, "--define:STRICT=false", "--outfile=client.js"),
    esbuild("client.jsx", ...dev, "--define:STRICT=true", "--outfile=strict.js"),
  ]);
  const rendered = await ended(process.execPath, ["server.mjs"], site.folder);
  assert.equal(rendered.stderr, "");
  html = rendered.stdout.trim();
  const ours = '<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>';
  for (const name of ["client", "strict"]) {
    const whole = page(html, ours, name);
    await writeFile(site.inside(`${name}.html`), whole);
    await writeFile(site.inside(`${name}-below.html`), whole.replace('<div id="root">', '<div style="height: 300vh"></div>$&'));
  }
  server = await served(site.folder);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

const page = (body, head, script) => `<!doctype html><html lang="en"><head><title>Site</title>${head}</head><body data-indgang-topics="deals"><div id="root">${body}</div><script type="module" src="/${script}.js"></script></body></html>`;

/** What a visitor tells and looks at, in the page. */
const declare = (name) => indgang.declare({ first_name: name });
const observe = (canary) => indgang.observe("view", { topics: `deals ${canary}_topic`, item: `${canary}_item` });

const hydrated = (it) => it.waitForFunction(() => globalThis.hydrated && globalThis.indgang?.ready.then(() => true), null, { timeout: 30_000 });

test("the server renders every variant, the default last", () => {
  const [, slot] = /<section class="hero" data-indgang-slot="hero">(.*?)<\/section>/.exec(html);
  assert.equal(
    slot.replaceAll(/ id="[^"]*"/g, ""),
    '<template data-indgang-variant="deals"><button>From 299, <!-- -->0<!-- --> taken</button></template>' +
      '<template data-indgang-variant="family"><p>Room for all</p></template><div data-indgang-variant="default"><p>Fly somewhere new</p></div>',
  );
  assert.match(html, /<span data-indgang-merge="first_name">there<\/span>/);
});

for (const name of ["client", "strict"]) {
  test(`React takes over what was chosen, and shows what the visitor's answers change: ${name}`, async () => {
    const { context, page, said } = await visitor(browser);
    const hero = page.locator("section.hero");
    try {
      await page.goto(`${server.url}/${name}.html`);
      await hydrated(page);
      assert.equal(await hero.innerText(), "Fly somewhere new");
      await page.evaluate(() => indgang.consent.answer({ remember: true }));
      for (let view = 0; view < 3; view += 1) await page.evaluate(observe, CANARY);
      // Seen, it stays as it is, until the visitor says something themselves.
      assert.equal(await hero.innerText(), "Fly somewhere new");
      await page.evaluate(declare, ANNA);
      await hero.getByRole("button").click();
      assert.equal(await hero.innerText(), "From 299, 1 taken");
      assert.equal(await page.locator("[data-indgang-merge]").innerText(), ANNA);
      await page.locator("#own").click();
      assert.ok(await page.evaluate(() => globalThis.own === document.querySelector("section.hero")), "a reference is to its element");
      // A part that comes later, and one that is another from then on.
      assert.equal(await page.locator("#tab").innerHTML(), "<b>Cheap</b>");
      await page.locator("#later").click();
      assert.equal(await page.locator("#tab").innerHTML(), "<i>Any</i>");
      assert.equal(await page.locator("#offers").innerHTML(), "<b>Cheap</b>");
      // One that has its variants only now shows what is chosen once that may change.
      await page.evaluate(declare, ANNA);
      assert.equal(await page.locator("#more").innerHTML(), "<b>Cheaper</b>");
      await page.locator("#later").click();
      await page.locator("#later").click();

      // The next view is chosen before it is painted, and React finds that.
      await page.waitForFunction(() => localStorage.getItem("indgang.ahead")?.includes("deals"));
      await page.goto(`${server.url}/${name}.html?wait`);
      await page.waitForFunction(() => globalThis.hydrate);
      assert.equal(await hero.innerText(), "From 299, 0 taken");
      await page.evaluate(() => globalThis.hydrate());
      await hydrated(page);
      await hero.getByRole("button").click();
      assert.equal(await hero.innerText(), "From 299, 1 taken");
      assert.equal(await page.locator("[data-indgang-merge]").innerText(), ANNA);
      // Forgotten, it is everybody's again.
      await page.evaluate(() => indgang.forget());
      await page.getByText("Fly somewhere new").waitFor();
      assert.equal(await page.locator("[data-indgang-merge]").innerText(), "there");
      assert.deepEqual(await page.evaluate(() => globalThis.recovered), []);
      assert.deepEqual(said, []);
    } finally {
      await context.close();
    }
  });
}

/** Somebody who looked at deals, on a page that shows its defaults as it did before. */
async function dealHunter(path) {
  const it = await visitor(browser);
  const { page } = it;
  await page.goto(`${server.url}/${path}`);
  await page.waitForFunction(() => globalThis.indgang?.ready.then(() => true));
  await page.evaluate(() => indgang.consent.answer({ remember: true }));
  for (let view = 0; view < 3; view += 1) await page.evaluate(observe, CANARY);
  return { ...it, hero: page.locator("section.hero") };
}

for (const name of ["client", "strict"]) {
  test(`a slot that is hidden while something in it is awaited is still React's: ${name}`, async () => {
    const { context, page, said, hero } = await dealHunter(`${name}.html`);
    try {
      // Seen with its default, as nothing was decided ahead; the engine would show another.
      await page.addInitScript(() => localStorage.removeItem("indgang.ahead"));
      await page.reload();
      await hydrated(page);
      for (const [then, text] of [[() => {}, "Fly somewhere new"], [declare, "From 299, 0 taken"], [() => indgang.forget(), "Fly somewhere new"]]) {
        await page.locator("#wait").click();
        await page.getByText("waiting").waitFor();
        await page.evaluate(then, ANNA);
        await page.evaluate(() => globalThis.arrive());
        await hero.waitFor();
        assert.equal(await hero.innerText(), text);
      }
      assert.deepEqual(await page.evaluate(() => globalThis.recovered), []);
      assert.deepEqual(said, []);
    } finally {
      await context.close();
    }
  });

  test(`what is chosen for a slot between React's look at it and its taking over is shown: ${name}`, async () => {
    const { context, page, said, hero } = await dealHunter(`${name}-below.html?wait`);
    try {
      await page.evaluate(() => {
        globalThis.busy = () => {
          globalThis.busy = () => {};
          // The page becomes another, for which nobody has seen the slot.
          setTimeout(() => (history.pushState(null, "", "/later"), document.body.append(document.createElement("p"))));
        };
        globalThis.hydrate();
      });
      await hero.getByRole("button").click();
      assert.equal(await hero.innerText(), "From 299, 1 taken");
      await page.evaluate(() => indgang.forget());
      await page.getByText("Fly somewhere new").waitFor();
      assert.deepEqual(await page.evaluate(() => globalThis.recovered), []);
      assert.deepEqual(said, []);
    } finally {
      await context.close();
    }
  });
}

for (const name of ["client", "strict"]) {
  test(`a slot that React looks at twice, as something beside it is awaited, is taken over as it came: ${name}`, async () => {
    const { context, page, said, hero } = await dealHunter(`${name}-below.html?wait`);
    try {
      await page.evaluate(() => {
        globalThis.early = new Promise((then) => (globalThis.arrive = then));
        globalThis.early.then = (...args) => ((globalThis.looked = true), Promise.prototype.then.apply(globalThis.early, args));
        globalThis.hydrate();
      });
      await page.waitForFunction(() => globalThis.looked);
      await page.evaluate(() => (history.pushState(null, "", "/later"), document.body.append(document.createElement("p"))));
      assert.equal(await hero.innerText(), "Fly somewhere new");
      await page.evaluate(() => globalThis.arrive());
      await hero.getByRole("button").click();
      assert.equal(await hero.innerText(), "From 299, 1 taken");
      assert.deepEqual(await page.evaluate(() => globalThis.recovered), []);
      assert.deepEqual(said, []);
    } finally {
      await context.close();
    }
  });
}

test("React takes over a page that the edge made final", async () => {
  // As the worker's rewriting leaves it.
  const told = '<script type="application/json" id="indgang-decision">{"plan":"00000000","entry":null,"slots":{"hero":"deals","offers":"deals"}}</script>';
  const left = (body, attributes, keep) =>
    body.replace(new RegExp(`<(\\w+) ${attributes}>.*?</\\1>(?=<!--/\\$-->|</main>|<div id="more")`), (all, tag) => `<${tag} ${attributes}>${new RegExp(keep).exec(all)[1]}</${tag}>`);
  const chosen = (body, keep) =>
    ['id="tab" data-indgang-slot="cta"', 'id="more" data-indgang-slot="offers"'].reduce(
      (body, attributes) => left(body, attributes, '<div data-indgang-variant="default">(.*?)</div>'),
      left(body, 'class="hero" data-indgang-slot="hero"', keep),
    );
  for (const [slots, keep, text] of [["deals", '<template data-indgang-variant="deals">(.*?)</template>', "From 299, 0 taken"], ["default", '<div data-indgang-variant="default">(.*?)</div>', "Fly somewhere new"]]) {
    await writeFile(site.inside("final.html"), page(told.replace("deals", slots) + chosen(html, keep), "", "client").replace('<div id="root"><script', '<script').replace("</script><main>", '</script><div id="root"><main>'));
    const { context, page: it, said } = await visitor(browser);
    try {
      await it.goto(`${server.url}/final.html`);
      await it.waitForFunction(() => globalThis.hydrated);
      await it.locator("#later").click();
      // Chosen by the edge for all of the page, before there is an engine.
      assert.equal(await it.locator("#offers").innerHTML(), "<b>Cheap</b>");
      assert.equal(await it.locator("section.hero").innerText(), text);
      assert.deepEqual(await it.evaluate(() => globalThis.recovered), []);
      assert.deepEqual(said, []);
    } finally {
      await context.close();
    }
  }
});

test("a typo in a component's names does not compile", async () => {
  const names = (await ended(process.execPath, [site.inside("node_modules/.bin/indgang"), "types", "www/indgang.jsonc"], ROOT)).stdout;
  await writeFile(site.inside("names.d.ts"), names);
  const lines = [
    'import { Merge, Slot } from "indgang/react";',
    'export const right = <Slot name="hero" as="h1" id="a" variants={{ deals: <b>Deals</b> }}>Any<Merge name="first_name">there</Merge></Slot>;',
    'export const slot = <Slot name="heros">Any</Slot>;',
    'export const variant = <Slot name="hero" variants={{ delas: "Deals" }}>Any</Slot>;',
    'export const merge = <Merge name="first_nam">there</Merge>;',
    'export const value = <Slot name="hero">{({ from } = { from: 499 }) => <b>{from}</b>}</Slot>;',
    'export const rest = <Slot name="hero" as="a" href="/deals/" ref={(it: HTMLAnchorElement | null) => void it?.href}>Any<Merge name="first_name" as="b" title="You" /></Slot>;',
    'export const property = <Slot name="hero" varients={{ deals: "Deals" }}>Any</Slot>;',
    'export const element = <Slot name="hero" as={() => <b>Any</b>}>Any</Slot>;',
    'export const other = <Merge name="first_name" href="/">there</Merge>;',
  ];
  await writeFile(site.inside("main.tsx"), lines.join("\n"));
  const options = { noEmit: true, strict: true, target: "es2023", lib: ["esnext", "dom"], types: [], skipLibCheck: true, jsx: "react-jsx", module: "esnext", moduleResolution: "bundler", preserveSymlinks: true };
  await writeFile(site.inside("tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["main.tsx", "names.d.ts"] }));
  const { stdout } = await ended(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."], site.folder);
  const said = stdout.split("\n").filter((line) => /^\S/.test(line));
  assert.deepEqual(said.map((line) => /main\.tsx\((\d+)/.exec(line)?.[1]), ["3", "4", "5", "8", "9", "10"], stdout);
});
