// What an app takes of the package sends by the gate alone, as the page's own script does.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "acorn";
import { simple } from "acorn-walk";
import { sends } from "../support/sends.mjs";
import { ROOT } from "./installed.mjs";

const PACKAGE = join(ROOT, "build/npm");
/** What no page loads. */
const SERVERS = ["./slim", "./worker"];

/** What pages load of the package's exports, by their names. */
async function exported() {
  const { exports } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8"));
  const ofPages = Object.entries(exports).filter(([name]) => !SERVERS.includes(name));
  return ofPages.map(([, to]) => to.browser?.default ?? to.default ?? to).filter((file) => file.endsWith(".js"));
}

/** A file of the library and all that it loads, by name. */
async function reached(name, found = new Map()) {
  if (found.has(name)) return found;
  const code = await readFile(join(PACKAGE, name), "utf8");
  found.set(name, code);
  const nexts = [];
  const load = ({ source }) => void (source && nexts.push(`${source.value}`));
  const loads = { ImportDeclaration: load, ImportExpression: load, ExportNamedDeclaration: load, ExportAllDeclaration: load };
  simple(parse(code, { ecmaVersion: "latest", sourceType: "module" }), loads);
  for (const next of nexts) if (next.startsWith("./")) await reached(join(name, "..", next), found);
  return found;
}

test("an app's part of the package sends by the gate alone", async () => {
  const entries = (await exported()).filter((file) => file.startsWith("./lib/"));
  assert.deepEqual(entries.toSorted(), ["browser", "elements", "openfeature", "react"].map((name) => `./lib/${name}.js`));
  const files = new Map();
  for (const entry of entries) await reached(join(entry), files);
  assert.ok(files.size > 5, [...files.keys()].join());
  const holding = Object.fromEntries([...files].map(([name, code]) => [name, sends(code)]).filter(([, found]) => found.length));
  const all = Object.values(holding).flat().sort();
  const gate = Object.entries(holding).filter(([, found]) => found.includes("fetch"));
  assert.equal(gate.length, 1, JSON.stringify(holding));
  // The gate's; what is kept with the document; what builds our elements, their forms and the panel's copy; the platform's
  // globals; and the engine's own file, which an app loads by `import()`.
  const theGate = ["Image", "fetch", "fetch", ...Array(4).fill("import()"), "{ src }"];
  const elements = ["createElement(…)", "replaceSync(…)", "setAttribute(…)", "(form)", "(form)", "click"];
  // React's own `createElement`, of what the site renders; and a kind of values by its name, which is an element's as well.
  const components = [...Array(3).fill("createElement(…)"), "(object)"];
  assert.deepEqual(all, [...theGate, ...Array(2).fill("document[…]"), ...elements, "globalThis handed on", "import()", ...components].sort());
});

test("what the package lays out for pages sends what the page's own files do", async () => {
  const others = (await exported()).filter((file) => !file.startsWith("./lib/"));
  assert.deepEqual(others, ["./site/bootstrap.js"]);
  const scripts = (await readdir(join(PACKAGE, "site"))).filter((name) => name.endsWith(".js"));
  assert.ok(scripts.length > 5);
  const sent = async (folder, name) => sends(await readFile(join(ROOT, folder, name), "utf8"));
  // Those are held against the gate by tests/browser/gate.test.mjs.
  for (const name of scripts) assert.deepEqual(await sent("build/npm/site", name), await sent("build/site/indgang", name), name);
});
