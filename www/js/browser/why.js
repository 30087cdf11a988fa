/** Why this page is as it is: what it shows, with the reason where one can be told. */

import { KEPT } from "./kept.js";

/**
 * @typedef {object} Reason
 * @property {string | null} slot `null`: the way in
 * @property {string} variant
 * @property {string} because empty where that cannot be told: a signed link chose it, or by now something else would be chosen
 */

/**
 * What the page is was decided before this view counted, perhaps by a signed link. So it is asked
 * for what it shows, and reasons count for nothing else.
 * @param {Reason[]} now of what would be chosen now
 * @param {{ entry: string | null, why: Reason[] }} first what the device decided for this page
 * @param {boolean} here whether the profile lives on the device
 * @param {{ final: boolean, given: ReturnType<typeof import("./choice.js").given> }} page whether a worker chose for the slots,
 *   and what that says it gave
 * @returns {Reason[]}
 */
export function why(now, first, here, { final, given }) {
  const reasons = final ? now : first.why;
  // A worker knows the plan, and not which of its slots are on the page.
  const shown = final
    ? Object.entries(given?.slots ?? {}).filter(([slot]) => document.querySelector(`[data-indgang-slot=${CSS.escape(slot)}]`))
    : new Map([...document.querySelectorAll("[data-indgang-slot]")].map((slot) => [slot.getAttribute("data-indgang-slot"), slot[KEPT]?.shown]));
  const ways = new Set([given?.entry, here && first.entry]);
  /** @type {any[]} */
  const parts = [...[...ways].map((to) => [null, to]), ...shown];
  return parts
    .filter(([, variant]) => variant && variant !== "default")
    .map(([slot, variant]) => reasons.find((it) => it.slot === slot && it.variant === variant) ?? { slot, variant, because: "" });
}
