// What `load` is given, in all the forms that it takes; whatever is wrong with it is an `IndgangError`.

import { IndgangError } from "../../browser/error.js";

/** What is thrown or rejected with may be anything. @param {unknown} error */
export const why = (error) => (error instanceof Error ? error.message : `${error}`);

/** @param {"plan" | "wasm"} what @param {string} why */
const missing = (what, why) => new IndgangError(`load.no_${what}`, `\`${what}\` ${why}: give its bytes, its address, or a response that has them`);

/**
 * Its bytes; a module is one already.
 * @param {any} source @param {"plan" | "wasm"} what
 * @param {(address: string | URL) => any} ask what becomes of an address; another address is left to whoever has this read
 * @returns {Promise<any>}
 */
export async function read(source, what, ask) {
  let from;
  try {
    from = await source;
    if (typeof from === "string" || from instanceof URL) from = await ask(from);
    if (from instanceof URL) return from;
    if (from instanceof Response) {
      if (!from.ok) throw new Error(`status ${from.status}`);
      from = await from.arrayBuffer();
    }
  } catch (error) {
    throw missing(what, `could not be read (${why(error)})`);
  }
  if (what === "wasm" && from instanceof WebAssembly.Module) return from;
  if (from instanceof ArrayBuffer) return new Uint8Array(from);
  if (ArrayBuffer.isView(from)) return new Uint8Array(from.buffer, from.byteOffset, from.byteLength);
  throw missing(what, "is missing");
}
