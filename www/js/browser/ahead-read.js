/** What was decided ahead, for the page that is just arriving. */

import { kept } from "./kept.js";

/**
 * @typedef {object} Ahead
 * @property {string} under what it counts {@link under}
 * @property {string} [epoch] of the profile that it was decided by
 * @property {number} until millisecond from which it is too old
 * @property {string} plan version of the plan
 * @property {string} loads what no variant may hold: a pattern, as in strict.js
 * @property {string} hosts a selector, likewise
 * @property {{ slots: Record<string, string>, merge: Record<string, string> }[]} of names of merge fields have a `.` before them,
 *   as no property has that every object has
 * @property {Record<string, [number, string | null]>} paths per path: which of those, and another entry
 * @property {number} any which of those for every other path; -1: none
 */

/**
 * What a decision counts under: where the choice is, word for word, and whether a refusal is held; whether a worker left slots to the
 * device, and which choice signals withdrew there; whether the browser sends a global privacy control, and how far its clock is
 * from UTC. No rule of consent is repeated here: it was granted for exactly this.
 * @param {(string | null | undefined)[]} words choice and held refusal, as storage has them; `slots` and `record` of the worker's note
 */
export const under = (...words) =>
  [/__Host-indgang-choice=[^;]*/.exec(document.cookie), words, navigator.globalPrivacyControl, new Date().getTimezoneOffset()].join();

/** What storage holds, whether it counts or not. @type {Ahead | null} */
export let ahead;
/** What was chosen for this page, by what was decided ahead or else by a worker that leaves slots to the device. @type {Record<string, string> | null} */
export let slots;
/** Words for merge fields, by what was decided ahead. @type {Record<string, string> | null} */
export let merge;
/** The way in to offer. @type {string | null} */
export let entry;

/** Looks up what was chosen, as far as that is known by now. */
export function look() {
  ahead = slots = merge = entry = null;
  try {
    const { dataset, textContent } = /** @type {any} */ (document.getElementById("indgang-decision") ?? { dataset: {}, textContent: "{}" });
    // It comes before the first slot, and is none while it is not whole, or if it was cut or changed on its way.
    const inline = JSON.parse(textContent);
    if (dataset.slots) slots = inline.slots;
    const it = (ahead = JSON.parse(localStorage["indgang.ahead"]));
    // The edge knows the current plan; what was worked out with another one is void.
    if (it.under === under(localStorage["indgang.choice"], localStorage["indgang.refused"], dataset.slots, dataset.record) && it.plan === (inline.plan ?? it.plan) && it.until > Date.now()) {
      kept().by = it;
      const [which, to] = it.paths[location.pathname] ?? [it.any];
      ({ slots, merge } = it.of[which]);
      // Already served by the edge: nothing to offer.
      if (to !== inline.entry) entry = to;
    }
  } catch {
    // Nothing, or nothing that can be read.
  }
}
