// What an app takes of the package sends by the gate alone, as the page's own script does.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { sends } from "../support/sends.mjs";
import { ROOT } from "./installed.mjs";

const LIBRARY = join(ROOT, "build/npm/lib");

/** A file of the library and all that it loads, by name. */
async function reached(name, found = new Map()) {
  if (found.has(name)) return found;
  const code = await readFile(join(LIBRARY, name), "utf8");
  found.set(name, code);
  for (const [, next] of code.matchAll(/(?:^import |^\} from |await import\(|=> import\()"\.\/([^"]+)"/gm)) await reached(next, found);
  return found;
}

test("an app's part of the package sends by the gate alone", async () => {
  const files = new Map([...(await reached("browser.js")), ...(await reached("elements.js"))]);
  assert.ok(files.size > 5, [...files.keys()].join());
  const holding = Object.fromEntries([...files].map(([name, code]) => [name, sends(code)]).filter(([, found]) => found.length));
  const all = Object.values(holding).flat().sort();
  const gate = Object.entries(holding).filter(([, found]) => found.includes("fetch"));
  assert.equal(gate.length, 1, JSON.stringify(holding));
  // The gate's; what is kept with the document; the bootstrap's rules; what builds our elements, their forms and the panel's copy; the platform's
  // globals; and the engine's own file, which an app loads by `import()`.
  const theGate = [".src =", "Image", "fetch", "fetch", ...Array(5).fill("import()")];
  const elements = ["replaceSync(…)", "createElement(…)", "replaceSync(…)", "setAttribute(…)", "(form)", "(form)", "click"];
  assert.deepEqual(all, [...theGate, ...Array(2).fill("document[…]"), ...elements, "globalThis handed on", "import()"].sort());
});
