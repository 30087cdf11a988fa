// `indgang site FOLDER`: what pages load from `/indgang/`, beside the pages.

import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { run } from "./wasi.js";

const HELP = `Put what pages load into FOLDER/indgang: scripts, engine, and the manifest's plan for browsers

Usage: indgang site [--manifest FILE] FOLDER

Arguments:
  FOLDER             The folder of the site's pages

Options:
      --manifest FILE  The manifest [default: indgang.jsonc]
  -h, --help           Print help
`;

/** What a page may ask for, as the package brings it. */
const FILES = new URL("../site/", import.meta.url);

/** @param {string[]} args @returns {Promise<number>} */
export async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { manifest: { type: "string", default: "indgang.jsonc" }, help: { type: "boolean", short: "h" } },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (positionals.length !== 1) throw new Error("`indgang site` takes the folder of the site's pages: `indgang site site`");
  return put(values.manifest, positionals[0]);
}

/**
 * The plan first: where the manifest is wrong, nothing is written.
 * @param {string} manifest @param {string} folder @returns {Promise<number>}
 */
export async function put(manifest, folder) {
  const ours = join(folder, "indgang");
  // The edge's plan is for workers; here it only shows that the manifest is whole.
  const code = await run(["build", manifest, "--browser", join(ours, "plan.bin")]);
  if (code !== 0) return code;
  await mkdir(ours, { recursive: true });
  await cp(FILES, ours, { recursive: true });
  console.log(`  and beside it what pages load: in <head>, before all else,
    <script src="/indgang/bootstrap.js"></script>
    <script type="module" src="/indgang/indgang.js"></script>`);
  return 0;
}
