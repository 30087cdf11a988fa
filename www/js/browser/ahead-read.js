/** What was decided ahead, for the page that is just arriving. */

import { currentChoice, off } from "./choice.js";
import { read } from "./store.js";

/**
 * What a decision counts under: the visitor's choice, whether the browser sends a global privacy control, and how far its
 * clock is from UTC.
 */
export const under = () => [currentChoice(), navigator.globalPrivacyControl, new Date().getTimezoneOffset()].join();

/**
 * @typedef {object} Ahead
 * @property {string} under what it was decided {@link under}
 * @property {number} until second from which it is too old
 * @property {string} plan version of the plan
 * @property {{ slots: Record<string, string>, merge: Record<string, string> }[]} of
 * @property {Record<string, [number, string | null]>} paths per path: which of those, and the entry
 * @property {number} any which of those for every other path; -1: none
 */

/**
 * @param {string} path
 * @param {string} [plan] the version that it must be decided with, if that is known
 * @returns {{ slots: Record<string, string>, merge: Record<string, string>, entry?: string | null } | undefined}
 */
export function aheadFor(path, plan) {
  try {
    /** @type {Ahead} */
    const ahead = JSON.parse(read("ahead"));
    const left = ahead.until - Date.now() / 1000;
    // No rule of consent is repeated here: it was granted for exactly this choice and signal. A clock that was set back
    // makes it no younger.
    if (
      !off() &&
      ahead.under === under() &&
      ahead.plan === (plan ?? ahead.plan) &&
      left > 0 &&
      left < 8 * 86_400
    ) {
      const [which, entry] = ahead.paths[path] ?? [ahead.any];
      const { slots, merge } = ahead.of[which];
      return { slots, merge, entry };
    }
  } catch {
    // Nothing, or nothing that can be read.
  }
}
