// The explaining door says in JavaScript what `indgang explain --json` says, to the byte.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { pathToFileURL } from "node:url";
import { Explainer } from "../../www/js/explain/explain.js";
import { ROOT } from "../support/wrangler.mjs";

const PLAN = join(ROOT, "build/plan/edge.bin");
const NOW = Date.UTC(2026, 10, 21, 12) / 1000;
const ANNA = join(ROOT, "tests/data/explain/anna.json");
const VIEW = join(ROOT, "tests/data/explain/view.json");

let bindings;
let folder;
before(async () => {
  bindings = await import(pathToFileURL(join(ROOT, "build/glue/explain/explain.js")).href);
  bindings.initSync({ module: new WebAssembly.Module(await readFile(join(ROOT, "build/glue/explain/explain.wasm"))) });
  folder = await mkdtemp(join(tmpdir(), "indgang-"));
});
after(() => rm(folder, { recursive: true }));

/** What the command line prints for that plan. */
async function command(plan, ...args) {
  const cargo = ["run", "--quiet", "--package", "indgang", "--bin", "indgang", "--features", "cli", "--"];
  const { stdout } = await promisify(execFile)("cargo", [...cargo, "explain", plan, "--json", ...args], { cwd: ROOT });
  return stdout;
}

test("the demo is explained as on the command line", async () => {
  const explainer = new Explainer(bindings, await readFile(PLAN));
  const [context, profile] = await Promise.all([VIEW, ANNA].map((file) => readFile(file, "utf8")));
  const nobody = join(folder, "nobody.json");
  await writeFile(nobody, '{ "now": "2026-11-21T12:00:00Z" } // at noon');
  for (const [view, args] of [
    [{ context, profile }, ["--context", VIEW, "--profile", ANNA]],
    [{ context, profile, slot: "next" }, ["--context", VIEW, "--profile", ANNA, "--slot", "next"]],
    [{ context, slot: "entry" }, ["--context", VIEW, "--slot", "entry"]],
    [{ now: NOW }, ["--context", nobody]],
    [{ context: JSON.parse(context), profile: JSON.parse(profile) }, ["--context", VIEW, "--profile", ANNA]],
  ]) {
    const said = explainer.text(view);
    assert.equal(`${said}\n`, await command(PLAN, ...args));
    assert.deepEqual(explainer.explain(view), JSON.parse(said));
  }
  const { shown } = explainer.explain({ context, profile });
  assert.ok(shown.some(({ experience }) => experience === "deals-first"), JSON.stringify(shown));
});

test("what is described wrongly is refused with all its mistakes, and no instance is lost", async () => {
  const explainer = new Explainer(bindings, await readFile(PLAN));
  const mistakes = /^the context is not right\n1:\d+: country: `dk` is no country.*\n1:\d+: device: .*`fone`/;
  assert.throws(() => explainer.text({ context: { country: "dk", device: "fone" } }), ({ message }) => mistakes.test(message));
  assert.throws(() => explainer.text({ profile: "{ sessions" }), /^Error: the profile is not right\n/);
  assert.throws(() => explainer.text({ slot: "heros" }), /the plan has no slot `heros`: write `hero`/);
  assert.throws(() => new Explainer(bindings, new Uint8Array(9)), /^Error: plan\./);
  assert.equal(explainer.explain({ now: NOW }).path, "/");
});
