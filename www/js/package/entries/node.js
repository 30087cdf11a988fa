// In Node the engine is read from the package's own folder, and a plan from a file.
import { readFile } from "node:fs/promises";
import { Indgang as Slim } from "../lib/engine.js";
export { IndgangError } from "../lib/engine.js";

/** A file by its path or its `file:` address; all else as it is. @param {any} source */
function local(source) {
  const file = source instanceof URL ? source.protocol === "file:" : typeof source === "string" && !/^[a-z]+:\/\//i.test(source);
  return file ? readFile(source) : source;
}

export class Indgang extends Slim {
  /** @param {{ plan: any, wasm?: any }} options */
  static async load(options) {
    const { plan, wasm = new URL("./indgang.wasm", import.meta.url) } = options ?? /** @type {any} */ ({});
    return super.load({ plan: local(plan), wasm: local(wasm) });
  }
}
