// The corpus of page views in Chromium: the same bytes as natively, in Node and in workerd.

import assert from "node:assert/strict";
import { test } from "node:test";
import { launch } from "../support/chromium.mjs";
import { parts } from "../support/corpus-parts.mjs";

const TYPES = { js: "text/javascript", mjs: "text/javascript", json: "application/json", wasm: "application/wasm" };

test("the corpus comes out in Chromium as natively", async () => {
  const all = await parts();
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.route("http://corpus.test/**", (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      const body = all[name] ?? "<!doctype html>";
      route.fulfill({ body, contentType: TYPES[name.split(".").pop()] ?? "text/html" });
    });
    await page.goto("http://corpus.test/");
    const { answers, differences } = await page.evaluate(async () => {
      const steps = await import("/steps.mjs");
      const { run } = await import("/corpus.mjs");
      const load = (name) => fetch(`/${name}`).then((answer) => answer.arrayBuffer());
      const [engine, whole, demo, small] = await Promise.all(
        ["engine.wasm", "whole.wasm", "demo.bin", "small.bin"].map(load),
      );
      const modules = await Promise.all([engine, whole].map((wasm) => WebAssembly.compile(wasm)));
      const views = await fetch("/views.json").then((answer) => answer.json());
      return run(steps, modules, { demo: new Uint8Array(demo), small: new Uint8Array(small) }, views);
    });
    assert.deepEqual(differences, []);
    assert.ok(answers > 60, `only ${answers} answers`);
  } finally {
    await browser.close();
  }
});
