/** The package as a site has it: packed, and installed from that file into a folder of its own. */

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/**
 * A new project with the package in it, and what else it is built with from our own folder.
 * @param {string[]} [others] packages of ours that stand beside it
 */
export async function installed(others = []) {
  const folder = await mkdtemp(join(tmpdir(), "indgang-package-"));
  const { version } = JSON.parse(await readFile(join(ROOT, "www/js/package/package.json"), "utf8"));
  const packed = join(ROOT, "build", `indgang-${version}.tgz`);
  await writeFile(join(folder, "package.json"), '{ "name": "site", "private": true, "type": "module" }\n');
  // Offline, as the package needs no other.
  await run("npm", ["install", "--offline", "--ignore-scripts", "--no-audit", "--no-fund", packed], { cwd: folder });
  for (const name of others) {
    const from = join(ROOT, "node_modules", name);
    await run("mkdir", ["-p", join(folder, "node_modules", dirname(name))]);
    await run("ln", ["-s", from, join(folder, "node_modules", name)]);
  }
  return {
    folder,
    inside: (/** @type {string[]} */ ...parts) => join(folder, ...parts),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * What a program prints and how it ends, whatever that is.
 * @param {string} program @param {string[]} args @param {string} cwd
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function ended(program, args, cwd) {
  return new Promise((then) => {
    execFile(program, args, { cwd, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      then({ code, stdout, stderr });
    });
  });
}
