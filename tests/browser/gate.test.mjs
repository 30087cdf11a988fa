/** Nothing leaves but through the gate: no other file can send, and the bundles hold no more. */

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { sends } from "../support/sends.mjs";

const SOURCE = fileURLToPath(new URL("../../www/js/browser/", import.meta.url));
const BUILT = fileURLToPath(new URL("../../build/site/indgang/", import.meta.url));

/** What the gate holds: the package's own files, images that everyone fetches, the worker. */
const GATE = [".src =", "Image", "fetch", "fetch", "import()"];

test("only the gate names what can send", async () => {
  const files = (await readdir(SOURCE, { recursive: true })).filter((name) => name.endsWith(".js"));
  assert.ok(files.length > 10);
  for (const name of files) {
    assert.deepEqual(sends(await readFile(join(SOURCE, name), "utf8")), name === "gate.js" ? GATE : [], name);
  }
});

test("the shipped bundles hold what the gate holds; the bootstrap only fetches images, elements and panel nothing", async () => {
  const scripts = (await readdir(BUILT)).filter((name) => name.endsWith(".js"));
  assert.deepEqual(scripts.sort(), ["bootstrap.js", "elements.js", "indgang.js", "panel.js", "platform.js"]);
  const held = { "bootstrap.js": GATE.slice(0, 2), "elements.js": [], "indgang.js": GATE, "panel.js": [], "platform.js": [] };
  for (const name of scripts) {
    assert.deepEqual(sends(await readFile(join(BUILT, name), "utf8")), held[name], name);
  }
});

test("whatever sends is found, however it is named", () => {
  for (const [code, expected] of [
    ["fetch('/a')", "fetch"],
    ["const { fetch: send } = globalThis", "fetch"],
    ["navigator.sendBeacon('/a')", "sendBeacon"],
    ["window['fet' + 'ch']('/a')", "window[…]"],
    ["window['fetch']('/a')", "fetch"],
    ["import('./a.js')", "import()"],
    ["image.src = a", ".src ="],
    ["image['src'] = a", ".src ="],
    ["image.setAttribute('src', a)", "setAttribute(src)"],
    ["new WebSocket(a)", "WebSocket"],
    ["document.write(a)", "document.write"],
    ["window.open(a)", "open"],
  ]) {
    assert.deepEqual(sends(code), [expected], code);
  }
  assert.deepEqual(sends("/* fetch */ const a = 'fetch'; b.href = a; c.style.color = a"), []);
});
