/** What is kept with the document and its slots, where the bootstrap and the engine both find it. */

/** @typedef {{ path: string, by?: string, there?: true | import("./visit.js").Visit, unfit?: typeof import("./strict.js").unfit, texts: WeakMap<Element, string>, seen: WeakSet<Element> }} Kept */

export const KEPT = Symbol.for("indgang");

/**
 * What is kept with the document; `path`: of the page as it was loaded, `by`: the epoch of the profile on the device that it
 * was painted by, `there`: the engine is, from where on it is the page view, `unfit`: what keeps a variant from being shown, which the bootstrap brings, `texts`: what merge fields said as they came, `seen`: slots that the visitor had in view.
 * @returns {Kept}
 */
export const kept = () => (document[KEPT] ??= { path: location.pathname, texts: new WeakMap(), seen: new WeakSet() });

/** Whether an app has made the page another than the one that was loaded. */
export const moved = () => kept().path !== location.pathname;

/** What on a page may follow from the profile. */
export const PARTS = "[data-indgang-slot],[data-indgang-merge],[data-indgang-entry-offer],indgang-question,indgang-panel";

/** Whether the browser is new enough: of all that we use, these two came last. Older ones keep the page as it was served. */
export const fits = () => document.adoptedStyleSheets && /** @type {any} */ (AbortSignal).timeout;
