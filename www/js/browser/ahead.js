/** Deciding ahead: what the next page will show, worked out while this one is looked at. */

import { under } from "./ahead-read.js";
import { epoch, hasWorker } from "./choice.js";
import { now } from "./engine.js";
import { RULE } from "./rule.js";
import { ASKS_FOR_THE_PATH, DECIDE_AHEAD, NEXT_CHANGE } from "./steps.js";
import { read } from "./store.js";

/** Most paths that are worked out. */
const PATHS = 64;
/** How long it may wait: interest fades and seasons turn, but a returning visitor comes within days. */
const SECONDS = 7 * 86_400;

/** Where the visitor may go next: here, home, and wherever this page leads. */
function paths() {
  const found = new Set([location.pathname, "/"]);
  for (const link of document.links) {
    if (link.origin === location.origin && found.size < PATHS) found.add(link.pathname);
  }
  return found;
}

/**
 * @param {import("./steps.js").Engine} engine
 * @returns {string} an {@link import("./ahead-read.js").Ahead}
 */
export function decidedAhead(engine) {
  // Before it is decided, which takes a while.
  const until = Math.min(now() + SECONDS, +engine.take(NEXT_CHANGE));
  /** @type {Map<string, number>} most pages show the same */
  const of = new Map();
  let plan = "";
  const decide = (path) => {
    const decision = JSON.parse(engine.take(DECIDE_AHEAD, path));
    plan = decision.plan;
    const merge = Object.fromEntries(Object.entries(decision.merge).map(([name, text]) => [`.${name}`, text]));
    const key = JSON.stringify({ slots: decision.slots, merge });
    if (!of.has(key)) of.set(key, of.size);
    return [of.get(key), decision.entry === path ? null : decision.entry];
  };
  const known = Object.fromEntries([...paths()].map((path) => [path, decide(path)]));
  const any = engine.take(ASKS_FOR_THE_PATH) ? -1 : decide("")[0];
  return JSON.stringify({
    // A page that a worker did not leave to the device is final as it came.
    under: under(read("choice"), read("refused"), hasWorker() ? "device" : "", ""),
    epoch: epoch(),
    until: until * 1000,
    plan,
    ...RULE,
    of: [...of.keys()].map((key) => JSON.parse(key)),
    paths: known,
    any,
  });
}
