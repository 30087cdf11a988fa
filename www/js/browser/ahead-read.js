/** What was decided ahead, for the page that is just arriving. */

import { kept, moved } from "./kept.js";

/**
 * @typedef {object} Ahead
 * @property {string} under what it counts {@link under}
 * @property {string} [epoch] of the profile that it was decided by
 * @property {number} until millisecond from which it is too old
 * @property {string} plan version of the plan
 * @property {string} parts a selector: what on a page is chosen, without which nothing of it changes
 * @property {string} loads what no variant may hold: a pattern, as in rule.js
 * @property {string} hosts a selector, likewise
 * @property {{ slots: Record<string, string>, changes: Change[] }[]} of
 * @property {Record<string, number>} paths which of those, per path
 * @property {number} any which of those for every other path; -1: none
 *
 * @typedef {[elements: string, property: string, value: any, way: string | 0]} Change what is else to be of elements by a selector; `way`: as
 *   that way in is offered, and void where the edge serves it already
 */

/**
 * What a decision counts under: where the choice is, word for word, and whether a refusal is held; whether a worker left slots to the
 * device, and which choice signals withdrew there; whether the browser sends a global privacy control, and how far its clock is
 * from UTC. No rule of consent is repeated here: it was granted for exactly this.
 * @param {(string | null | undefined)[]} words choice and held refusal, as storage has them; `slots` and `record` of the worker's note
 */
export const under = (...words) =>
  [/(?:^|; )__Host-indgang-choice=[^;]*/.exec(document.cookie), words, navigator.globalPrivacyControl, new Date().getTimezoneOffset()].join();

/** What no variant may hold: with what storage has, whether that counts or not, or else with what a worker says. @type {any} */
export let rule;
/** What was chosen for this page, by what was decided ahead or else by a worker that leaves slots to the device. @type {Record<string, string> | null | undefined} */
export let slots;
/** What else to change, by what was decided ahead. @type {Change[]} */
export let changes;
/** What a worker says of this page. @type {any} `plan`, `entry` and `slots`, and where slots are left to the device the rule of rule.js */
export let inline;

/** Looks up what was chosen, as far as that is known by now. */
export function look() {
  inline = rule = slots = null;
  changes = [];
  try {
    const { dataset, textContent } = /** @type {any} */ (document.getElementById("indgang-decision") ?? { dataset: {}, textContent: "{}" });
    // It comes before the first slot, and is none while it is not whole, or if it was cut or changed on its way.
    inline = rule = JSON.parse(textContent);
    if (dataset.slots && !moved()) slots = inline.slots;
    const it = (rule = JSON.parse(localStorage["indgang.ahead"]));
    // The edge knows the current plan; what was worked out with another one is void.
    if (it.under === under(localStorage["indgang.choice"], localStorage["indgang.refused"], dataset.slots, dataset.record) && it.plan === (inline.plan ?? it.plan) && it.until > Date.now()) {
      kept().by = it;
      ({ slots, changes } = it.of[it.paths[location.pathname] ?? it.any]);
    }
  } catch {
    // Nothing, or nothing that can be read.
  }
}
