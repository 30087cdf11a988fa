/**
 * The engine by names. Its Wasm has one call, texts in and a text out: wrapping each step with
 * types of its own on both sides would take a tenth of what a browser loads.
 */

/** In the order that `Engine::call` in src/browser/engine.rs tells them by, and says what they are given. */
const STEPS = /** @type {const} */ ([
  "refused",
  "open",
  "sync",
  "decide",
  "decideAhead",
  "asksForThePath",
  "nextChange",
  "observe",
  "declare",
  "answer",
  "ask",
  "forget",
  "leavingEvents",
  "leavingAnswers",
  "allowed",
  "stored",
  "remembered",
  "released",
  "pause",
  "dismiss",
  "restore",
  "merge",
  "hear",
  "putOff",
]);

// The glue's own way with texts fills half a kilobyte.
const utf8 = new TextEncoder();

/** @typedef {Record<typeof STEPS[number], (now?: number, ...given: (string | number)[]) => string>} Engine */

/**
 * @param {{ call(step: number, now: number, given: Uint8Array): string }} wasm
 * @returns {Engine}
 */
export const named = (wasm) =>
  /** @type {any} */ (
    Object.fromEntries(STEPS.map((name, at) => [name, (now = 0, ...given) => wasm.call(at, now, utf8.encode(given.join("\0")))]))
  );
