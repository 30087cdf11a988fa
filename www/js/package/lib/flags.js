// Slots as OpenFeature's flags: the flag is the slot, and its value the name of the variant that the visitor sees.

/** Error codes and reasons are those of OpenFeature's specification, sections 1.4.7 and 2.2.5. */

/** @param {any} fallback @param {string} errorCode @param {string} errorMessage */
const failed = (fallback, errorCode, errorMessage) => ({ value: fallback, reason: "ERROR", errorCode, errorMessage });

/**
 * @param {any} decision
 * @param {"boolean" | "string" | "number" | "object"} type
 * @param {string} flag
 * @param {any} fallback
 */
export function resolve({ fault, plan, slots, why }, type, flag, fallback) {
  if (fault) return failed(fallback, "GENERAL", `nothing could be decided (${fault})`);
  if (!Object.hasOwn(slots, flag)) return failed(fallback, "FLAG_NOT_FOUND", `the plan has no slot \`${flag}\``);
  if (type !== "string") return failed(fallback, "TYPE_MISMATCH", `\`${flag}\` is a slot, whose value is the name of a variant: ask for a string`);
  const variant = slots[flag];
  const because = why.find((/** @type {any} */ it) => it.slot === flag)?.because ?? "";
  return { value: variant, variant, reason: variant === "default" ? "DEFAULT" : "TARGETING_MATCH", flagMetadata: { plan, because } };
}
