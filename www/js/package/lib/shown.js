// What is on a page that the site's edge decided: its own engine has no profile to decide by.

import { WORDS } from "../../browser/kept.js";
import { why } from "../../browser/why.js";

/**
 * What the engine decides for a page; where the edge chose, what that chose, and says it chose.
 * @param {import("../../browser/visit.js").Visit} visit
 */
export function shown(visit) {
  const decision = visit.decide();
  const { first, page } = visit.hands;
  const { home } = visit.allowed;
  const [{ final, given }, here] = [page(), home === "device"];
  if (!final && home !== "edge") return decision;
  /** @type {Record<string, string>} */
  const slots = {};
  for (const name of Object.keys(decision.slots)) slots[name] = "default";
  /** @type {Record<string, string>} */
  const merge = {};
  for (const field of document.querySelectorAll("[data-indgang-merge][data-indgang-filled]")) {
    // What was told here since, or taken back, the engine knows.
    if (field[WORDS] === undefined) merge[field.getAttribute("data-indgang-merge") ?? ""] = field.textContent ?? "";
  }
  const chosen = Object.assign(slots, visit.chosen());
  return {
    ...decision,
    entry: given?.entry ?? (here ? decision.entry : null),
    redirect: false,
    slots: chosen,
    merge: Object.assign(merge, decision.merge),
    why: why(decision.why, first(), here, { final: true, given: { ...given, slots: chosen } }),
  };
}
