import type { Source } from "./names.js";
import { Indgang as Whole } from "./server.js";
export * from "./names.js";
export type { Context, Records, Visit } from "./server.js";

/** The same with an engine of your own: what `indgang/indgang.wasm` holds. */
export class Indgang extends Whole {
  static load(options: { plan: Source; wasm: WebAssembly.Module | Source }): Promise<Indgang>;
}
