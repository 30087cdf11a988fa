/** The real worker in workerd, by `wrangler dev`: on loopback, stopped with all it started. */

import { spawn } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { logged } from "./canaries.mjs";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A secret for tests, and the one before it. */
export const SECRET = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
export const PREVIOUS_SECRET = "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA";

// A runner that loses patience ends a file of tests by signal: what it started ends with it.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

/**
 * @param {{ build?: "worker" | "trap", plan?: Uint8Array, origin?: string, secret?: string,
 *   previous?: string, vars?: Record<string, string>, configured?: (toml: string) => string }} [how]
 *   which build, another plan than the demo's, an upstream instead of the demo's assets, secrets,
 *   other variables, another configuration
 */
export async function startWorker(how = {}) {
  const { build = "worker", plan, origin, secret = SECRET, previous = "" } = how;
  const folder = await deployment(build, plan, how.configured);
  const port = await freePort();
  const vars = { INDGANG_SECRET: secret, INDGANG_SECRET_PREVIOUS: previous, ...how.vars };
  if (origin) vars.INDGANG_ORIGIN = origin;
  const args = [
    join(ROOT, "node_modules/wrangler/bin/wrangler.js"),
    ...["dev", "--local", "--config", join(folder, "wrangler.toml")],
    ...["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
    ...["--show-interactive-dev-session", "false"],
    ...Object.entries(vars).flatMap(([name, value]) => ["--var", `${name}:${value}`]),
  ];
  // A group of its own, so that workerd ends with it.
  const child = spawn(process.execPath, args, { cwd: ROOT, detached: true, env: quiet() });
  let log = "";
  child.stdout.on("data", (text) => (log += text));
  child.stderr.on("data", (text) => (log += text));
  logged("the worker's log", () => log);
  const ended = new Promise((then) => child.once("exit", then));
  const stop = async () => {
    end(child);
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  // Also if the test is ended from outside.
  process.once("exit", () => end(child));
  const url = `http://127.0.0.1:${port}`;
  if (!(await answers(url, child))) {
    await stop();
    throw new Error(`wrangler dev did not start:\n${log}`);
  }
  return { url, stop, log: () => log };
}

/** A folder like `build/worker` with a configuration of its own, as wrangler wants it. */
async function deployment(build, plan, configured = (/** @type {string} */ toml) => toml) {
  const folder = join(ROOT, "build/test", `${process.pid}-${Math.random().toString(36).slice(2)}`);
  await mkdir(folder, { recursive: true });
  for (const file of ["index.js", "page.wasm"]) {
    await cp(join(ROOT, "build", build, file), join(folder, "code", file));
  }
  await writeFile(
    join(folder, "code/plan.bin"),
    plan ?? (await readFile(join(ROOT, "build", build, "plan.bin"))),
  );
  const config = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  const own = config.replaceAll("build/worker", "code").replaceAll("build/site", "../../site");
  await writeFile(join(folder, "wrangler.toml"), configured(own));
  return folder;
}

/** No questions, no reports, no look-ups. */
export function quiet() {
  return {
    ...process.env,
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_SEND_ERROR_REPORTS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    WRANGLER_HIDE_BANNER: "true",
    NO_COLOR: "1",
  };
}

function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

async function answers(url, child) {
  for (const until = Date.now() + 60_000; Date.now() < until && child.exitCode === null; ) {
    try {
      await (await fetch(`${url}/_indgang/health`)).text();
      return true;
    } catch {
      await new Promise((then) => setTimeout(then, 100));
    }
  }
  return false;
}

/** A port that nobody listens on; not one of those that connections are given by the system, which may take it again at once. */
export async function freePort() {
  for (;;) {
    const server = createServer();
    const wanted = 20_000 + Math.floor(Math.random() * 12_000);
    const port = await new Promise((then) => server.once("error", () => then(0)).listen(wanted, "127.0.0.1", () => then(wanted)));
    if (!port) continue;
    await new Promise((then) => server.close(then));
    return port;
  }
}
