// The corpus of page views in Node and in workerd: the same bytes as natively, which
// `tests/corpus.rs` compares with the same file.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, test } from "node:test";
import * as steps from "../../www/js/browser/steps.js";
import { run } from "../support/corpus.mjs";
import { parts } from "../support/corpus-parts.mjs";
import { ROOT, freePort } from "../support/wrangler.mjs";

let all;
before(async () => (all = await parts()));

/** Enough answers that nothing was left out, and none that differs. */
function check({ answers, differences }) {
  assert.deepEqual(differences, []);
  assert.ok(answers > 60, `only ${answers} answers`);
}

test("the corpus comes out in Node as natively", async () => {
  const modules = ["engine.wasm", "whole.wasm"].map((name) => new WebAssembly.Module(all[name]));
  const plans = { demo: all["demo.bin"], small: all["small.bin"] };
  check(run(steps, modules, plans, JSON.parse(all["views.json"])));
});

/** What runs in workerd: the same, and the answer as JSON. */
const MAIN = `
import * as steps from "steps.mjs";
import { run } from "corpus.mjs";
import engine from "engine.wasm";
import whole from "whole.wasm";
import demo from "demo.bin";
import small from "small.bin";
import views from "views.json";
export default {
  fetch() {
    const plans = { demo: new Uint8Array(demo), small: new Uint8Array(small) };
    return Response.json(run(steps, [engine, whole], plans, views));
  },
};`;

test("the corpus comes out in workerd as natively", async () => {
  // Wrangler's own.
  const workerd = createRequire(join(ROOT, "node_modules/wrangler/package.json"))("workerd").default;
  const folder = await mkdtemp(join(tmpdir(), "indgang-"));
  const kinds = { mjs: "esModule", wasm: "wasm", bin: "data", json: "json" };
  const files = Object.entries({ "main.mjs": MAIN, ...all });
  for (const [name, contents] of files) await writeFile(join(folder, name), contents);
  const modules = files.map(([name]) => `(name = "${name}", ${kinds[name.split(".").pop()]} = embed "${name}")`);
  const port = await freePort();
  await writeFile(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:${port}", service = "main", http = ())],
);
const worker :Workerd.Worker = (modules = [${modules.join(", ")}], compatibilityDate = "2026-06-01");
`,
  );
  const child = spawn(workerd, ["serve", join(folder, "config.capnp")], { stdio: "inherit" });
  const ended = new Promise((then) => child.once("exit", then));
  try {
    let answer;
    for (const until = Date.now() + 30_000; !answer && Date.now() < until && child.exitCode === null; ) {
      answer = await fetch(`http://127.0.0.1:${port}/`).catch(() => null);
      if (!answer) await new Promise((then) => setTimeout(then, 50));
    }
    assert.ok(answer, "workerd did not answer");
    check(await answer.json());
  } finally {
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true, force: true });
  }
});
