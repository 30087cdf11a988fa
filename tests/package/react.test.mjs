// React's components: rendered on a server, chosen before React comes, taken over without a word, and changed by what visitors say.

import assert from "node:assert/strict";
import { cp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, visitor } from "../support/chromium.mjs";
import { served } from "../support/folder.mjs";
import { ROOT, ended, installed } from "./installed.mjs";

const APP = `
import { useState } from "react";
import { Merge, Slot } from "indgang/react";
const Deals = () => { const [count, more] = useState(0); return <button onClick={() => more(count + 1)}>From 299, {count} taken</button>; };
export function App() {
  const [later, show] = useState(false);
  return <main>
    <p>Hello <Merge name="first_name">there</Merge></p>
    <Slot name="hero" as="section" className="hero" variants={{ deals: <Deals />, family: <p>Room for all</p> }}><p>Fly somewhere new</p></Slot>
    <button id="later" onClick={() => show(!later)}>later</button>
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
  for (const name of ["client", "strict"]) await writeFile(site.inside(`${name}.html`), page(html, `<script src="/indgang/bootstrap.js"></script><script type="module" src="/indgang/indgang.js"></script>`, name));
  server = await served(site.folder);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await site?.remove();
});

const page = (body, head, script) => `<!doctype html><html lang="en"><head><title>Site</title>${head}</head><body data-indgang-topics="deals"><div id="root">${body}</div><script type="module" src="/${script}.js"></script></body></html>`;

const hydrated = (it) => it.waitForFunction(() => globalThis.hydrated && globalThis.indgang?.ready.then(() => true), null, { timeout: 30_000 });

test("the server renders every variant, the default last", () => {
  const [, slot] = /<section class="hero" data-indgang-slot="hero">(.*?)<\/section>/.exec(html);
  assert.equal(
    slot,
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
      for (let view = 0; view < 3; view += 1) await page.evaluate(() => indgang.observe("view", { topics: "deals" }));
      // Seen, it stays as it is, until the visitor says something themselves.
      assert.equal(await hero.innerText(), "Fly somewhere new");
      await page.evaluate(() => indgang.declare({ first_name: "Anna" }));
      await hero.getByRole("button").click();
      assert.equal(await hero.innerText(), "From 299, 1 taken");
      assert.equal(await page.locator("[data-indgang-merge]").innerText(), "Anna");
      // A part that comes later.
      await page.locator("#later").click();
      assert.equal(await page.locator("#offers").innerHTML(), "<b>Cheap</b>");
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
      assert.equal(await page.locator("[data-indgang-merge]").innerText(), "Anna");
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

test("React takes over a page that the edge made final", async () => {
  // As the worker's rewriting leaves it.
  const told = '<script type="application/json" id="indgang-decision">{"plan":"00000000","entry":null,"slots":{"hero":"deals"}}</script>';
  const chosen = (body, keep) =>
    body.replace(/<section class="hero"([^>]*)>.*?<\/section>/, (all, rest) => `<section class="hero"${rest}>${new RegExp(keep).exec(all)[1]}</section>`);
  for (const [slots, keep, text] of [["deals", '<template data-indgang-variant="deals">(.*?)</template>', "From 299, 0 taken"], ["default", '<div data-indgang-variant="default">(.*?)</div>', "Fly somewhere new"]]) {
    await writeFile(site.inside("final.html"), page(told.replace("deals", slots) + chosen(html, keep), "", "client").replace('<div id="root"><script', '<script').replace("</script><main>", '</script><div id="root"><main>'));
    const { context, page: it, said } = await visitor(browser);
    try {
      await it.goto(`${server.url}/final.html`);
      await it.waitForFunction(() => globalThis.hydrated);
      await it.locator("#later").click();
      await it.locator("#offers").waitFor();
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
  ];
  await writeFile(site.inside("main.tsx"), lines.join("\n"));
  const options = { noEmit: true, strict: true, target: "es2023", lib: ["esnext", "dom"], types: [], skipLibCheck: true, jsx: "react-jsx", module: "esnext", moduleResolution: "bundler", preserveSymlinks: true };
  await writeFile(site.inside("tsconfig.json"), JSON.stringify({ compilerOptions: options, files: ["main.tsx", "names.d.ts"] }));
  const { stdout } = await ended(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."], site.folder);
  const said = stdout.split("\n").filter((line) => /^\S/.test(line));
  assert.deepEqual(said.map((line) => /main\.tsx\((\d+)/.exec(line)?.[1]), ["3", "4", "5"], stdout);
});
