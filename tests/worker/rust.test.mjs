/** The example in Rust, on the `worker` crate: the same core, called by itself. */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bundled } from "../support/bundle.mjs";
import { choice, told, view } from "../support/http.mjs";
import { startBare } from "../support/workerd.mjs";

let worker;
before(async () => {
  const code = await bundled('export { default } from "./examples/rust-worker/shim.js";');
  worker = await startBare({ code, wasm: "glue/rust-worker/rust_worker.wasm" });
});
after(() => worker?.stop());

test("it decides by what the request says, and tells the page", async () => {
  for (const [country, hero, variant] of [["JP", "Tokyo, direct", "japan"], ["DK", "Fly somewhere new", "default"]]) {
    const got = await view(`${worker.url}/?utm_source=x`, { country });
    assert.ok(got.text.includes(`<h1>${hero}</h1>`), got.text);
    assert.equal(told(got).slots.hero, variant);
    assert.equal(got.headers["cache-control"], "private, no-cache");
  }
});

test("a profile that nobody sealed is none, and deleted", async () => {
  const cookie = `${choice("ggd")}; __Host-indgang-learnt=AAAA`;
  const got = await view(`${worker.url}/`, { country: "JP", headers: { cookie } });
  assert.equal(told(got).slots.hero, "japan");
  assert.equal(got.cookies.length, 1);
  assert.match(got.cookies[0], /^__Host-indgang-learnt=;.*Max-Age=0/);
});
