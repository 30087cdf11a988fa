/** What is deployed, as wrangler would upload it: without a word of warning. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "acorn";
import { ancestor } from "acorn-walk";
import { INDGANG } from "../support/command.mjs";
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
      // Which would have addresses and query strings.
      assert.match(readFileSync(join(ROOT, "wrangler.toml"), "utf8"), /^\[observability\.logs\]\ninvocation_logs = false$/m);
      for (const file of ["index.js", "page.wasm", "plan.bin"]) {
        assert.ok(readdirSync(folder).includes(file), file);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

test("so is that of the example in Rust", () => {
  const folder = mkdtempSync(join(tmpdir(), "indgang-"));
  try {
    const args = ["node_modules/wrangler/bin/wrangler.js", "deploy", "--dry-run", "--config", "examples/rust-worker/wrangler.toml", "--outdir", folder];
    const run = spawnSync(process.execPath, args, { cwd: ROOT, env: quiet(), encoding: "utf8" });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    assert.doesNotMatch(run.stdout + run.stderr, /warning|error/i);
    assert.ok(readdirSync(folder).some((file) => file.endsWith("rust_worker.wasm")), `${readdirSync(folder)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a host with a plan of its own is deployed as docs/http.md says", () => {
  const folder = mkdtempSync(join(tmpdir(), "indgang-"));
  try {
    const [, shell, toml] = /^```sh\n(mkdir.*?)```\n\n```toml\n(\[env\..*?)```/ms.exec(readFileSync(join(ROOT, "docs/http.md"), "utf8"));
    for (const name of ["worker", "site"]) cpSync(join(ROOT, "build", name), join(folder, "build", name), { recursive: true });
    writeFileSync(join(folder, "wrangler.toml"), readFileSync(join(ROOT, "wrangler.toml"), "utf8") + toml);
    cpSync(join(ROOT, "examples/start/indgang.jsonc"), join(folder, "fjord.jsonc"));
    const tools = `indgang() { ${INDGANG.join(" ")} "$@"; }; npx() { shift; ${JSON.stringify(process.execPath)} ${ROOT}node_modules/wrangler/bin/wrangler.js "$@" --dry-run --outdir out; };`;
    const run = spawnSync("sh", ["-ec", `${tools}\n${shell}`], { cwd: folder, env: quiet(), encoding: "utf8" });
    const said = run.stdout + run.stderr;
    assert.equal(run.status, 0, said);
    assert.doesNotMatch(said, /warning|error/i);
    const [uploaded, built, demo] = ["out/plan.bin", "build/fjord/plan.bin", "build/worker/plan.bin"].map((file) => readFileSync(join(folder, file)));
    assert.deepEqual(uploaded, built);
    assert.notDeepEqual(uploaded, demo);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

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
