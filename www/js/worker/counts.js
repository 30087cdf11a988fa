// What this isolate has seen, as numbers: nothing of them is about anybody. There are many isolates,
// each with its own, and none of them lives long.

import { served } from "./plans.js";

/** Page views before shares are told: of fewer, a share could be one visitor's. */
const ENOUGH = 100;

/** @type {Record<string, number>} by code */
const faults = {};
/** Page views decided here by the plans that are served, and how often each variant was chosen. */
let seen = { of: served(), since: 0, views: 0, device: 0, chosen: /** @type {Record<string, Record<string, number>>} */ ({}) };

/** @param {string} code */
export function countFault(code) {
  faults[code] = (faults[code] ?? 0) + 1;
}

/** @param {import("./page.js").Decision} decision of a person's page view */
export function countView({ decides, slots }) {
  if (seen.of !== served()) seen = { of: served(), since: 0, views: 0, device: 0, chosen: {} };
  seen.since ||= Math.floor(Date.now() / 1000);
  seen.views += 1;
  if (!decides) seen.device += 1;
  for (const [slot, variant] of decides ? Object.entries(slots) : []) {
    const variants = (seen.chosen[slot] ??= {});
    variants[variant] = (variants[variant] ?? 0) + 1;
  }
}

/** What anybody may know: how often we failed here. */
export const failed = () => ({ ...faults });

/** What the operator may know: how many views there were, and which share each variant had. */
export function shares() {
  const { of, since, views, device, chosen } = seen;
  if (of !== served() || views === 0) return { views: 0 };
  const decided = views - device;
  const shares = {};
  for (const [slot, variants] of decided < ENOUGH ? [] : Object.entries(chosen)) {
    const share = ([variant, count]) => [variant, Math.round((count / decided) * 100) / 100];
    shares[slot] = Object.fromEntries(Object.entries(variants).map(share));
  }
  return { since, views, device, shares };
}
