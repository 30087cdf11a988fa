/** What the corpus needs, as built: the engine's Wasm, the plans, the cases. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./wrangler.mjs";

const file = (path) => readFile(join(ROOT, path));

/** Parts by the name under which a runtime loads them. */
export async function parts() {
  const text = async (path) => (await file(path)).toString("utf8");
  return {
    "steps.mjs": await text("www/js/browser/steps.js"),
    "corpus.mjs": await text("tests/support/corpus.mjs"),
    "views.json": await text("tests/corpus/views.json"),
    "engine.wasm": await file("build/site/indgang/engine.wasm"),
    "whole.wasm": await file("build/site/indgang/whole.wasm"),
    "demo.bin": await file("build/site/indgang/plan.bin"),
    "small.bin": await small(),
  };
}

/** The browser's plan of the small manifest that the core's tests use. */
async function small() {
  const folder = await mkdtemp(join(tmpdir(), "indgang-"));
  const [edge, browser] = [join(folder, "edge.bin"), join(folder, "browser.bin")];
  const cargo = ["run", "--quiet", "--package", "indgang", "--bin", "indgang", "--features", "cli", "--"];
  const build = ["build", "tests/data/small.jsonc", "--out", edge, "--browser", browser];
  try {
    await promisify(execFile)("cargo", [...cargo, ...build], { cwd: ROOT });
    return await readFile(browser);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
