/** To be imported ahead of files of tests in another engine than Chromium: skips what is left out there, by its reason. */

import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { basename } from "node:path";
import { after, test as run } from "node:test";
import { ELSEWHERE } from "./elsewhere.mjs";

/** @type {any} */
const left = ELSEWHERE[process.env.INDGANG_ENGINE ?? ""]?.[basename(process.argv[1] ?? "")] ?? {};
const unseen = new Set(Object.keys(left));
let asked = false;

export * from "node:test";

/** @param {string} name @param {...any} given */
export function test(name, ...given) {
  if (!asked) after(() => assert.deepEqual([...unseen], [], "left out, and of no test"));
  asked = true;
  return unseen.delete(name) ? run(name, { skip: left[name] }) : run(name, ...given);
}

// Files of tests find this in the place of Node's own.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "node:test" && context.parentURL?.endsWith(".test.mjs") ? { url: import.meta.url, shortCircuit: true } : next(specifier, context),
});
