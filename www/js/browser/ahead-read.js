/** What was decided ahead, for the page that is just arriving. */

import { currentChoice, off } from "./choice.js";
import * as store from "./store.js";

/**
 * @typedef {object} Ahead
 * @property {string} choice the visitor's choice that it was decided under
 * @property {boolean} gpc whether the browser sent a global privacy control
 * @property {number} until second from which it is too old
 * @property {string} plan version of the plan
 * @property {{ slots: Record<string, string>, merge: Record<string, string> }[]} of
 * @property {Record<string, [number, string | null]>} paths per path: which of those, and the entry
 * @property {number} any which of those for every other path; -1: none
 */

/**
 * @param {string} path
 * @returns {{ plan: string, slots: Record<string, string>, merge: Record<string, string>, entry: string | null } | null}
 */
export function aheadFor(path) {
  try {
    /** @type {Ahead} */
    const ahead = JSON.parse(store.read("ahead") || "null");
    const now = Date.now() / 1000;
    if (off()) return null;
    // No rule of consent is repeated here: it was granted for exactly this choice and signal.
    if (ahead.choice !== currentChoice() || ahead.gpc !== !!navigator.globalPrivacyControl) return null;
    // A clock that was set back makes it no younger.
    if (now >= ahead.until || now < ahead.until - 8 * 86_400) return null;
    const [which, entry] = ahead.paths[path] ?? [ahead.any, null];
    const { slots, merge } = ahead.of[which];
    return { plan: ahead.plan, slots, merge, entry };
  } catch {
    return null;
  }
}
