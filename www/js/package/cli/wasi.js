// Runs the command line's WebAssembly: files, output and exit code by WASI, which Node has.

import { mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** @type {Promise<WebAssembly.Module> | undefined} */
let compiled;

/** Node calls its WASI experimental each time, which says nothing to who checks a manifest. */
async function wasi() {
  const { emitWarning } = process;
  process.emitWarning = (/** @type {any} */ warning, /** @type {any[]} */ ...rest) =>
    rest[0] === "ExperimentalWarning" ? undefined : emitWarning.call(process, warning, ...rest);
  try {
    return (await import("node:wasi")).WASI;
  } finally {
    process.emitWarning = emitWarning;
  }
}

/**
 * @param {string[]} args what stands after `indgang`
 * @param {{ stdout?: number, stderr?: number }} [to] open files, instead of this process's own output
 * @returns {Promise<number>} the exit code
 */
export async function run(args, to = {}) {
  const WASI = await wasi();
  compiled ??= readFile(new URL("indgang.wasm", import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
  const it = new WASI({
    version: "preview1",
    args: ["indgang", ...args],
    // It begins at the root of what it may open, and goes to this folder first.
    env: { ...process.env, PWD: process.cwd() },
    preopens: { "/": "/" },
    returnOnExit: true,
    ...to,
  });
  const instance = await WebAssembly.instantiate(await compiled, /** @type {any} */ (it.getImportObject()));
  return it.start(instance) ?? 0;
}

/**
 * The same, and what it printed.
 * @param {(folder: string) => string[] | Promise<string[]>} args given a folder for files, which is gone afterwards
 * @param {() => Promise<unknown>} [read] reads files there, if all went well
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>}
 */
export async function told(args, read) {
  const folder = await mkdtemp(join(tmpdir(), "indgang-"));
  const [out, err] = await Promise.all(["out", "err"].map((name) => open(join(folder, name), "w+")));
  try {
    const code = await run(await args(folder), { stdout: out.fd, stderr: err.fd });
    if (code === 0) await read?.();
    const [stdout, stderr] = await Promise.all(["out", "err"].map((name) => readFile(join(folder, name), "utf8")));
    return { code, stdout, stderr };
  } finally {
    await Promise.all([out.close(), err.close()]);
    await rm(folder, { recursive: true, force: true });
  }
}
