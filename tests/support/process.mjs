/** A server of its own: a process on loopback, with all that it keeps in a folder that goes with it. */

import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";

/** How long it may take to answer for the first time, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Starts it, and waits until it answers. However the tests end, it ends.
 * @param {{ name: string, program: string, args: string[], folder: string, answers: () => Promise<boolean>,
 *   signal?: NodeJS.Signals }} what `signal` ends it: at once, unless it has processes of its own to end
 */
export async function started({ name, program, args, folder, answers, signal = "SIGKILL" }) {
  const child = spawn(program, args, { cwd: folder });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (log += text));
  const ended = new Promise((then) => child.once("exit", then).once("error", then));
  const end = () => void child.kill(signal);
  process.once("exit", end);
  const stop = async () => {
    process.off("exit", end);
    end();
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (const until = Date.now() + PATIENCE; Date.now() < until && child.exitCode === null; ) {
    if (await answers()) return { stop, log: () => log, pid: child.pid };
    await new Promise((then) => setTimeout(then, 50));
  }
  await stop();
  throw new Error(`${name} did not start:\n${log}`);
}
