/**
 * What of the browser's tests runs in Firefox and in WebKit as well: whole files, but for the tests that are named here, each
 * with its reason. In those engines the named ones are skipped, by that reason, and a name that is of no test fails; so does a
 * file that is not named.
 *
 * Run by itself it prints an engine's files, one a line.
 */

import assert from "node:assert/strict";
import { createRequire, syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";

/** @typedef {Record<string, string>} LeftOut tests' names, and the reasons */
/**
 * By engine and file: the tests that are left out, or why the whole file is.
 * @type {Record<string, Record<string, LeftOut | string>>}
 */
export const ELSEWHERE = {
  firefox: {
  },
  webkit: {
  },
};

/** Skips what is left out in an engine, of the file of tests that is running. @param {string} engine */
export function leaveOut(engine) {
  const left = ELSEWHERE[engine]?.[basename(process.argv[1])];
  if (!left || typeof left === "string") return;
  const runner = createRequire(import.meta.url)("node:test");
  const { test } = runner;
  const unseen = new Set(Object.keys(left));
  runner.test = Object.assign((name, ...given) => (unseen.delete(name) ? test(name, { skip: left[name] }) : test(name, ...given)), test);
  syncBuiltinESMExports();
  runner.after(() => assert.deepEqual([...unseen], [], "left out, and of no test"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, left] of Object.entries(ELSEWHERE[process.argv[2]])) if (typeof left !== "string") console.log(`tests/browser/${name}`);
}
