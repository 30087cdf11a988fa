/** Deciding ahead: what the next page will show, worked out while this one is looked at. */

import { under } from "./ahead-read.js";
import { epoch, hasWorker } from "./choice.js";
import { now } from "./engine.js";
import { PARTS } from "./kept.js";
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
 * What changes besides slots: as `fill`, `offer` and `eager` in slots.js would have it.
 * @param {Record<string, string>} merge
 * @param {string | null} way
 * @returns {import("./ahead-read.js").Change[]}
 */
function changes(merge, way) {
  const links = "[data-indgang-entry-offer]";
  // A link that names a way offers no other.
  const those = way && ["", way].map((own) => `[data-indgang-entry-offer="${CSS.escape(own)}"]`).join();
  return [
    ...Object.entries(merge).flatMap(([name, text]) => (text ? [/** @type {any} */ ([`[data-indgang-merge=${name}]`, "textContent", text, 0])] : [])),
    [those ? `${links}:not(${those})` : links, "hidden", true, 0],
    ...(those ? [[those, "href", way, way], [those, "hidden", false, way]] : []),
    ["[loading=lazy i]", "loading", "eager", 0],
  ];
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
    const { slots, merge, entry, plan: by } = JSON.parse(engine.take(DECIDE_AHEAD, path));
    plan = by;
    const key = JSON.stringify({ slots, changes: changes(merge, entry === path ? null : entry) });
    if (!of.has(key)) of.set(key, of.size);
    return of.get(key);
  };
  const known = Object.fromEntries([...paths()].map((path) => [path, decide(path)]));
  const any = engine.take(ASKS_FOR_THE_PATH) ? -1 : decide("");
  return JSON.stringify({
    // While a refusal is held nothing counts; and a page that a worker did not leave to the device is final as it came.
    under: under(read("choice"), "", hasWorker() ? "device" : "", ""),
    epoch: epoch(),
    until: until * 1000,
    plan,
    parts: PARTS,
    ...RULE,
    of: [...of.keys()].map((key) => JSON.parse(key)),
    paths: known,
    any,
  });
}
