/** Pages that the edge cannot serve: `indgang check --pages` finds those that the platform's rewriter refuses, and no others. */

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { Miniflare } from "miniflare";
import { ROOT } from "../support/wrangler.mjs";

const PAGE = "tests/data/pages/wrong/ambiguous.html";
/** A line of the page is a page of its own here, and says whether it came to its end. */
const WORKER = `export default { fetch: async (request) => {
  try {
    const pass = new HTMLRewriter().on("*", { element() {} });
    await pass.transform(new Response(await request.text())).text();
    return new Response("served");
  } catch (error) {
    return new Response(String(error));
  }
} };`;

describe("text that two readers would take differently", () => {
  let flare, url;
  before(async () => {
    const modules = { "index.js": { type: "esm", contents: WORKER } };
    const config = { name: "reader", compatibilityDate: "2025-01-01", manifest: { mainModule: "index.js", modulesRoot: ROOT, modules }, env: {}, exports: {} };
    flare = new Miniflare({ host: "127.0.0.1", port: 0, cf: false, enableDevRegistry: false, workers: [{ config, dev: { rootPath: ROOT } }] });
    url = await flare.ready;
  });
  after(() => flare.dispose());

  test("is found by check where the platform's rewriter refuses it, and nowhere else", async () => {
    const lines = (await readFile(join(ROOT, PAGE), "utf8")).trimEnd().split("\n");
    const refused = [];
    for (const [at, line] of lines.entries()) {
      // What follows a frameset is judged with it.
      const page = line.startsWith("<iframe") ? lines.slice(at - 1).join("\n") : line;
      const said = await (await fetch(url, { method: "POST", body: page })).text();
      assert.match(said, /^served$|ambiguous/);
      if (said !== "served") refused.push(at + 1);
    }
    // What check says of the page: tests/pages.rs holds it to that.
    const told = await readFile(join(ROOT, PAGE.replace(".html", ".txt")), "utf8");
    const found = [...told.matchAll(/\[page\.ambiguous\][^\n]*\n\s*--> [^\n]*?:(\d+):/g)].map(([, line]) => +line);
    assert.deepEqual([...new Set(found)], refused);
    assert.ok(refused.length > 4);
  });
});
