// Bring your own WebAssembly: `Indgang.load({ plan, wasm })`. Anywhere that has `WebAssembly`.
export { Indgang, IndgangError } from "../lib/engine.js";
