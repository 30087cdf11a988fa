/** A site's own worker in workerd, bundled and run by wrangler as its author would. */

import { spawn } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { logged } from "../support/canaries.mjs";
import { ROOT, freePort, quiet } from "../support/wrangler.mjs";

/**
 * @param {{ folder: string }} site see installed.mjs
 * @param {string | null} main its file there; `null`: as the site's own configuration says
 * @param {Record<string, string>} [vars] its variables
 */
export async function startWorker(site, main, vars = {}) {
  if (main !== null) await configure(site, main);
  const port = await freePort();
  const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
  const args = [wrangler, "dev", "--local", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0", "--show-interactive-dev-session", "false"];
  for (const [name, value] of Object.entries(vars)) args.push("--var", `${name}:${value}`);
  // A group of its own, so that workerd ends with it.
  const child = spawn(process.execPath, args, { cwd: site.folder, detached: true, env: quiet() });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (log += text));
  logged("the worker's log", () => log);
  const ended = new Promise((then) => child.once("exit", then));
  const end = () => child.exitCode === null && child.pid && process.kill(-child.pid, "SIGTERM");
  process.once("exit", end);
  const stop = async () => {
    process.off("exit", end);
    end();
    await ended;
  };
  const url = `http://127.0.0.1:${port}`;
  for (const until = Date.now() + 60_000; Date.now() < until && child.exitCode === null; ) {
    if (await fetch(url).then((answer) => answer.text().then(() => true), () => false)) return { url, stop, log: () => log };
    await new Promise((then) => setTimeout(then, 100));
  }
  await stop();
  throw new Error(`wrangler dev did not start:\n${log}`);
}

/** The least that wrangler wants to know. @param {{ folder: string }} site @param {string} main */
async function configure(site, main) {
  const [, date] = /** @type {string[]} */ (/^compatibility_date = "(.*)"/m.exec(await readFile(join(ROOT, "wrangler.toml"), "utf8")));
  const config = `name = "site"\nmain = "${main}"\ncompatibility_date = "${date}"\n[[rules]]\ntype = "Data"\nglobs = ["**/*.bin"]\n`;
  await writeFile(join(site.folder, "wrangler.toml"), config);
}
