/** What is deployed, as wrangler would upload it: without a word of warning. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "acorn";
import { ancestor } from "acorn-walk";
import { get } from "../support/http.mjs";
import { startOrigin } from "../support/origin.mjs";
import { ROOT, quiet, startWorker } from "../support/wrangler.mjs";

test("no function of a name is made anew by each request, of which V8 would forget what it has compiled", () => {
  const anew = [];
  const bundle = readFileSync(join(ROOT, "build/worker/index.js"), "utf8");
  ancestor(parse(bundle, { ecmaVersion: "latest", sourceType: "module" }), {
    CallExpression({ callee }, _, above) {
      // What is called as the module loads is called once.
      const inside = above.some(({ type }) => /Function/.test(type));
      if (inside && callee.type === "FunctionExpression" && callee.id) anew.push(callee.id.name);
    },
  });
  // Of wasm-bindgen's glue, in a loader that is not called.
  assert.deepEqual(anew, ["expectedResponseType"]);
});

for (const name of ["", "staging"]) {
  test(`a dry run of the deployment is clean: ${name || "production"}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "indgang-"));
    try {
      const args = ["node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run", "--env", name, "--outdir", folder];
      const run = spawnSync(process.execPath, args, { cwd: ROOT, env: quiet(), encoding: "utf8" });
      const said = run.stdout + run.stderr;
      assert.equal(run.status, 0, said);
      assert.doesNotMatch(said, /warning|error/i);
      assert.match(said, /env\.ASSETS/);
      for (const file of ["index.js", "page.wasm", "plan.bin"]) {
        assert.ok(readdirSync(folder).includes(file), file);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

test("the line that wrangler.toml has for published plans lets the worker answer for that file alone", async () => {
  const origin = await startOrigin((_, response) => response.end("the worker asked"));
  const configured = (/** @type {string} */ toml) => {
    const [, line] = /^# (run_worker_first = .*!\/indgang\/\*\.js.*)$/m.exec(toml);
    return toml.replace(/^run_worker_first = .*$/m, line);
  };
  let worker;
  try {
    worker = await startWorker({ origin: origin.url, configured });
    for (const [path, asked] of [
      ["/", true], ["/indgang/plan.bin", true], ["/indgang/engine.wasm", false],
      ["/indgang/bootstrap.js", false], ["/indgang/words/da.json", false],
    ]) {
      assert.equal((await get(worker.url + path)).text === "the worker asked", asked, path);
    }
  } finally {
    await worker?.stop();
    await origin.stop();
  }
});
