/** What of these tests runs in Firefox and in WebKit as well is said of each file. */

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { test } from "node:test";
import { ELSEWHERE } from "../support/elsewhere.mjs";

test("each file of tests in a browser runs in each engine, or has a reason", async () => {
  const here = new URL("./", import.meta.url);
  const files = (await readdir(here)).filter((name) => name.endsWith(".test.mjs"));
  const driven = await Promise.all(files.map(async (name) => /from "\.\.?\/(support\/chromium|demo)\.mjs"/.test(await readFile(new URL(name, here), "utf8"))));
  const named = files.filter((_, at) => driven[at]).sort();
  for (const [engine, table] of Object.entries(ELSEWHERE)) {
    assert.deepEqual(Object.keys(table).sort(), named, engine);
    for (const reasons of Object.values(table)) for (const reason of [reasons].flatMap((it) => (typeof it === "string" ? it : Object.values(it)))) assert.ok(reason);
  }
});
