// What this isolate has seen, as numbers: nothing of them is about anybody. There are many isolates,
// each with its own, and none of them lives long.

import { served } from "./plans.js";

/** Requests before shares of them are told: of fewer, a share could be one visitor's. */
const ENOUGH = 100;

/** What came of a slot, or of the path of an entry point: how often it was decided, and how often as what. @typedef {{ of: number, as: Map<string, number> }} Tally */

/** By one set of plans: page views decided here, those of them that the request alone decided, and what that chose. */
const none = () => ({ of: served(), since: 0, views: 0, counted: 0, hits: 0, misses: 0, chosen: /** @type {Map<string, Tally>} */ (new Map()) });

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
 * @param {import("./page.js").Decision} decision of a person's request for a page
 * @param {string} path that they asked for
 * @param {boolean} sent whether they were sent on: then no slot was shown, and the page they see is the next request's to count
 */
export function countView({ decides, epoch, slots, entry, entries }, path, sent) {
  if (seen.of !== served()) seen = none();
  seen.since ||= Math.floor(Date.now() / 1000);
  const counts = decides && epoch === undefined;
  // No slot is called like a path, and there are no more of these than the plan says.
  if (counts && entries.has(path)) count(path, entry);
  if (sent) return;
  seen.views += 1;
  if (!counts) return;
  seen.counted += 1;
  for (const [slot, variant] of Object.entries(slots)) count(slot, variant);
}

/** @param {string} what @param {string | null} as `null`: the page itself */
function count(what, as) {
  const tally = seen.chosen.get(what) ?? { of: 0, as: new Map() };
  seen.chosen.set(what, tally);
  tally.of += 1;
  if (as !== null) tally.as.set(as, (tally.as.get(as) ?? 0) + 1);
}

/** A page was looked for among those that are shared. @param {boolean} hit */
export function countLookUp(hit) {
  if (seen.of !== served()) seen = none();
  seen[hit ? "hits" : "misses"] += 1;
}

/** What anybody may know: how often we failed here. */
export const failed = () => ({ ...faults });

/**
 * What the operator may know: how many views there were, how often one was another's copy, which share each variant had,
 * and which share of the requests for a path each way in.
 */
export function shares() {
  const { since, views, counted, hits, misses, chosen } = seen.of === served() ? seen : none();
  const told = [...chosen].filter(([, { of, as }]) => of >= ENOUGH && as.size > 0);
  const share = (/** @type {Tally} */ { of, as }) => Object.fromEntries([...as].map(([name, count]) => [name, Math.round((count / of) * 100) / 100]));
  const shares = Object.fromEntries(told.map(([what, tally]) => [what, share(tally)]));
  return { since, views, counted, shared: { hits, misses }, shares };
}
