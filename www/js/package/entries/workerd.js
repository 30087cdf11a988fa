// Workers may not compile at run time: the engine is a module that is imported.
import module from "./indgang.wasm";
import { Indgang as Slim } from "../lib/engine.js";
export { IndgangError } from "../lib/engine.js";

export class Indgang extends Slim {
  /** @param {{ plan: any, wasm?: any }} options */
  static async load(options) {
    const { plan, wasm = module } = options ?? /** @type {any} */ ({});
    return super.load({ plan, wasm });
  }
}
