/** What is kept with the document and its slots, where the bootstrap and the engine both find it. */

/** @typedef {{ by?: string, there?: boolean, unfit?: typeof import("./strict.js").unfit, texts: WeakMap<Element, string>, seen: WeakSet<Element> }} Kept */

export const KEPT = Symbol.for("indgang");

/**
 * What is kept with the document; `by`: the epoch of the profile on the device that the page was painted by, `there`: the
 * engine is, `unfit`: what keeps a variant from being shown, which the bootstrap brings, `texts`: what merge fields said as they came, `seen`: slots that the visitor had in view.
 * @returns {Kept}
 */
export const kept = () => (document[KEPT] ??= { texts: new WeakMap(), seen: new WeakSet() });

/** What on a page may follow from the profile. */
export const PARTS = "[data-indgang-slot],[data-indgang-merge],[data-indgang-entry-offer],indgang-question,indgang-panel";
