// Runs the command line's WebAssembly: files, output and exit code by WASI, which Node has.

import { readFile } from "node:fs/promises";

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
 * @returns {Promise<number>} the exit code
 */
export async function run(args) {
  const WASI = await wasi();
  compiled ??= readFile(new URL("indgang.wasm", import.meta.url)).then((bytes) => WebAssembly.compile(bytes));
  const it = new WASI({
    version: "preview1",
    args: ["indgang", ...args],
    // It begins at the root of what it may open, and goes to this folder first.
    env: { ...process.env, PWD: process.cwd() },
    preopens: { "/": "/" },
    returnOnExit: true,
  });
  const instance = await WebAssembly.instantiate(await compiled, /** @type {any} */ (it.getImportObject()));
  return it.start(instance) ?? 0;
}
