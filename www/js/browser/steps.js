/**
 * The engine's one call, and its steps by number, as `Engine::call` in src/browser/engine.rs tells
 * them and says what they are given. Bundling leaves the numbers, and none of the names.
 */

export const PLAN = 0;
export const OPEN = 1;
export const SYNC = 2;
export const DECIDE = 3;
export const DECIDE_AHEAD = 4;
export const ASKS_FOR_THE_PATH = 5;
export const NEXT_CHANGE = 6;
export const OBSERVE = 7;
export const DECLARE = 8;
export const ANSWER = 9;
export const ASK = 10;
export const FORGET = 11;
export const LEAVING_EVENTS = 12;
export const LEAVING_ANSWERS = 13;
export const ALLOWED = 14;
export const STORED = 15;
export const REMEMBERED = 16;
export const RELEASED = 17;
export const PAUSE = 18;
export const DISMISS = 19;
export const RESTORE = 20;
export const MERGE = 21;
export const HEAR = 22;
export const LEAVING_TOLD = 23;

/**
 * @typedef {object} Engine
 * @property {(step: number, ...given: (string | number)[]) => string} take takes a step now
 * @property {() => Promise<void> | null} whole settles when all steps can be taken, `null` if they
 *   can; before, those by which visitors tell something, or look at what is remembered, do nothing
 */

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/** What a step is given, as bytes. @param {(string | number)[]} texts */
export const given = (texts) => encoder.encode(texts.join("\0"));

/** What is told, by trait, as step 8 is given it; `null` and nothing take back. @param {Record<string, any>} traits */
export const pairs = (traits) => Object.entries(traits).flat().map((it) => `${it ?? ""}`.replaceAll("\0", " "));

/** The name of a state; `true` and `false` are `granted` and `denied`. */
export const state = (value) => (typeof value === "boolean" ? (value ? "granted" : "denied") : (value ?? "pending"));

/** What the engine's modules are instantiated with: the one memory of them all. */
export const imports = () => ({ env: { memory: new WebAssembly.Memory({ initial: 17 }) } });

/**
 * @param {WebAssembly.Memory} memory
 * @param {{ room: any, call: any }} exports of the engine's Wasm, see src/browser/raw.rs; `call` may
 *   become another
 * @returns {(step: number, now: number, given: Uint8Array) => string}
 */
export const caller = (memory, exports) => (step, now, given) => {
  let at = exports.room(given.length);
  // Asked for after `room`, and after `call`: memory that grows is another buffer.
  new Uint8Array(memory.buffer).set(given, at);
  at = exports.call(step, now);
  const answer = new Uint8Array(memory.buffer, at);
  return decoder.decode(answer.subarray(0, answer.indexOf(0)));
};
