/**
 * A manifest as it is written: what is wrong with it or probably not meant, and its plans.
 *
 *     const draft = readDraft(bindings, text);
 *     draft.remarks;   // [{ weight: "mistake", line: 3, column: 7, what: "…", fix: "…", … }]
 *     draft.plans;     // { edge, browser }, or null while there are mistakes
 *
 * It finds what `indgang check` finds. `bindings` is the authors' door's own glue, after its `initSync`.
 */

/**
 * @typedef {object} Remark
 * @property {"mistake" | "finding" | "note"} weight
 * @property {string} code one that stays the same from version to version
 * @property {number} from where in the text, in UTF-16 units
 * @property {number} to
 * @property {number} line from 1
 * @property {number} column from 1
 * @property {string} what
 * @property {string} fix
 */

/**
 * @param {any} bindings `{ Draft }` of the door
 * @param {string} text a manifest: JSON with comments
 * @param {number} [now] seconds since 1970, to judge its dates by
 * @returns {{ remarks: Remark[], plans: { edge: Uint8Array, browser: Uint8Array } | null }}
 */
export function readDraft(bindings, text, now = Date.now() / 1000) {
  const draft = new bindings.Draft(text, now);
  try {
    const remarks = JSON.parse(draft.remarks());
    const wrong = remarks.some((/** @type {Remark} */ { weight }) => weight === "mistake");
    return { remarks, plans: wrong ? null : { edge: draft.edge(), browser: draft.browser() } };
  } finally {
    draft.free();
  }
}
