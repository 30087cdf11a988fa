// What this isolate has seen, as numbers: nothing of them is about anybody. There are many isolates,
// each with its own, and none of them lives long.

import { served } from "./plans.js";

/** Page views before shares are told: of fewer, a share could be one visitor's. */
const ENOUGH = 100;

/**
 * Page views decided here by one set of plans; those of them that the request alone decided, and how
 * often it chose each variant, and for the path of an entry point each way in.
 */
const none = () => ({ of: served(), since: 0, views: 0, counted: 0, hits: 0, misses: 0, chosen: /** @type {Record<string, Record<string, number>>} */ ({}) });

/** @type {Record<string, number>} by code */
const faults = {};
let seen = none();

/** @param {string} code */
export function countFault(code) {
  faults[code] = (faults[code] ?? 0) + 1;
}

/**
 * What a profile led to is not counted, here or by the device: that takes the visitor's `measure`.
 *
 * @param {import("./page.js").Decision} decision of a person's page view
 * @param {string} path that they asked for
 */
export function countView({ decides, epoch, slots, entry }, path) {
  if (seen.of !== served()) seen = none();
  seen.since ||= Math.floor(Date.now() / 1000);
  seen.views += 1;
  if (!decides || epoch !== undefined) return;
  seen.counted += 1;
  // No slot is called like a path, and no more paths lead elsewhere than the plan says.
  const all = entry === null ? slots : { ...slots, [path]: entry };
  for (const [slot, variant] of Object.entries(all)) {
    const variants = (seen.chosen[slot] ??= {});
    variants[variant] = (variants[variant] ?? 0) + 1;
  }
}

/** A page was looked for among those that are shared. @param {boolean} hit */
export function countLookUp(hit) {
  if (seen.of !== served()) seen = none();
  seen[hit ? "hits" : "misses"] += 1;
}

/** What anybody may know: how often we failed here. */
export const failed = () => ({ ...faults });

/** What the operator may know: how many views there were, how often one was another's copy, and which share each variant had. */
export function shares() {
  const { since, views, counted, hits, misses, chosen } = seen.of === served() ? seen : none();
  const shares = {};
  for (const [slot, variants] of counted < ENOUGH ? [] : Object.entries(chosen)) {
    const share = ([variant, count]) => [variant, Math.round((count / counted) * 100) / 100];
    shares[slot] = Object.fromEntries(Object.entries(variants).map(share));
  }
  return { since, views, counted, shared: { hits, misses }, shares };
}
