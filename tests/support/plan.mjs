/** Plans of a test's own, by the project's command line. */

import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./wrangler.mjs";

/** Compiles a manifest; the edge's plan. @param {object} manifest */
export const compile = async (manifest) => (await plans(manifest)).edge;

/** Both plans of a manifest. @param {object} manifest */
export async function plans(manifest) {
  const folder = join(ROOT, "build/test", `plan-${process.pid}-${Math.random().toString(36).slice(2)}`);
  await mkdir(folder, { recursive: true });
  try {
    const [from, edge, browser] = ["manifest.jsonc", "edge.bin", "browser.bin"].map((name) => join(folder, name));
    await writeFile(from, JSON.stringify(manifest, null, 2));
    const cargo = ["run", "--quiet", "--package", "indgang", "--bin", "indgang", "--features", "cli", "--"];
    await promisify(execFile)("cargo", [...cargo, "build", from, "--out", edge, "--browser", browser], { cwd: ROOT });
    return { edge: await readFile(edge), browser: await readFile(browser) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A manifest of one experience for visitors from Denmark. @param {object[]} show */
export const forDenmark = (show) => ({
  site: { name: "Test" },
  segments: { danish: { who: "People in Denmark.", when: { "context.country": "DK" } } },
  slots: { hero: { variants: ["default", "danish"] } },
  experiences: [
    {
      id: "for-denmark", status: "live", from: null, until: null, priority: 1, owner: "test",
      audience: "danish", opportunity: "To be tested.", show,
    },
  ],
});
