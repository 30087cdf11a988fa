/** Nothing leaves but through the gate: no other file can send, and the bundles hold no more. */

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "node:test";

const SOURCE = fileURLToPath(new URL("../../www/js/browser/", import.meta.url));
const BUILT = fileURLToPath(new URL("../../build/site/indgang/", import.meta.url));

/** What a script can send a request with. */
const SENDS =
  /\b(fetch|sendBeacon|XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|importScripts|serviceWorker|SharedWorker|Worker|Image|Audio|FontFace|requestSubmit|window\.open)\b|\bimport\(|\.(src|srcset|action|cssText|innerHTML|outerHTML)\s*=(?!=)|document\.write/g;
const code = (text) => text.replace(/\/\*[^]*?\*\/|(?<!:)\/\/.*/g, "");

test("only the gate names what can send", async () => {
  const files = (await readdir(SOURCE, { recursive: true })).filter((name) => name.endsWith(".js"));
  assert.ok(files.length > 10);
  for (const name of files) {
    const found = code(await readFile(join(SOURCE, name), "utf8")).match(SENDS) ?? [];
    if (name === "gate.js") assert.deepEqual(found, ["fetch", "Image", ".src =", "fetch"]);
    else assert.deepEqual(found, [], name);
  }
});

test("the shipped bundles hold what the gate holds, and the bootstrap only fetches images", async () => {
  const sends = async (name) => ((await readFile(join(BUILT, name), "utf8")).match(SENDS) ?? []).sort();
  const sent = (await sends("indgang.js")).map((found) => found.replace(/=.*/, ""));
  assert.deepEqual(sent, [".src", "Image", "fetch", "fetch"]);
  const early = (await sends("bootstrap.js")).map((found) => found.replace(/=.*/, ""));
  assert.deepEqual(early, [".src", "Image"]);
});
