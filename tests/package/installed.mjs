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
  await writeFile(join(folder, "package.json"), '{ "name": "site", "private": true, "type": "module" }\n');
  // Offline, as the package needs no other.
  await install(folder, "--offline");
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
 * An example where it is, with the package as it is packed, built by its own script. What its lock file says is installed only
 * where it is not there yet.
 * @param {string} name its folder in `examples/`
 */
export async function example(name) {
  const folder = join(ROOT, "examples", name);
  await install(folder, "--prefer-offline", "--no-save");
  // By the Node that runs the tests: the machine's own may be too old for them.
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
  const env = { ...process.env, PATH, NEXT_TELEMETRY_DISABLED: "1", ASTRO_TELEMETRY_DISABLED: "1" };
  const built = await ended("npm", ["run", "build"], folder, env);
  if (built.code !== 0) throw new Error(`examples/${name} is not built:\n${built.stdout}${built.stderr}`);
  return { folder, inside: (/** @type {string[]} */ ...parts) => join(folder, ...parts) };
}

/** Puts the package into a project, and what its lock file says. @param {string} folder @param {string[]} options */
async function install(folder, ...options) {
  const { version } = JSON.parse(await readFile(join(ROOT, "www/js/package/package.json"), "utf8"));
  const packed = join(ROOT, "build", `indgang-${version}.tgz`);
  await run("npm", ["install", ...options, "--ignore-scripts", "--no-audit", "--no-fund", packed], { cwd: folder });
}

/**
 * What a program prints and how it ends, whatever that is.
 * @param {string} program @param {string[]} args @param {string} cwd @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export function ended(program, args, cwd, env) {
  return new Promise((then) => {
    execFile(program, args, { cwd, env, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      then({ code, stdout, stderr });
    });
  });
}
